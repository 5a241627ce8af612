import { beforeAll, describe, expect, it } from 'vitest';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import {
  countRight,
  type GradedRecording,
  gradeRecordings,
  gradesOf,
  pairedCounts,
} from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { type CodeCase, driftCode } from './scenario.ts';

const FENCED = '```python\nprint(1)\n```';
const WRONG = 'print(2)';
const ASKED: CodeCase = {
  id: 'code-x',
  question: 'Print 1.',
  submissions: {
    [fingerprint(FENCED)]: { raw: 'Runtime Error', fencesStripped: 'Accepted' },
    [fingerprint(WRONG)]: { raw: 'Wrong Answer', fencesStripped: 'Wrong Answer' },
  },
};

describe('grading recorded code', () => {
  it('gives the published verdict on the reply as it was and without its fences', async () => {
    expect(await gradesOf(driftCode, ASKED, FENCED)).toEqual({
      raw: { kind: 'scored', score: 0, detail: 'Runtime Error', mode: 'code-fails-to-run' },
      fencesStripped: { kind: 'scored', score: 1, detail: 'Accepted' },
    });
  });

  it('calls code that ran and was wrong a wrong answer, not a format fault', async () => {
    expect(await gradesOf(driftCode, ASKED, WRONG)).toMatchObject({ raw: { score: 0, mode: 'wrong-answer' } });
  });

  it.each([
    { reply: 'the recorded code in other fences', text: '```\nprint(1)\n```' },
    { reply: 'the recorded code without its fences', text: 'print(1)' },
    { reply: 'no code', text: '' },
  ])('leaves $reply ungraded: it was never judged, and nothing is run here', async ({ text }) => {
    const grades = await gradesOf(driftCode, ASKED, text);
    expect(grades.raw).toMatchObject({
      kind: 'ungraded',
      reason: expect.stringContaining('none of the recorded ones'),
    });
    expect(grades.fencesStripped).toMatchObject({ kind: 'ungraded' });
  });
});

describeRecorded('drift-code over the recorded answers', () => {
  let graded: ReadonlyMap<string, ReadonlyMap<string, GradedRecording>>;
  beforeAll(async () => {
    graded = await gradeRecordings(driftCode);
  });

  it('has 50 cases, each answered once by four models', async () => {
    const cases = await readAll(driftCode.cases.read());
    expect(new Set(cases.map((one) => one.id)).size).toBe(50);
    expect([...graded.values()].map((answers) => answers.size)).toEqual([50, 50, 50, 50]);
  });

  it.each([
    { model: 'gpt-4-0314', raw: 0.52, fencesStripped: 0.52 },
    { model: 'gpt-4-0613', raw: 0.1, fencesStripped: 0.7 },
  ])(
    'gives $model $raw as it was and $fencesStripped without fences, as published',
    ({ model, raw, fencesStripped }) => {
      expect(countRight(graded.get(model), 'raw') / 50).toBe(raw);
      expect(countRight(graded.get(model), 'fencesStripped') / 50).toBe(fencesStripped);
    },
  );

  it.each([
    { grader: 'raw', lost: 23, gained: 2 },
    { grader: 'fencesStripped', lost: 2, gained: 11 },
  ])('pairs the two GPT-4 by case under $grader: $lost lost, $gained gained', ({ grader, lost, gained }) => {
    expect(pairedCounts(graded.get('gpt-4-0314'), graded.get('gpt-4-0613'), grader)).toEqual({ lost, gained });
  });

  it("reads only LeetCode's four verdicts, without terminal colours", () => {
    const verdicts = [...graded.values()].flatMap((answers) =>
      [...answers.values()].flatMap(({ grades }) =>
        Object.values(grades).map((grade) => (grade.kind === 'scored' ? grade.detail : grade.reason)),
      ),
    );
    expect(new Set(verdicts)).toEqual(new Set(['Accepted', 'Runtime Error', 'Wrong Answer', 'Memory Limit Exceeded']));
  });
});
