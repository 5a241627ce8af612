import type { PublishedCheck } from '#bench/domain/published-check.ts';
import { gradeRecordings } from '#scenarios/drift/grade-recordings.ts';
import { driftCode } from '#scenarios/drift-code/scenario.ts';
import { driftPrimes } from '#scenarios/drift-primes/scenario.ts';
import { type PairedReference, pairedFigures } from './paired-figures.ts';

const MODELS = { base: 'gpt-4-0314', candidate: 'gpt-4-0613' };

const PRIMES: PairedReference = {
  ...MODELS,
  name: 'primes',
  grader: 'yesOrNo',
  n: 1000,
  lost: 476,
  gained: 147,
  difference: -0.329,
  low: -0.3727,
  high: -0.2837,
  // 2.106e-41: four digits.
  p: { value: 2.106e-41, decimals: 44 },
};

const CODE: readonly PairedReference[] = [
  {
    ...MODELS,
    name: 'code as it is',
    grader: 'raw',
    n: 50,
    lost: 23,
    gained: 2,
    difference: -0.42,
    low: -0.5691,
    high: -0.2507,
    p: undefined,
  },
  {
    ...MODELS,
    name: 'code without its fences',
    grader: 'fencesStripped',
    n: 50,
    lost: 2,
    gained: 11,
    difference: 0.18,
    low: 0.0445,
    high: 0.3228,
    p: undefined,
  },
];

export const pairedComparisons: PublishedCheck = {
  id: 'paired-comparisons',
  title: 'GPT-4 of June against March 2023, case by case, with interval and test',
  rule:
    "The same questions answered by both: cases lost and gained, the difference of the shares, Tango's 95 % score interval of it, " +
    "McNemar's exact two-sided p.",
  publishedBy:
    'the answers: lchen001/LLMDrift. No publisher prints these figures of them: they were computed on 2026-11-20 by a script that ' +
    'shares no code with this program',
  figuresFrom: 'independent-program',
  source: 'llmdrift',
  files: ['llmdrift/PRIME_FULL_EVAL.csv', 'llmdrift/LEETCODE_EASY_EVAL.csv'],
  async check() {
    const [primes, code] = [await gradeRecordings(driftPrimes), await gradeRecordings(driftCode)];
    return [...pairedFigures(primes, PRIMES), ...CODE.flatMap((one) => pairedFigures(code, one))];
  },
};
