import type { PublishedCheck } from '#bench/domain/published-check.ts';
import { gradeRecordings } from '#scenarios/drift/grade-recordings.ts';
import { driftCode } from '#scenarios/drift-code/scenario.ts';
import { type PrintedShare, shareRight } from './right-answers.ts';

const RATES: readonly PrintedShare[] = [
  { model: 'gpt-4-0314', grader: 'raw', printed: 52.0, called: 'accepted as it is' },
  { model: 'gpt-4-0613', grader: 'raw', printed: 10.0, called: 'accepted as it is' },
  { model: 'gpt-4-0314', grader: 'fencesStripped', printed: 52.0, called: 'accepted without its fences' },
  { model: 'gpt-4-0613', grader: 'fencesStripped', printed: 70.0, called: 'accepted without its fences' },
];

export const llmdriftLeetcode: PublishedCheck = {
  id: 'llmdrift-leetcode',
  title: 'Code that runs as it is: GPT-4, March against June 2023',
  rule:
    "The word Accepted in LeetCode's recorded report: on the answer as it was, and with its markdown fences cut off. Nothing is " +
    'run here.',
  publishedBy: 'Chen, Zaharia, Zou, arXiv:2307.09009',
  source: 'llmdrift',
  files: ['llmdrift/LEETCODE_EASY_EVAL.csv'],
  async check() {
    const graded = await gradeRecordings(driftCode);
    return RATES.map((one) => shareRight(graded, one));
  },
};
