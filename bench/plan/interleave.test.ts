import { assert, describe, expect, it } from 'vitest';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import { exampleCases, exampleContenders, examplePlan, exampleScenario } from './example-plan.ts';
import { interleave, williamsSquare } from './interleave.ts';

describe('interleave', () => {
  it('plans every case, contender and repetition exactly once', async () => {
    const trials = interleave(await planOf(7, ['a', 'b', 'c'], 4));
    expect(trials).toHaveLength(7 * 3 * 4);
    expect(new Set(trials.map(({ id }) => id)).size).toBe(7 * 3 * 4);
  });

  it('asks one question of every contender before the next question: complete blocks', async () => {
    const blocks = byBlock(interleave(await planOf(5, ['a', 'b', 'c'], 2)));
    expect([...blocks.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const block of blocks.values()) {
      expect(new Set(block.map(({ contender }) => contender))).toEqual(new Set(['a', 'b', 'c']));
      expect(new Set(block.map((trial) => `${trial.case} ${trial.repetition}`)).size).toBe(1);
    }
  });

  it('ends a repetition of all questions before it begins the next', async () => {
    const repetitions = interleave(await planOf(5, ['a', 'b'], 3)).map(({ repetition }) => repetition);
    expect(repetitions).toEqual(repetitions.toSorted((a, b) => a - b));
  });

  it('gives the same order for the same seed, and another for another', async () => {
    const ids = async (seed: number) => interleave(await planOf(9, ['a', 'b', 'c'], 2, seed)).map(({ id }) => id);
    expect(await ids(7)).toEqual(await ids(7));
    expect(await ids(7)).not.toEqual(await ids(8));
    expect((await ids(7)).toSorted()).toEqual((await ids(8)).toSorted());
  });

  it('keeps the order when cases move in their file, so that blocks mean the same after a resume', async () => {
    const contenders = exampleContenders('a', 'b');
    const one = examplePlan([await exampleScenario(exampleCases(6))], contenders);
    const moved = examplePlan([await exampleScenario(exampleCases(6).toReversed())], contenders);
    expect(moved.hash).toBe(one.hash);
    expect(interleave(moved)).toEqual(interleave(one));
  });

  it.each([2, 3, 4, 5])('lets each of %i contenders precede each other equally often over whole rounds', async (n) => {
    const labels = ['a', 'b', 'c', 'd', 'e'].slice(0, n);
    const round = n % 2 === 0 ? n : 2 * n;
    const blocks = byBlock(interleave(await planOf(round * 3, labels, 1)));
    const follows = new Map<string, number>();
    for (const block of blocks.values()) {
      for (const [place, { contender }] of block.entries()) {
        const before = block[place - 1]?.contender;
        if (before !== undefined)
          follows.set(`${before}>${contender}`, (follows.get(`${before}>${contender}`) ?? 0) + 1);
      }
    }
    expect(follows.size).toBe(n * (n - 1));
    expect(new Set(follows.values()).size).toBe(1);
  });
});

describe('williamsSquare', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('puts each of %i entries into every place equally often', (n) => {
    const entries = Array.from({ length: n }, (_, place) => place);
    const square = williamsSquare(entries);
    const [first] = square;
    assert(first !== undefined);
    for (const place of first.keys()) {
      const counts = entries.map((entry) => square.filter((row) => row[place] === entry).length);
      expect(new Set(counts).size).toBe(1);
    }
  });

  it('has n rows for an even n and 2n for an odd one', () => {
    expect(williamsSquare(['a', 'b', 'c', 'd'])).toHaveLength(4);
    expect(williamsSquare(['a', 'b', 'c'])).toHaveLength(6);
  });
});

async function planOf(cases: number, labels: readonly string[], repetitions: number, seed = 1) {
  return examplePlan([await exampleScenario(exampleCases(cases))], exampleContenders(...labels), { repetitions, seed });
}

function byBlock(trials: readonly PlannedTrial[]): ReadonlyMap<number, readonly PlannedTrial[]> {
  return Map.groupBy(trials, ({ block }) => block);
}
