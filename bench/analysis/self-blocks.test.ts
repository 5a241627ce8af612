import { describe, expect, it } from 'vitest';
import { selfBlocks } from './self-blocks.ts';

/** So many right, then so many wrong. */
const run = (right: number, wrong: number): readonly number[] => [
  ...Array.from({ length: right }, () => 1),
  ...Array.from({ length: wrong }, () => 0),
];

describe('selfBlocks', () => {
  it('counts ordered pairs within a task, and a fall over the limit only where one is', () => {
    const found = selfBlocks(
      [
        { task: 'a', runs: [run(50, 50), run(49, 51), run(47, 53)] },
        { task: 'b', runs: [run(10, 90), run(10, 90)] },
      ],
      { drops: [0.01, 0.02] },
    );
    // Of the six pairs of a: 50 -> 49 is a fall of exactly 1 point, 50 -> 47 of 3, 49 -> 47 of exactly 2. b stays.
    expect(found).toEqual({
      tasks: 2,
      pairs: 8,
      byDrop: [
        { drop: 0.01, blocked: 2 },
        { drop: 0.02, blocked: 1 },
      ],
      byInterval: 0,
      level: 0.95,
    });
  });

  it('blocks by the interval in the one direction that is worse', () => {
    const found = selfBlocks([{ task: 'a', runs: [run(90, 10), run(60, 40)] }], { drops: [0.01] });
    expect(found).toMatchObject({ pairs: 2, byInterval: 1, byDrop: [{ blocked: 1 }] });
  });

  it('has no pairs where there is a single run', () => {
    expect(selfBlocks([{ task: 'a', runs: [run(1, 1)] }], { drops: [0.01] })).toMatchObject({
      pairs: 0,
      byInterval: 0,
    });
  });
});
