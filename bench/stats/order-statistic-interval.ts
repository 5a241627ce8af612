import { binomialCdf } from './binomial-cdf.ts';
import { binomialQuantile } from './binomial-quantile.ts';
import { DEFAULT_LEVEL, type OpenInterval, upperTail } from './interval.ts';
import { type Numbers, numberAt } from './numbers.ts';

export type OrderStatisticRanks = {
  /** 1-based; `undefined` when even the smallest value is not low enough. */
  readonly lowerRank: number | undefined;
  /** 1-based; `undefined` when even the largest value is not high enough: "at least the largest seen". */
  readonly upperRank: number | undefined;
  /** What the two ranks truly cover, at least the level. */
  readonly coverage: number;
};

/**
 * Interval of the p-quantile of independent values, by their order. Trials of one case are not independent: for those
 * `defaultLatencyInterval`.
 */
export function orderStatisticInterval(
  values: Numbers,
  p: number,
  options: { readonly level?: number } = {},
): OpenInterval & OrderStatisticRanks {
  const sorted = Float64Array.from(values).sort();
  const ranks = orderStatisticRanks(sorted.length, p, options);
  return { ...ranks, low: valueAtRank(sorted, ranks.lowerRank), high: valueAtRank(sorted, ranks.upperRank) };
}

/**
 * Which order statistics of n independent values bound their p-quantile, whatever the distribution.
 *
 * @see David & Nagaraja 2003, Order Statistics, section 7.1
 */
export function orderStatisticRanks(
  n: number,
  p: number,
  options: { readonly level?: number } = {},
): OrderStatisticRanks {
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  const lower = binomialQuantile(1 - q, n, p);
  const upper = binomialQuantile(q, n, p) + 1;
  return {
    lowerRank: lower >= 1 ? lower : undefined,
    upperRank: upper <= n ? upper : undefined,
    coverage: binomialCdf(upper - 1, n, p) - (lower >= 1 ? binomialCdf(lower - 1, n, p) : 0),
  };
}

/** The ranks of two one-sided bounds, each at the level. */
export function oneSidedRanks(
  n: number,
  p: number,
  options: { readonly level?: number } = {},
): Omit<OrderStatisticRanks, 'coverage'> {
  const level = options.level ?? DEFAULT_LEVEL;
  upperTail(level);
  const { lowerRank, upperRank } = orderStatisticRanks(n, p, { level: 2 * level - 1 });
  return { lowerRank, upperRank };
}

/** `undefined` for a rank beyond the values, and where a timeout (infinity) stands. */
export function valueAtRank(sorted: Numbers, rank: number | undefined): number | undefined {
  if (rank === undefined) return undefined;
  const value = numberAt(sorted, rank - 1);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The pair of ranks that covers least among those that reach the level: often shorter than the equal-tailed pair, at the
 * price of uneven tails. Shown for comparison; a gate wants both tails held.
 *
 * @returns `undefined` when no pair of the values reaches the level
 */
export function leastCoverageRanks(
  n: number,
  p: number,
  options: { readonly level?: number } = {},
): { readonly lowerRank: number; readonly upperRank: number; readonly coverage: number } | undefined {
  const level = options.level ?? DEFAULT_LEVEL;
  upperTail(level);
  let best: { readonly lowerRank: number; readonly upperRank: number; readonly coverage: number } | undefined;
  for (let lowerRank = 1; lowerRank < n; lowerRank += 1) {
    const below = binomialCdf(lowerRank - 1, n, p);
    if (below + level >= 1) break;
    const upperRank = binomialQuantile(below + level, n, p) + 1;
    if (upperRank > n) break;
    const coverage = binomialCdf(upperRank - 1, n, p) - below;
    if (best === undefined || coverage < best.coverage) best = { lowerRank, upperRank, coverage };
  }
  return best;
}
