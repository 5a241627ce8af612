import type { Estimate } from '#bench/domain/estimate.ts';
import type { Cases } from '#bench/stats/case-means.ts';
import { allSorted, defaultLatencyInterval } from '#bench/stats/default-latency-interval.ts';
import { kaplanMeierQuantile } from '#bench/stats/kaplan-meier-quantile.ts';
import { quantileSorted } from '#bench/stats/quantile.ts';
import { smallestNForUpperBound } from '#bench/stats/smallest-n-for-upper-bound.ts';
import { valuesByCluster } from './arm.ts';
import { clustersWithValues, type EstimateContext, estimateOf } from './estimate-base.ts';
import { valuePhrase } from './phrase.ts';

/** One quantile of a latency. */
export interface LatencyQuantile {
  readonly p: number;
  /** Withheld (value undefined, reason in `note`) where the trials cannot bound it: p99 below an effective n of 299. */
  readonly estimate: Estimate;
  /** Type 7, of these trials and no others: says what was seen, not what to expect. Undefined among timeouts. */
  readonly observed: number | undefined;
}

/** Trials stopped at different limits, so that "longer than its limit" does not mean one thing. */
export interface MixedLimits {
  /** Time of each trial, or the limit it was stopped at. */
  readonly times: Float64Array;
  /** 1: answered, 0: stopped. */
  readonly answered: Float64Array;
}

/**
 * The quantiles of one latency, each with order statistics at the effective n of "at or below it".
 *
 * @param cases one list of ms per case; +Infinity is a timeout
 * @param limitMs the limit of the timeouts, where they have one in common
 * @param mixed given when they do not
 */
export function latencyQuantiles(
  cases: Cases,
  quantiles: readonly number[],
  limitMs: number | undefined,
  mixed: MixedLimits | undefined,
  context: EstimateContext,
): readonly LatencyQuantile[] {
  const clusters = valuesByCluster(cases, context.clusterOf.map(String));
  const sorted = allSorted(clusters);
  const base = {
    cases: cases.filter((values) => values.length > 0).length,
    clusters: clustersWithValues(cases, context.clusterOf),
    trials: sorted.length,
  };
  return quantiles.map((p) => {
    const observed = quantileSorted(sorted, p);
    const named = { ...context, subject: `${quantileName(p)} of ${context.subject}` };
    if (mixed !== undefined) {
      const { quantile, low, high } = kaplanMeierQuantile(mixed.times, mixed.answered, p, context);
      const note = 'timeouts at different limits: Kaplan-Meier, trials taken as independent';
      const found = { ...base, value: quantile, interval: { low, high }, method: 'kaplan-meier', note };
      return { p, observed, estimate: estimateOf(found, 'ms', named) };
    }
    const least = smallestNForUpperBound(p, context) ?? Number.POSITIVE_INFINITY;
    const found = defaultLatencyInterval(clusters, p, { level: context.level, sorted });
    const effectiveN = found?.effectiveN;
    const enough = found?.enough ?? sorted.length >= least;
    const method = 'order-statistics-effective-n';
    const note = latencyNote({ p, trials: sorted.length, enough, least, effectiveN, observed, limitMs, found });
    const value = enough ? observed : undefined;
    const interval = { low: found?.low, high: enough ? found?.high : undefined };
    return { p, observed, estimate: estimateOf({ ...base, value, interval, method, effectiveN, note }, 'ms', named) };
  });
}

function quantileName(p: number): string {
  return p === 0.5 ? 'median' : `p${Number((100 * p).toFixed(2))}`;
}

function latencyNote(known: {
  readonly p: number;
  readonly trials: number;
  readonly enough: boolean;
  readonly least: number;
  readonly effectiveN: number | undefined;
  readonly observed: number | undefined;
  readonly limitMs: number | undefined;
  readonly found: { readonly high: number | undefined } | undefined;
}): string | undefined {
  if (known.trials === 0) return 'nothing was measured';
  const name = quantileName(known.p);
  if (!known.enough) {
    return `${name} withheld: it takes ${known.least} effective trials to bound it, and these are worth ${known.effectiveN ?? known.trials}`;
  }
  if (known.observed === undefined) {
    const limit = known.limitMs === undefined ? 'their limit' : valuePhrase(known.limitMs, 'ms');
    return `${name} lies among the timeouts: longer than ${limit}`;
  }
  if (known.found === undefined) return 'a single independent case: no interval';
  return known.found.high === undefined ? 'longer than anything seen cannot be ruled out' : undefined;
}
