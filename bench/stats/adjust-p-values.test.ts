import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Adjustment, adjustPValues } from './adjust-p-values.ts';
import { goldenVectors } from './golden-vectors.ts';

const ALL: readonly Adjustment[] = ['bonferroni', 'holm', 'hochberg', 'bh', 'by'];

goldenVectors<{ p: number[] }>('p_adjust.json', {
  vectors: /Multiplicity adjusted p-values/,
  got: ({ p }) => Object.fromEntries(ALL.map((adjustment) => [adjustment, adjustPValues(p, adjustment)])),
});

describe.each(ALL)('adjustPValues by %s', (adjustment) => {
  const list = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
  it('never lowers a p-value, keeps their order, and follows them when they are shuffled', () => {
    fc.assert(
      fc.property(list, (values) => {
        const adjusted = adjustPValues(values, adjustment);
        const reversed = adjustPValues(values.toReversed(), adjustment).toReversed();
        for (const [i, p] of values.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          expect(reversed[i]).toBeCloseTo(adjusted[i] ?? Number.NaN, 12);
          for (const [j, q] of values.entries()) {
            if (p < q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? Number.NaN);
          }
        }
      }),
    );
  });
  it('adjusts none to none, and refuses what is not a p-value', () => {
    expect(adjustPValues([], adjustment)).toEqual([]);
    expect(() => adjustPValues([0.5, Number.NaN], adjustment)).toThrow(RangeError);
  });
});
