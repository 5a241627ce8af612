import type { Arm } from '#bench/analysis/arm.ts';
import { valuesByCluster } from '#bench/analysis/arm.ts';
import { type EstimateContext, estimateOf } from '#bench/analysis/estimate-base.ts';
import { latencySummary } from '#bench/analysis/latency-summary.ts';
import { METRICS } from '#bench/analysis/metrics.ts';
import { pairedEstimate } from '#bench/analysis/paired-estimate.ts';
import { MIN_CLUSTERS_FOR_TAIL_RATIO, tailRatio } from '#bench/analysis/tail-ratio.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import { type Cases, caseMeans, pairedCases } from '#bench/stats/case-means.ts';
import type { DefaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import { mean } from '#bench/stats/mean.ts';
import { differenceInterval, shareInterval } from './judged-interval.ts';

/** A difference of shares, candidate minus `keep` times incumbent, with both sides. */
export interface ShareContrast {
  readonly estimate: Estimate;
  readonly found: DefaultHeadToHead | undefined;
  readonly ours: Cases;
  readonly theirs: Cases;
  readonly clusterOf: EstimateContext['clusterOf'];
}

/**
 * Candidate minus incumbent on the cases both have, by the paired MOVER on cluster-adjusted Wilson limits. With `keep` below 1
 * the incumbent is scaled first: above 0 then says that the candidate keeps at least that share of the incumbent's value.
 */
export function shareContrast(ours: Cases, theirs: Cases, context: EstimateContext, keep = 1): ShareContrast {
  const shared = pairedCases(ours, theirs, context.clusterOf);
  const clusterOf = shared.labels ?? [];
  const judged = differenceInterval(shared.a, shared.b, { level: context.level, clusterOf }, keep);
  const [a, b] = [mean(caseMeans(shared.a).means), mean(caseMeans(shared.b).means)];
  const estimate = estimateOf(
    {
      value: a === undefined || b === undefined ? undefined : a - keep * b,
      interval: judged?.interval,
      method: judged === undefined ? 'none' : 'paired-mover-wilson',
      cases: shared.a.length,
      clusters: new Set(clusterOf).size,
      trials: trialsOf(shared.a) + trialsOf(shared.b),
      df: judged?.found.a.df,
      note: judged === undefined ? tooFew(shared.a.length) : undefined,
    },
    'share',
    context,
  );
  return { estimate, found: judged?.found, ours: shared.a, theirs: shared.b, clusterOf };
}

/** A share with the interval an absolute gate is judged by: Clopper-Pearson at the effective n. */
export function gateShare(cases: Cases, context: EstimateContext): Estimate {
  const judged = shareInterval(cases, context);
  const { means, clusters, trials } = caseMeans(cases, context.clusterOf);
  return estimateOf(
    {
      value: mean(means),
      interval: judged?.interval,
      method: judged === undefined ? 'none' : 'clopper-pearson-effective-n',
      cases: means.length,
      clusters,
      trials,
      effectiveN: judged?.found.effective,
      df: judged?.found.df,
      note: judged === undefined ? tooFew(means.length) : undefined,
    },
    'share',
    context,
  );
}

/** A quantile of a latency, ms; timeouts are longer than their limit. */
export function latencyQuantile(arm: Arm, metric: 'e2eMs' | 'ttfatMs', p: number, context: EstimateContext): Estimate {
  const [quantile] = latencySummary(arm, metric, [p], context).quantiles;
  if (quantile !== undefined) return quantile.estimate;
  return estimateOf(
    { value: undefined, method: 'none', cases: 0, clusters: 0, trials: 0, note: 'nothing was measured' },
    'ms',
    context,
  );
}

/**
 * Candidate over incumbent. The p95 by the bootstrap from 50 independent cases on; below that, and for the median, the typical
 * ratio of case medians.
 *
 * @returns undefined for any other quantile
 */
export function latencyRatio(
  ours: Arm,
  theirs: Arm,
  metric: 'e2eMs' | 'ttfatMs',
  p: number,
  seed: number,
  context: EstimateContext,
): Estimate | undefined {
  if (p !== 0.5 && p !== 0.95) return undefined;
  const median = pairedEstimate(METRICS[metric], ours, theirs, context);
  if (p === 0.5) return median.estimate;
  const enough = new Set(median.sides.clusterOf).size >= MIN_CLUSTERS_FOR_TAIL_RATIO;
  if (enough) return tailRatio(median, seed, context).estimate;
  const { estimate } = median;
  const note = `judged by the typical ratio of case medians: a ratio of p95s takes ${MIN_CLUSTERS_FOR_TAIL_RATIO} independent cases`;
  return { ...estimate, note: estimate.note === undefined ? note : `${note}; ${estimate.note}` };
}

/** Lists of one value per cluster, from one value per case. */
export function byCluster(means: Iterable<number>, clusterOf: EstimateContext['clusterOf']): Cases {
  return valuesByCluster(
    Array.from(means, (one) => [one]),
    clusterOf.map(String),
  );
}

export function trialsOf(cases: Cases): number {
  return cases.reduce((sum, { length }) => sum + length, 0);
}

function tooFew(cases: number): string {
  return cases === 0 ? 'no case that was measured' : 'a single independent case: no interval';
}
