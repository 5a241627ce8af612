import type { Cases } from './case-means.ts';
import { indicatorSpread } from './indicator-spread.ts';
import type { OpenInterval } from './interval.ts';
import { numberAt } from './numbers.ts';
import { orderStatisticRanks, valueAtRank } from './order-statistic-interval.ts';
import { quantileSorted } from './quantile.ts';
import { smallestNForUpperBound } from './smallest-n-for-upper-bound.ts';

export type DefaultLatencyInterval = OpenInterval & {
  /** Type 7 over all trials. `undefined` when it falls among the timeouts: "longer than the limit". */
  readonly quantile: number | undefined;
  /** Of the share of trials at or below the quantile, between the number of clusters and of trials. */
  readonly effectiveNRaw: number;
  /** The same, rounded down: the n of the order statistics. */
  readonly effectiveN: number;
  /** 1-based, in all trials sorted. `undefined`: beyond what was seen, so show "at least the largest". */
  readonly lowerRank: number | undefined;
  readonly upperRank: number | undefined;
  /** Whether so many effective trials bound this quantile at all (299 for p99). If not, show no point but the lower limit. */
  readonly enough: boolean;
  readonly clusters: number;
  readonly trials: number;
};

/**
 * The default interval of a latency quantile over clustered trials: order statistics at the effective n of the indicator
 * "at or below the quantile", mapped to ranks among all trials.
 *
 * @param clusters one list of latencies per independent cluster, warm-up excluded; a timeout is +Infinity, never its limit
 * @param p in (0, 1)
 * @param options.sorted `allSorted(clusters)`, where several quantiles are asked of the same latencies
 * @returns `undefined` below two clusters: show the point alone (`quantile`). Limits are observed values, so they may meet
 *   where many latencies tie
 * @see statistics.md sections 1.5 and 3.7, evidence in 5.3
 */
export function defaultLatencyInterval(
  clusters: Cases,
  p: number,
  options: { readonly level?: number; readonly sorted?: Float64Array } = {},
): DefaultLatencyInterval | undefined {
  const sorted = options.sorted ?? allSorted(clusters);
  const n = sorted.length;
  const quantile = quantileSorted(sorted, p);
  // Among the timeouts the indicator is "answered at all".
  const spread = indicatorSpread(clusters, quantile ?? Number.MAX_VALUE);
  if (spread === undefined) return undefined;
  const effectiveNRaw = spread.effectiveN ?? spread.clusters;
  const effectiveN = Math.floor(Math.min(Math.max(effectiveNRaw, spread.clusters), n) + 1e-9);
  const ranks = orderStatisticRanks(effectiveN, p, options);
  const lowerRank =
    ranks.lowerRank === undefined ? undefined : Math.floor(((ranks.lowerRank - 1) * n) / effectiveN + 1e-9) + 1;
  const upperRank = ranks.upperRank === undefined ? undefined : Math.ceil((ranks.upperRank * n) / effectiveN - 1e-9);
  return {
    quantile,
    low: valueAtRank(sorted, lowerRank),
    high: valueAtRank(sorted, upperRank),
    effectiveNRaw,
    effectiveN,
    lowerRank,
    upperRank,
    enough: effectiveN >= (smallestNForUpperBound(p, options) ?? Number.POSITIVE_INFINITY),
    clusters: spread.clusters,
    trials: n,
  };
}

/** All trials of all clusters in ascending order. */
export function allSorted(clusters: Cases): Float64Array {
  let n = 0;
  for (const values of clusters) n += values.length;
  const all = new Float64Array(n);
  let at = 0;
  for (const values of clusters) {
    for (let i = 0; i < values.length; i += 1) {
      all[at] = numberAt(values, i);
      at += 1;
    }
  }
  return all.sort();
}
