import { betaQuantile } from './beta-quantile.ts';
import type { Cases } from './case-means.ts';
import { allSorted } from './default-latency-interval.ts';
import { indicatorSpread } from './indicator-spread.ts';
import { DEFAULT_LEVEL, type OpenInterval, upperTail } from './interval.ts';
import { quantileSorted } from './quantile.ts';
import { studentTQuantile } from './student-t-quantile.ts';

export type ClusteredQuantileInterval = {
  /** Type 1: an observed value. `undefined` when it is a timeout. */
  readonly quantile: number | undefined;
  /** Of the share of trials at or below it. */
  readonly standardError: number;
  readonly effectiveN: number;
  /** t limits of that share, read back as quantiles. */
  readonly woodruff: OpenInterval;
  /** Korn-Graubard limits of that share, read back. */
  readonly beta: OpenInterval;
};

/**
 * Woodruff's interval of a quantile of clustered latencies, as survey packages give it; shown beside the default for
 * readers who want it (`defaultLatencyInterval` covers better in the tail).
 *
 * @param clusters one list of latencies per independent cluster; a timeout is +Infinity
 * @returns `undefined` below two clusters, or when every cluster has the same share below the quantile
 * @see Woodruff 1952; Korn & Graubard 1998
 */
export function clusteredQuantileInterval(
  clusters: Cases,
  p: number,
  options: { readonly level?: number } = {},
): ClusteredQuantileInterval | undefined {
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  const sorted = allSorted(clusters);
  const quantile = quantileSorted(sorted, p, 1);
  const spread = indicatorSpread(clusters, quantile ?? Number.MAX_VALUE);
  if (spread?.effectiveN === undefined) return undefined;
  const { share, standardError, effectiveN, trials } = spread;
  const df = spread.clusters - 1;
  const critical = studentTQuantile(q, df);
  const adjusted = effectiveN * (studentTQuantile(q, trials - 1) / critical) ** 2;
  const read = (at: number): number | undefined => (at > 0 && at < 1 ? quantileSorted(sorted, at, 1) : undefined);
  return {
    quantile,
    standardError,
    effectiveN,
    woodruff: { low: read(share - critical * standardError), high: read(share + critical * standardError) },
    beta: {
      low: read(betaQuantile(1 - q, adjusted * share, adjusted * (1 - share) + 1)),
      high: read(betaQuantile(q, adjusted * share + 1, adjusted * (1 - share))),
    },
  };
}
