import { assert, beforeAll, describe, expect, it } from 'vitest';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import {
  countRight,
  type GradedRecording,
  gradeRecordings,
  gradesOf,
  pairedCounts,
} from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { driftHappy, type HappyCase, readBoxed } from './scenario.ts';

const ONE: HappyCase = { id: 'happy-x', from: 19, to: 22, count: 1, question: 'How many between 19 and 22?' };

describe('readBoxed', () => {
  it.each([
    { text: '\\boxed{3}', boxed: '3' },
    { text: 'there are $\\\\boxed{0}$ of them.', boxed: '0' },
    { text: 'first \\boxed{2}, then \\boxed{4}', boxed: '4' },
    { text: '\\boxed{ 3 }', boxed: ' 3 ' },
    { text: 'The answer is 3.', boxed: undefined },
    { text: '\\boxed{', boxed: undefined },
  ])('reads "$text" as $boxed', ({ text, boxed }) => {
    expect(readBoxed(text)).toBe(boxed);
  });
});

describe('grading a count of happy numbers', () => {
  it('grades the known answers as known', async () => {
    const known = driftHappy.knownAnswers?.(ONE);
    assert(known !== undefined);
    for (const [reply] of known.good) {
      expect(await gradesOf(driftHappy, ONE, reply?.text ?? '')).toMatchObject({ boxedCount: { score: 1 } });
    }
    for (const { replies, mode } of known.bad) {
      expect(await gradesOf(driftHappy, ONE, replies[0]?.text ?? '')).toMatchObject({ boxedCount: { score: 0, mode } });
    }
  });
});

describeRecorded('drift-happy over the recorded answers', () => {
  let graded: ReadonlyMap<string, ReadonlyMap<string, GradedRecording>>;
  beforeAll(async () => {
    graded = await gradeRecordings(driftHappy);
  });

  it('has 500 cases, each answered once by four models', async () => {
    const cases = await readAll(driftHappy.cases.read());
    expect(new Set(cases.map((one) => one.id)).size).toBe(500);
    expect([...graded.values()].map((answers) => answers.size)).toEqual([500, 500, 500, 500]);
  });

  it('has references that arithmetic agrees with, both ends counted', async () => {
    const isHappy = (start: number): boolean => {
      const seen = new Set<number>();
      let n = start;
      while (n !== 1 && !seen.has(n)) {
        seen.add(n);
        n = [...String(n)].reduce((sum, digit) => sum + Number(digit) ** 2, 0);
      }
      return n === 1;
    };
    const cases = await readAll(driftHappy.cases.read());
    const wrong = cases.filter(({ from, to, count }) => {
      const numbers = Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
      return numbers.filter(isHappy).length !== count;
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    { model: 'gpt-4-0314', accuracy: 0.836 },
    { model: 'gpt-4-0613', accuracy: 0.352 },
    { model: 'gpt-3.5-turbo-0301', accuracy: 0.306 },
    { model: 'gpt-3.5-turbo-0613', accuracy: 0.482 },
  ])('gives $model the published accuracy of $accuracy', ({ model, accuracy }) => {
    expect(countRight(graded.get(model), 'boxedCount') / 500).toBe(accuracy);
  });

  it('pairs the two GPT-4 by case: the net loss is the 48.4 points of the decision page', () => {
    const { lost, gained } = pairedCounts(graded.get('gpt-4-0314'), graded.get('gpt-4-0613'), 'boxedCount');
    expect((gained - lost) / 500).toBe(-0.484);
  });

  it('holds no answer with two different boxes, so that first or last is no choice', () => {
    for (const answers of graded.values()) {
      for (const { recording } of answers.values()) {
        const boxes = [...recording.text.matchAll(/boxed\{([^{}]*)\}/g)].map(([, box]) => box);
        expect(new Set(boxes).size).toBeLessThan(2);
      }
    }
  });
});
