import { clusterBootstrap } from '#bench/stats/cluster-bootstrap.ts';
import type { OpenInterval } from '#bench/stats/interval.ts';
import { upperTail } from '#bench/stats/interval.ts';
import { quantile } from '#bench/stats/quantile.ts';
import { valuesByCluster } from './arm.ts';
import { type EstimateContext, estimateOf } from './estimate-base.ts';
import type { PairedEstimate } from './paired-estimate.ts';
import { resampledQuantile } from './resampled-quantile.ts';

/** Below so many independent cases a bootstrap of a tail covers too little to be shown (statistics.md 1.1). */
const MIN_CLUSTERS_FOR_TAIL_RATIO = 50;

const TAIL = 0.95;

/**
 * The ratio of two p95s over the same cases, by the seeded paired cluster bootstrap of its logarithm.
 *
 * @param median what `pairedEstimate` found of the same latency: its sides and its wins by case are kept
 */
export function tailRatio(median: PairedEstimate, seed: number, context: EstimateContext): PairedEstimate {
  const { contender, baseline, clusterOf } = median.sides;
  const labels = clusterOf.map(String);
  const ours = valuesByCluster(contender, labels);
  const theirs = valuesByCluster(baseline, labels);
  const enough = ours.length >= MIN_CLUSTERS_FOR_TAIL_RATIO;
  const size = { cases: contender.length, clusters: ours.length, trials: countTrials(ours) + countTrials(theirs) };
  const [above, below] = enough ? [resampledQuantile(ours, TAIL), resampledQuantile(theirs, TAIL)] : [];
  const ratioOver = (indices: Int32Array): number =>
    (above?.(indices) ?? Number.NaN) / (below?.(indices) ?? Number.NaN);
  const ratio = ratioOver(Int32Array.from(ours.keys()));
  const withheld = withheldBecause(size.clusters, ratio);
  const interval = withheld === undefined ? bootstrapped() : undefined;
  const estimate = estimateOf(
    {
      ...size,
      value: withheld === undefined ? ratio : undefined,
      interval,
      method: withheld === undefined ? 'paired-cluster-bootstrap-percentile' : 'none',
      seed: withheld === undefined ? seed : undefined,
      note: withheld,
    },
    'ratio',
    context,
  );
  return { ...median, estimate, statistic: 'p95', pOfRatio: undefined };

  function bootstrapped(): OpenInterval | undefined {
    const logs = clusterBootstrap(ours.length, (indices) => Math.log(ratioOver(indices)), { seed });
    // Among timeouts on both sides a replicate has no ratio, and then neither has the interval.
    if (logs.some((log) => Number.isNaN(log) || log === Number.NEGATIVE_INFINITY)) return undefined;
    const q = upperTail(context.level);
    const [low, high] = [quantile(logs, 1 - q), quantile(logs, q)];
    return {
      low: low === undefined ? undefined : Math.exp(low),
      high: high === undefined ? undefined : Math.exp(high),
    };
  }
}

function withheldBecause(clusters: number, ratio: number): string | undefined {
  if (clusters < MIN_CLUSTERS_FOR_TAIL_RATIO) {
    return `p95 ratio withheld: it takes ${MIN_CLUSTERS_FOR_TAIL_RATIO} independent cases in common, and there are ${clusters}`;
  }
  return ratio > 0 && Number.isFinite(ratio) ? undefined : 'a p95 lies among the timeouts';
}

function countTrials(clusters: readonly { readonly length: number }[]): number {
  return clusters.reduce((sum, { length }) => sum + length, 0);
}
