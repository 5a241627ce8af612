import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenVectors } from './golden-vectors.ts';
import {
  leastCoverageRanks,
  oneSidedRanks,
  orderStatisticInterval,
  orderStatisticRanks,
  valueAtRank,
} from './order-statistic-interval.ts';
import { smallestNForInterval, smallestNForUpperBound } from './smallest-n-for-upper-bound.ts';

goldenVectors<{ n: number; p: number & number[]; conf_level: number; x: number[] }>(
  'quantile_ci_order_stats.json',
  {
    vectors: /^n=/,
    got: ({ n, p, conf_level: level }) => {
      const two = orderStatisticRanks(n, p, { level });
      const one = oneSidedRanks(n, p, { level });
      return {
        lower_rank: two.lowerRank,
        upper_rank: two.upperRank,
        coverage: two.coverage,
        one_sided_lower_rank: one.lowerRank,
        one_sided_upper_rank: one.upperRank,
      };
    },
  },
  {
    vectors: /^minimum n/,
    got: ({ p, conf_level: level }) => ({
      one_sided_upper: p.map((at: number) => smallestNForUpperBound(at, { level })),
      two_sided: p.map((at: number) => smallestNForInterval(at, { level })),
    }),
  },
  {
    vectors: /^EnvStats cross-check/,
    got: ({ x, p, conf_level: level }) => {
      const sorted = x.toSorted((one, other) => one - other);
      const ranks = leastCoverageRanks(x.length, p, { level });
      return {
        informative: ranks !== undefined,
        interval: [valueAtRank(sorted, ranks?.lowerRank), valueAtRank(sorted, ranks?.upperRank)],
        ranks: [ranks?.lowerRank, ranks?.upperRank],
        coverage: ranks?.coverage,
      };
    },
  },
);

describe('orderStatisticRanks', () => {
  it('covers at least as often as it says, and nests as the level grows', () => {
    const level = fc.double({ min: 0.5, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        level,
        level,
        (n, p, x, y) => {
          const narrow = orderStatisticRanks(n, p, { level: Math.min(x, y) });
          const wide = orderStatisticRanks(n, p, { level: Math.max(x, y) });
          expect(narrow.coverage).toBeGreaterThanOrEqual(Math.min(x, y) - 1e-9);
          expect(wide.lowerRank ?? 0).toBeLessThanOrEqual(narrow.lowerRank ?? 0);
          expect(wide.upperRank ?? n + 1).toBeGreaterThanOrEqual(narrow.upperRank ?? n + 1);
        },
      ),
    );
  });
  it('mirrors: the limits of p90 are those of p10 from the other end', () => {
    const high = orderStatisticRanks(200, 0.9);
    const low = orderStatisticRanks(200, 0.1);
    expect([low.lowerRank, low.upperRank]).toEqual([201 - (high.upperRank ?? 0), 201 - (high.lowerRank ?? 0)]);
  });
});

describe('orderStatisticInterval', () => {
  it('reads the ranks in the data, and leaves a limit open that the data cannot give', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(orderStatisticInterval(values, 0.5)).toMatchObject({ low: 40, high: 61 });
    expect(orderStatisticInterval(values, 0.99)).toMatchObject({ low: 97, high: undefined, upperRank: undefined });
    expect(
      orderStatisticInterval([...values.slice(50), ...Array(50).fill(Number.POSITIVE_INFINITY)], 0.5).high,
    ).toBeUndefined();
  });
  it('has no pair of ranks that reaches the level with too few values', () => {
    expect(leastCoverageRanks(5, 0.5)).toBeUndefined();
    expect(leastCoverageRanks(6, 0.5)).toMatchObject({ lowerRank: 1, upperRank: 6 });
  });
});

describe('the fewest values', () => {
  it('are as many as the ranks themselves need', () => {
    for (const p of [0.5, 0.9, 0.95, 0.99]) {
      const n = smallestNForUpperBound(p) ?? 0;
      expect(oneSidedRanks(n, p).upperRank).toBe(n);
      expect(oneSidedRanks(n - 1, p).upperRank).toBeUndefined();
    }
  });
  it('are unknown for p of 0 and 1', () => {
    expect(smallestNForUpperBound(1)).toBeUndefined();
    expect(smallestNForInterval(0)).toBeUndefined();
  });
});
