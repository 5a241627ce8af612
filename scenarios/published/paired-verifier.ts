import type { PublishedCheck } from '#bench/domain/published-check.ts';
import { gradeRecordings } from '#scenarios/drift/grade-recordings.ts';
import { gsm8k } from '#scenarios/gsm8k/scenario.ts';
import { type PairedReference, pairedFigures } from './paired-figures.ts';

const VERIFIER: PairedReference = {
  name: '6B with a verifier against 175B',
  base: '175b_finetuning',
  candidate: '6b_verification',
  grader: 'published',
  n: 1319,
  lost: 152,
  gained: 209,
  difference: 0.0432,
  low: 0.0151,
  high: 0.0715,
  p: { value: 0.0032, decimals: 4 },
};

export const pairedVerifier: PublishedCheck = {
  id: 'paired-verifier',
  title: 'GSM8K: a small model with a verifier against a large one, case by case, with interval and test',
  rule:
    "Right by the published rule on the same 1,319 problems: cases lost and gained, the difference of the shares, Tango's 95 % " +
    "score interval of it, McNemar's exact two-sided p.",
  publishedBy:
    'the solutions: openai/grade-school-math. No publisher prints these figures of them: they were computed on 2026-11-20 by a ' +
    'script that shares no code with this program',
  figuresFrom: 'independent-program',
  source: 'gsm8k',
  files: ['gsm8k/test.jsonl', 'gsm8k/example_model_solutions.jsonl'],
  async check() {
    return pairedFigures(await gradeRecordings(gsm8k), VERIFIER);
  },
};
