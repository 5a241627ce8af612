import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenVectors, limits } from './golden-vectors.ts';
import { hodgesLehmann, hodgesLehmannShift } from './hodges-lehmann.ts';

goldenVectors<{ x: number[]; y: number[] }>(
  'hodges_lehmann.json',
  {
    vectors: /^two-sample/,
    got: ({ x, y }) => {
      const found = hodgesLehmannShift(x, y);
      return {
        shift_median_pairwise_diff: found?.estimate,
        ci95_exact: limits(found?.interval),
        ci_level_nominal: 0.95,
        wilcoxon_rank_sum_W: found?.statistic,
        wilcoxon_p_exact: found?.pTwoSided,
      };
    },
  },
  {
    vectors: /^one-sample/,
    got: ({ x }) => {
      const found = hodgesLehmann(x);
      return {
        pseudo_median: found?.estimate,
        ci95_exact: limits(found?.interval),
        signed_rank_V: found?.statistic,
        p_exact: found?.pTwoSided,
      };
    },
  },
);

const values = fc.array(fc.integer({ min: -999, max: 999 }), { minLength: 1, maxLength: 60 });

describe('hodgesLehmann', () => {
  it('moves and turns with the data; a wild value moves it little', () => {
    fc.assert(
      fc.property(values, (list) => {
        const found = hodgesLehmann(list);
        expect(hodgesLehmann(list.map((v) => v + 7))?.estimate).toBeCloseTo((found?.estimate ?? Number.NaN) + 7, 9);
        expect(hodgesLehmann(list.map((v) => -v))?.estimate).toBeCloseTo(-(found?.estimate ?? Number.NaN), 9);
        expect(hodgesLehmann(list.map((v) => -v))?.pTwoSided).toBeCloseTo(found?.pTwoSided ?? Number.NaN, 9);
      }),
      { numRuns: 60 },
    );
    expect(hodgesLehmann([1, 2, 3, 4, 1e9])?.estimate).toBeLessThan(5);
  });
  it('has no 95 % limits from five values: their signs alone leave 1 in 16', () => {
    expect(hodgesLehmann([1, 2, 3, 4, 5.5])?.interval).toEqual({ low: undefined, high: undefined });
    expect(hodgesLehmann([1, 2, 3, 4, 5.5, 7])?.interval).toEqual({ low: 1, high: 7 });
    expect(hodgesLehmann([])).toBeUndefined();
  });
  it('turns to the normal approximation with ties, and says so', () => {
    expect(hodgesLehmann([0, 1, 1, 2, -1, 3, 4, 2, 5, 1])).toMatchObject({ exact: false, estimate: 1.5 });
    expect(hodgesLehmann([0, 0, 0])).toMatchObject({ pTwoSided: 1, estimate: 0 });
  });
});

describe('hodgesLehmannShift', () => {
  it('turns its sign when the lists swap', () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const forth = hodgesLehmannShift(x, y);
        const back = hodgesLehmannShift(y, x);
        expect(back?.estimate).toBeCloseTo(-(forth?.estimate ?? Number.NaN), 9);
        expect(back?.pTwoSided).toBeCloseTo(forth?.pTwoSided ?? Number.NaN, 9);
        expect(back?.interval.low ?? 0).toBeCloseTo(-(forth?.interval.high ?? 0), 9);
      }),
      { numRuns: 60 },
    );
  });
  it('says nothing of an empty list', () => expect(hodgesLehmannShift([], [1])).toBeUndefined());
});
