import type { PublishedCheck } from '#bench/domain/published-check.ts';
import { gradeRecordings } from '#scenarios/drift/grade-recordings.ts';
import { driftHappy } from '#scenarios/drift-happy/scenario.ts';
import { shareRight } from './right-answers.ts';

const ACCURACIES = [
  { model: 'gpt-4-0314', printed: 83.6 },
  { model: 'gpt-4-0613', printed: 35.2 },
  { model: 'gpt-3.5-turbo-0301', printed: 30.6 },
  { model: 'gpt-3.5-turbo-0613', printed: 48.2 },
];

export const llmdriftHappy: PublishedCheck = {
  id: 'llmdrift-happy',
  title: 'Counting happy numbers: GPT-4 and GPT-3.5, March against June 2023',
  rule: 'What stands in boxed{…} equals the reference, letter for letter.',
  publishedBy: 'Chen, Zaharia, Zou, arXiv:2307.09009',
  source: 'llmdrift',
  files: ['llmdrift/COUNTAHAPPYNUMBER_EVAL.csv'],
  async check() {
    const graded = await gradeRecordings(driftHappy);
    return ACCURACIES.map((one) => shareRight(graded, { ...one, grader: 'boxedCount', called: 'accuracy' }));
  },
};
