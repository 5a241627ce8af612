import { beforeAll, describe, expect, it } from 'vitest';
import type { Recording } from '#bench/domain/provider.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { gradesOf } from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { readChoice, type StabilityCase, stability } from './scenario.ts';

describe('readChoice', () => {
  it.each([
    { text: '{"Answer":"B"}', choice: 'B' },
    { text: '{"Answer":"(B)"}', choice: 'B' },
    { text: '{"Answer":" No "}', choice: 'No' },
    { text: '{"answer":"B"}', choice: undefined },
    { text: '{"Answer":2}', choice: undefined },
    { text: 'B', choice: undefined },
    { text: '', choice: undefined },
  ])('reads $text as $choice', ({ text, choice }) => {
    expect(readChoice(text)).toBe(choice);
  });

  it('is graded against the reference, and a reply without a choice is wrong, not missing', async () => {
    const asked: StabilityCase = { id: 'x-1', task: 'x', question: 'Which?', reference: '(B)' };
    expect(await gradesOf(stability, asked, '{"Answer":"B"}')).toMatchObject({ choice: { score: 1 } });
    expect(await gradesOf(stability, asked, '{"Answer":"C"}')).toMatchObject({ choice: { mode: 'wrong-answer' } });
    expect(await gradesOf(stability, asked, 'B')).toMatchObject({ choice: { mode: 'no-answer' } });
  });
});

describeRecorded('stability over the recorded replies', () => {
  let cases: readonly StabilityCase[];
  let recordings: readonly Recording[];
  beforeAll(async () => {
    cases = await readAll(stability.cases.read());
    recordings = await readAll(stability.recordings?.() ?? []);
  });

  it('has 960 questions with different ids, each answered five times', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(960);
    expect(recordings).toHaveLength(5 * 960);
  });

  it.each([
    { task: 'college_mathematics', n: 100, identical: 45, correct: [45, 52, 48, 45, 43] },
    { task: 'logical_deduction', n: 250, identical: 223, correct: [229, 231, 232, 234, 230] },
    { task: 'navigate', n: 250, identical: 150, correct: [186, 187, 184, 183, 191] },
    { task: 'public_relations', n: 110, identical: 85, correct: [85, 82, 89, 83, 88] },
    { task: 'ruin_names', n: 250, identical: 229, correct: [227, 226, 224, 228, 228] },
  ])(
    'reproduces the published counts of $task: $correct right, $identical identical',
    async ({ task, n, ...published }) => {
      const own = cases.filter((one) => one.task === task);
      expect(own).toHaveLength(n);
      const replies = Map.groupBy(recordings, ({ caseId }) => caseId);
      const correct = [0, 0, 0, 0, 0];
      let identical = 0;
      for (const one of own) {
        const texts = (replies.get(one.id) ?? []).map(({ text }) => text);
        if (new Set(texts).size === 1) identical += 1;
        for (const [run, text] of texts.entries()) {
          const { choice } = await gradesOf(stability, one, text);
          correct[run] = (correct[run] ?? 0) + (choice?.kind === 'scored' ? choice.score : Number.NaN);
        }
      }
      expect({ correct, identical }).toEqual(published);
    },
  );
});
