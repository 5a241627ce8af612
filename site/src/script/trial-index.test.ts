import { describe, expect, it } from 'vitest';
import { trialCells } from './trial-cells.ts';
import { findTrials, type TrialIndex, textsFileOf } from './trial-index.ts';

const index: TrialIndex = {
  contenders: [
    { slug: 'x', name: 'X' },
    { slug: 'y', name: 'Y' },
  ],
  scenarios: [
    { slug: 'qa', name: 'qa' },
    { slug: 'code', name: 'code' },
  ],
  cases: [
    { scenario: 0, slug: 'a', name: 'a' },
    { scenario: 1, slug: 'b', name: 'b' },
  ],
  outcomes: [
    { standing: 'pass', words: 'pass' },
    { standing: 'broken', words: 'timed-out' },
  ],
  contender: [0, 1, 0, 1],
  case: [0, 0, 1, 1],
  repetition: [1, 1, 1, 1],
  outcome: [0, 0, 1, 0],
  score: [1000, 952, -1, 0],
  ms: [120, 80, -1, 300],
  usd: [5, 20_000, -1, 0],
  answer: ['A', 'B', '', 'A'],
  cellPages: true,
  texts: [0, 2],
};
const all = { m: '', s: '', o: '', q: '', sort: '' };

describe('trial index', () => {
  it.each([
    { query: {}, found: [0, 1, 2, 3], because: 'nothing was asked for' },
    { query: { m: 'y' }, found: [1, 3], because: 'one contender' },
    { query: { s: 'code', o: 'broken' }, found: [2], because: 'one scenario and one outcome' },
    { query: { sort: 'slow' }, found: [3, 0, 1, 2], because: 'the slowest come first, and what was not timed last' },
    { query: { m: 'nobody' }, found: [], because: 'an address may name a contender that is not in this run' },
  ])('finds $found: $because', ({ query, found }) => {
    expect(findTrials(index, { ...all, ...query })).toEqual(found);
  });

  it('knows which file holds what was said', () => {
    expect([0, 1, 2, 3].map((at) => textsFileOf(index, at))).toEqual([0, 0, 1, 1]);
  });

  it('writes what was not measured as a dash and what costs nothing as $0', () => {
    expect(trialCells(index, 2)).toMatchObject({
      outcome: 'E timed-out',
      score: '–',
      time: '–',
      cost: '–',
      answer: '–',
    });
    expect(trialCells(index, 3)).toMatchObject({ score: '0', cost: '$0' });
    expect(trialCells(index, 1)).toMatchObject({ score: '0.952', time: '80 ms', cost: '$0.00200' });
  });
});
