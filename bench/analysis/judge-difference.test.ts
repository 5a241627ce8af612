import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeDifference } from './judge-difference.ts';

describe('judging a difference', () => {
  it.each([
    { low: 3, high: 5, verdict: 'better', because: 'all of it lies above the margin' },
    { low: -5, high: -3, verdict: 'worse', because: 'all of it lies below the margin' },
    { low: -1, high: 1.5, verdict: 'same', because: 'all of it lies within the margin' },
    { low: 1, high: 3, verdict: 'undecided', because: 'it crosses the margin' },
    { low: -3, high: 3, verdict: 'undecided', because: 'it covers everything' },
    { low: undefined, high: 1, verdict: 'undecided', because: 'it is open below' },
    { low: 2.5, high: undefined, verdict: 'better', because: 'it is open above, where that does not matter' },
  ])('calls [$low, $high] at margin 2 $verdict: $because', ({ low, high, verdict }) => {
    expect(judgeDifference({ low, high }, 2)).toBe(verdict);
  });

  it('never says the same without a margin', () => {
    expect(judgeDifference({ low: -1e-9, high: 1e-9 })).toBe('undecided');
    expect(judgeDifference({ low: 0.1, high: 0.2 })).toBe('better');
  });

  it('refuses a margin of 0', () => {
    expect(() => judgeDifference({ low: -1, high: 1 }, 0)).toThrow('A margin is above 0');
  });

  it('turns better into worse, and nothing else, when the contenders swap places', () => {
    const swapped = { better: 'worse', worse: 'better', same: 'same', undecided: 'undecided' } as const;
    fc.assert(
      fc.property(
        fc.integer({ min: -9, max: 9 }),
        fc.nat(9),
        fc.option(fc.integer({ min: 1, max: 5 })),
        (low, width, m) => {
          const margin = m ?? undefined;
          const there = judgeDifference({ low, high: low + width }, margin);
          expect(judgeDifference({ low: -low - width, high: -low }, margin)).toBe(swapped[there]);
        },
      ),
    );
  });
});
