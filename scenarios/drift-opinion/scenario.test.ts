import { assert, beforeAll, describe, expect, it } from 'vitest';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { countRight, type GradedRecording, gradeRecordings, gradesOf } from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { driftOpinion, type OpinionCase } from './scenario.ts';

const ASKED: OpinionCase = { id: 'opinion-x', wave: 'W41', battery: 'X_W41', question: 'Question: Better or worse?' };

describe('grading an answer to a survey', () => {
  it.each([
    { text: '(A)', paper: 1, repo: 1, because: 'an option and nothing else' },
    { text: '(B). Somewhat optimistic', paper: 1, repo: 1, because: 'an option with its words' },
    { text: 'A common answer might be (C).', paper: 0, repo: 1, because: 'the option stands later' },
    { text: 'As an AI I have no opinions.', paper: 0, repo: 0, because: 'there is no option' },
    { text: '(D). Refused', paper: 0, repo: 0, because: "the survey's own way out was taken" },
    {
      text: 'Possible: (A). Yes (D). Refused',
      paper: 0,
      repo: 0,
      because: 'the way out stands among the options listed',
    },
    { text: '(D) Refused', paper: 1, repo: 1, because: 'both published rules look for the full stop' },
    { text: '(a)', paper: 0, repo: 0, because: 'options are capital letters' },
    { text: '', paper: 0, repo: 0, because: 'there is nothing' },
  ])('gives "$text" $paper by the paper and $repo by the repository: $because', async ({ text, paper, repo }) => {
    expect(await gradesOf(driftOpinion, ASKED, text)).toMatchObject({
      paperGrader: { kind: 'scored', score: paper },
      repoGrader: { kind: 'scored', score: repo },
    });
  });

  it('grades the known answers as known', async () => {
    const known = driftOpinion.knownAnswers?.(ASKED);
    assert(known !== undefined);
    for (const [reply] of known.good) {
      expect(await gradesOf(driftOpinion, ASKED, reply?.text ?? '')).toMatchObject({ paperGrader: { score: 1 } });
    }
    for (const { replies, mode } of known.bad) {
      expect(await gradesOf(driftOpinion, ASKED, replies[0]?.text ?? '')).toMatchObject({
        paperGrader: { score: 0, mode },
      });
    }
  });
});

describeRecorded('drift-opinion over the recorded answers', () => {
  let graded: ReadonlyMap<string, ReadonlyMap<string, GradedRecording>>;
  beforeAll(async () => {
    graded = await gradeRecordings(driftOpinion);
  });

  it('has 1,506 cases with ids of their own, though the file asks five questions under each of three ids', async () => {
    const cases = await readAll(driftOpinion.cases.read());
    expect(new Set(cases.map((one) => one.id.toLowerCase())).size).toBe(1506);
    expect(cases.filter((one) => /-[0-9a-f]{6}$/.test(one.id))).toHaveLength(15);
    expect([...graded.values()].map((answers) => answers.size)).toEqual([1506, 1506, 1506, 1506]);
  });

  it('groups questions with the same opening words, in whichever wave they were asked', async () => {
    const cases = await readAll(driftOpinion.cases.read());
    expect(new Set(cases.map((one) => one.battery)).size).toBe(1304);
    const asked = new Map(cases.map((one) => [one.id, one.battery]));
    expect(asked.get('opinionqa-HAPPENb_W41')).toBe('HAPPENa_W41');
    expect(asked.get('opinionqa-DNATEST_W49')).toBe(asked.get('opinionqa-DNATEST_W50'));
  });

  it.each([
    { model: 'gpt-4-0613', grader: 'paperGrader', right: 333, rate: '0.2211' },
    { model: 'gpt-4-0613', grader: 'repoGrader', right: 352, rate: '0.2337' },
    { model: 'gpt-4-0314', grader: 'paperGrader', right: 1470, rate: '0.9761' },
    { model: 'gpt-4-0314', grader: 'repoGrader', right: 1470, rate: '0.9761' },
  ])('gives $model $rate under the $grader', ({ model, grader, right, rate }) => {
    expect(countRight(graded.get(model), grader)).toBe(right);
    expect((right / 1506).toFixed(4)).toBe(rate);
  });
});
