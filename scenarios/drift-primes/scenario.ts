import { scored } from '#bench/domain/grade.ts';
import type { Grader } from '#bench/domain/scenario.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { type DriftQuestion, llmDrift } from '#scenarios/drift/llmdrift.ts';

export interface PrimeCase {
  readonly id: string;
  readonly number: number;
  readonly kind: 'prime' | 'composite';
  readonly question: string;
  readonly reference: 'yes' | 'no';
}

const evidence = llmDrift('PRIME_FULL_EVAL.csv');

/** Is this number prime? 500 primes and 500 composites, answered by GPT-4 and GPT-3.5 of March and June 2023. */
export const driftPrimes = defineScenario({
  id: 'drift-primes',
  version: 1,
  title: 'Prime or not (LLMDrift, recorded 2023)',
  tier: 'launch',
  severity: 'S2',
  cases: evidence.cases((questions) => questions.map(primeCase)),
  // A contender that says yes to everything is right on every prime: only the two slices together tell it from a good one.
  slices: ['kind'],
  prompts: { base: (c) => c.question },
  graders: { yesOrNo: yesOrNoGrader() },
  primary: 'yesOrNo',
  knownAnswers: (c) => {
    const [right, wrong] = c.reference === 'yes' ? ['[Yes]', '[No]'] : ['[No]', '[Yes]'];
    return {
      good: [[{ text: right }], [{ text: `${c.number} was tried against small divisors. The answer is ${right}.` }]],
      bad: [
        { replies: [{ text: wrong }], mode: 'wrong-answer' },
        { replies: [{ text: 'That is hard to tell.' }], mode: 'no-answer' },
      ],
    };
  },
  recordings: evidence.recordings,
});

/**
 * The published rule: commas and full stops become spaces, every word is wrapped in brackets, all in lower case; the answer is
 * yes when `[yes]` stands anywhere, else no when `[no]` does. So a reply with both is a yes, whichever comes first.
 * @returns undefined when neither stands there
 */
export function readYesOrNo(text: string): 'yes' | 'no' | undefined {
  const words = text
    .replace(/[,.]/g, ' ')
    .split(/\s+/)
    .map((word) => `[${word}]`)
    .join(' ')
    .toLowerCase();
  if (words.includes('[yes]')) return 'yes';
  return words.includes('[no]') ? 'no' : undefined;
}

function yesOrNoGrader(): Grader<PrimeCase> {
  return {
    version: '1',
    describes:
      'The published rule: the word yes anywhere is a yes, else the word no is a no, compared with the reference',
    grade({ case: c, text }) {
      const answer = readYesOrNo(text);
      if (answer === c.reference) return scored(1, { detail: answer });
      if (answer === undefined) return scored(0, { detail: 'neither yes nor no', mode: 'no-answer' });
      return scored(0, { detail: `${answer}, and ${c.number} is ${c.kind}`, mode: 'wrong-answer' });
    },
  };
}

function primeCase({ caseId, dataset, question, reference }: DriftQuestion): PrimeCase {
  const number = /^Is (\d+) a prime number\?/.exec(question)?.[1];
  const answer = reference.toLowerCase();
  if (
    number === undefined ||
    (answer !== 'yes' && answer !== 'no') ||
    (dataset !== 'prime' && dataset !== 'composite')
  ) {
    throw new Error(
      `PRIME_FULL_EVAL.csv, ${caseId}: expected "Is <number> a prime number?" of the dataset prime or composite with the ` +
        `reference yes or no; found "${question}", ${dataset}, "${reference}".`,
    );
  }
  return { id: caseId, number: Number(number), kind: dataset, question, reference: answer };
}
