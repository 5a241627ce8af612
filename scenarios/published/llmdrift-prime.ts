import type { CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { gradeRecordings } from '#scenarios/drift/grade-recordings.ts';
import { driftPrimes, readYesOrNo } from '#scenarios/drift-primes/scenario.ts';
import { answersOf, type GradedModels, shareRight } from './right-answers.ts';

const ACCURACIES = [
  { model: 'gpt-4-0314', printed: 84.0 },
  { model: 'gpt-4-0613', printed: 51.1 },
  { model: 'gpt-3.5-turbo-0301', printed: 49.6 },
  { model: 'gpt-3.5-turbo-0613', printed: 76.2 },
];

const MISMATCHES = [
  { name: 'GPT-4, answers that changed', march: 'gpt-4-0314', june: 'gpt-4-0613', printed: 62.6 },
  { name: 'GPT-3.5, answers that changed', march: 'gpt-3.5-turbo-0301', june: 'gpt-3.5-turbo-0613', printed: 59.7 },
];

export const llmdriftPrime: PublishedCheck = {
  id: 'llmdrift-prime',
  title: 'Prime or not: GPT-4 and GPT-3.5, March against June 2023',
  rule:
    'Commas and full stops become spaces; the word yes anywhere in an answer is a yes, else the word no is a no, held against ' +
    'the reference. An answer changed when what is read from it differs between the two dates.',
  publishedBy: 'Chen, Zaharia, Zou, arXiv:2307.09009; figure/prime_full_*.svg of lchen001/LLMDrift',
  source: 'llmdrift',
  files: ['llmdrift/PRIME_FULL_EVAL.csv'],
  async check() {
    const graded = await gradeRecordings(driftPrimes);
    return [
      ...ACCURACIES.map((one) => shareRight(graded, { ...one, grader: 'yesOrNo', called: 'accuracy' })),
      ...MISMATCHES.map((one) => shareChanged(graded, one)),
    ];
  },
};

function shareChanged(
  graded: GradedModels,
  { name, march, june, printed }: { name: string; march: string; june: string; printed: number },
): CheckedFigure {
  const [before, after] = [answersOf(graded, march), answersOf(graded, june)];
  let changed = 0;
  for (const [caseId, { recording }] of before) {
    const later = after.get(caseId);
    if (later === undefined) throw new Error(`${june} has no answer to ${caseId}, which ${march} answered.`);
    if (readYesOrNo(recording.text) !== readYesOrNo(later.recording.text)) changed += 1;
  }
  const ours = (100 * changed) / before.size;
  return { name, unit: '%', published: printed, ours, agreement: { kind: 'rounded', decimals: 1 }, n: before.size };
}
