import { scored } from '#bench/domain/grade.ts';
import type { Grader } from '#bench/domain/scenario.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { type DriftQuestion, llmDrift } from '#scenarios/drift/llmdrift.ts';

export interface HappyCase {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  /** Happy numbers from `from` to `to`, both counted. */
  readonly count: number;
  readonly question: string;
}

const evidence = llmDrift('COUNTAHAPPYNUMBER_EVAL.csv');

/** How many happy numbers lie between two numbers? 500 short intervals. */
export const driftHappy = defineScenario({
  id: 'drift-happy',
  version: 1,
  title: 'Counting happy numbers (LLMDrift, recorded 2023)',
  tier: 'launch',
  severity: 'S2',
  cases: evidence.cases((questions) => questions.map(happyCase)),
  // The counts are uneven (0 and 1 make up two thirds), so a contender that always says 1 is right a third of the time.
  slices: ['count'],
  prompts: { base: (c) => c.question },
  graders: { boxedCount: boxedCountGrader() },
  primary: 'boxedCount',
  knownAnswers: (c) => ({
    good: [
      [{ text: `\\boxed{${c.count}}` }],
      [{ text: `Counting one by one, there are $\\boxed{${c.count}}$ of them.` }],
    ],
    bad: [
      { replies: [{ text: `\\boxed{${c.count + 1}}` }], mode: 'wrong-answer' },
      { replies: [{ text: `There are ${c.count} of them.` }], mode: 'no-answer' },
    ],
  }),
  recordings: evidence.recordings,
});

/**
 * What stands in the last `boxed{…}`: the conclusion, should a box stand in the working as well. No recorded answer holds two
 * different boxes, so the choice does not touch the published figures.
 */
export function readBoxed(text: string): string | undefined {
  return [...text.matchAll(/boxed\{([^{}]*)\}/g)].at(-1)?.[1];
}

function boxedCountGrader(): Grader<HappyCase> {
  return {
    version: '1',
    describes: 'The published rule: what stands in boxed{…} equals the reference, letter for letter',
    grade({ case: c, text }) {
      const boxed = readBoxed(text);
      if (boxed === String(c.count)) return scored(1, { detail: boxed });
      if (boxed === undefined) return scored(0, { detail: 'no boxed answer', mode: 'no-answer' });
      return scored(0, { detail: `${boxed}, and there are ${c.count}`, mode: 'wrong-answer' });
    },
  };
}

function happyCase({ caseId, question, reference }: DriftQuestion): HappyCase {
  const [, from, to] = /between (\d+) and (\d+)\?/.exec(question) ?? [];
  const count = readBoxed(reference);
  if (from === undefined || to === undefined || count === undefined || !/^\d+$/.test(count)) {
    throw new Error(
      `COUNTAHAPPYNUMBER_EVAL.csv, ${caseId}: expected "… between <number> and <number>?" with the reference boxed{<count>}; ` +
        `found "${question}" with "${reference}".`,
    );
  }
  return { id: caseId, from: Number(from), to: Number(to), count: Number(count), question };
}
