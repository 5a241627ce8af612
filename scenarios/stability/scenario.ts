import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { scored } from '#bench/domain/grade.ts';
import type { Recording } from '#bench/domain/provider.ts';
import type { Grader } from '#bench/domain/scenario.ts';
import { parseCase } from '#bench/plan/case-source.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { readLines } from '#bench/plan/read-lines.ts';
import { evidencePath } from '#scenarios/recorded/evidence-path.ts';
import { recordedText } from '#scenarios/recorded/recorded-text.ts';

export interface StabilityCase {
  readonly id: string;
  readonly task: string;
  readonly question: string;
  /** As published: a letter in round brackets, or a word. */
  readonly reference: string;
}

/** The only model recorded. */
export const STABILITY_MODEL = 'gpt-4o';
/** Times that every question was asked. */
export const STABILITY_TRIALS = 5;

const FOLDER = 'llm-stability/strict_json_schema';
const PUBLIC_SOURCE =
  'https://github.com/breckbaldwin/llm-stability, commit c089c02, folder experiments/strict_json_schema/ (Apache-2.0)';

const ROW = z.object({
  task: z.string().min(1),
  rubric_id: z.string().min(1),
  gt: z.string().min(1),
  responses: z.array(z.string()).length(STABILITY_TRIALS),
});
type Row = z.output<typeof ROW>;

/** One model against itself: GPT-4o at temperature 0 with a fixed seed, asked the same multiple-choice questions five times. */
export const stability = defineScenario({
  id: 'stability',
  version: 1,
  title: 'The same question five times (llm-stability, recorded 2025)',
  tier: 'launch',
  severity: 'S2',
  cases: {
    describes: `${FOLDER} of llm-stability`,
    async *read() {
      for await (const row of readRows()) yield stabilityCase(row);
    },
  },
  // Runs are held against each other task by task: tasks differ far more than runs do.
  slices: ['task'],
  prompts: { base: (c) => c.question },
  graders: { choice: choiceGrader() },
  primary: 'choice',
  recordings: async function* () {
    for await (const row of readRows()) yield* recordingsOf(row);
  },
});

/**
 * What a reply chose: the member Answer of its JSON, without the round brackets that some replies leave out.
 * @returns undefined when the reply is no JSON with such a member
 */
export function readChoice(text: string): string | undefined {
  try {
    const parsed = ANSWER.safeParse(JSON.parse(text));
    return parsed.success ? bare(parsed.data.Answer) : undefined;
  } catch {
    return undefined;
  }
}

const ANSWER = z.object({ Answer: z.string() });

function choiceGrader(): Grader<StabilityCase> {
  return {
    version: '1',
    describes: 'The member Answer of the reply is the reference, round brackets aside',
    grade({ case: c, text }) {
      const choice = readChoice(text);
      if (choice === undefined) return scored(0, { detail: 'no JSON with the member Answer', mode: 'no-answer' });
      if (choice === bare(c.reference)) return scored(1, { detail: choice });
      return scored(0, { detail: `${choice}, and ${c.reference} is right`, mode: 'wrong-answer' });
    },
  };
}

function bare(choice: string): string {
  return choice.trim().replace(/^\((.*)\)$/, '$1');
}

async function* readRows(): AsyncGenerator<Row> {
  const folder = evidencePath(FOLDER, PUBLIC_SOURCE);
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  for (const file of files.toSorted()) {
    let line = 0;
    for await (const text of readLines(join(folder, file))) {
      line += 1;
      if (text.trim() === '') continue;
      yield parseCase(JSON.parse(text), ROW, `${basename(file)}, line ${line}`);
    }
  }
}

function stabilityCase(row: Row): StabilityCase {
  return {
    id: caseIdOf(row),
    task: row.task,
    question: `Question ${row.rubric_id} of ${row.task}. Its words were not published with the answers.`,
    reference: row.gt,
  };
}

function caseIdOf({ task, rubric_id: number }: Row): string {
  return `${task}-${number}`;
}

function recordingsOf(row: Row): readonly Recording[] {
  return row.responses.map((text, index) =>
    recordedText({
      modelId: STABILITY_MODEL,
      caseId: caseIdOf(row),
      repetition: index + 1,
      text,
    }),
  );
}
