import type { Cases } from '#bench/stats/case-means.ts';
import { clusterBootstrap } from '#bench/stats/cluster-bootstrap.ts';
import type { OpenInterval } from '#bench/stats/interval.ts';
import { upperTail } from '#bench/stats/interval.ts';
import { numberAt } from '#bench/stats/numbers.ts';
import { quantile } from '#bench/stats/quantile.ts';
import { FRESH_DRAWS, type RandomDraws } from '#bench/stats/random-draws.ts';
import { valuesByCluster } from './arm.ts';
import { type EstimateContext, estimateOf } from './estimate-base.ts';
import type { PairedEstimate } from './paired-estimate.ts';
import { resampledQuantile } from './resampled-quantile.ts';

/** Below so many independent cases a bootstrap of a tail covers too little to be shown (statistics.md 1.1). */
export const MIN_CLUSTERS_FOR_TAIL_RATIO = 50;

const TAIL = 0.95;

/**
 * The ratio of two p95s over the same cases, by the seeded paired cluster bootstrap of its logarithm.
 *
 * @param median what `pairedEstimate` found of the same latency: its sides and its wins by case are kept
 * @param tailOf `rememberedTail()` where several contenders are held against one baseline
 */
export function tailRatio(
  median: PairedEstimate,
  seed: number,
  context: EstimateContext,
  tailOf: TailOf = resampledTail,
): PairedEstimate {
  const { contender, baseline, clusterOf } = median.sides;
  const labels = clusterOf.map(String);
  const ours = valuesByCluster(contender, labels);
  const theirs = valuesByCluster(baseline, labels);
  const enough = ours.length >= MIN_CLUSTERS_FOR_TAIL_RATIO;
  const size = { cases: contender.length, clusters: ours.length, trials: countTrials(ours) + countTrials(theirs) };
  const [above, below] = enough ? [tailOf(ours, seed), tailOf(theirs, seed)] : [];
  const ratio = (above?.observed ?? Number.NaN) / (below?.observed ?? Number.NaN);
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
    const under = below?.replicates() ?? new Float64Array();
    const logs = (above?.replicates() ?? new Float64Array()).map((tail, draw) =>
      Math.log(tail / numberAt(under, draw)),
    );
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

/** The p95 of one side. */
export interface Tail {
  readonly observed: number;
  /** Of every resample, drawn when first asked for. One seed draws the same clusters for both sides of a pair. */
  readonly replicates: () => Float64Array;
}

export type TailOf = (clusters: Cases, seed: number) => Tail;

/** Remembers the tails of the last two sides, so that a baseline is resampled once and not for every contender. */
export function rememberedTail(draws: RandomDraws = FRESH_DRAWS): TailOf {
  let known: { readonly clusters: Cases; readonly seed: number; readonly tail: Tail }[] = [];
  return (clusters, seed) => {
    const same = known.find((one) => one.seed === seed && equalCases(one.clusters, clusters));
    const used = same ?? { clusters, seed, tail: resampledTail(clusters, seed, draws) };
    known = [used, ...known.filter((one) => one !== used)].slice(0, 2);
    return used.tail;
  };
}

function resampledTail(clusters: Cases, seed: number, from: RandomDraws = FRESH_DRAWS): Tail {
  const tail = resampledQuantile(clusters, TAIL);
  let drawn: Float64Array | undefined;
  return {
    observed: tail(Int32Array.from(clusters.keys())),
    replicates: () => {
      drawn ??= clusterBootstrap(clusters.length, tail, { seed, from });
      return drawn;
    },
  };
}

function equalCases(a: Cases, b: Cases): boolean {
  return (
    a.length === b.length &&
    a.every((values, place) => {
      const others = b[place] ?? [];
      if (values.length !== others.length) return false;
      for (let at = 0; at < values.length; at += 1) if (values[at] !== others[at]) return false;
      return true;
    })
  );
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
