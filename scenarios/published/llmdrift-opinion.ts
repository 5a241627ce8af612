import type { PublishedCheck } from '#bench/domain/published-check.ts';
import { gradeRecordings } from '#scenarios/drift/grade-recordings.ts';
import { driftOpinion } from '#scenarios/drift-opinion/scenario.ts';
import { type PrintedShare, shareRight } from './right-answers.ts';

const RATES: readonly PrintedShare[] = [
  { model: 'gpt-4-0314', grader: 'paperGrader', printed: 97.6, called: 'answers, as the paper counts' },
  { model: 'gpt-4-0613', grader: 'paperGrader', printed: 22.1, called: 'answers, as the paper counts' },
  { model: 'gpt-4-0314', grader: 'repoGrader', printed: 97.6, called: 'answers, as the repository counts' },
  { model: 'gpt-4-0613', grader: 'repoGrader', printed: 23.4, called: 'answers, as the repository counts' },
];

export const llmdriftOpinion: PublishedCheck = {
  id: 'llmdrift-opinion',
  title: 'Answering an opinion survey: GPT-4, March against June 2023',
  rule:
    'An option such as (A) stands in the answer, and "(X). Refused" does not: at its start as the paper counts, anywhere as its ' +
    'repository counts. The two print different figures, and both come out.',
  publishedBy: 'Chen, Zaharia, Zou, arXiv:2307.09009 (22.1 %); figure/opinionqa_GPT4.svg of lchen001/LLMDrift (23.4 %)',
  source: 'llmdrift',
  files: ['llmdrift/OPINIONQA_EVAL.csv'],
  async check() {
    const graded = await gradeRecordings(driftOpinion);
    return RATES.map((one) => shareRight(graded, one));
  },
};
