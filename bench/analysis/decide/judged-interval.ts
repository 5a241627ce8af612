import { scoreScale } from '#bench/analysis/arm.ts';
import type { Cases, ClusterLabels } from '#bench/stats/case-means.ts';
import { type DefaultCell, defaultCell } from '#bench/stats/default-cell.ts';
import { type DefaultHeadToHead, defaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import { type Interval, upperTail } from '#bench/stats/interval.ts';
import { moverDifference } from '#bench/stats/mover-difference.ts';
import { studentTQuantile } from '#bench/stats/student-t-quantile.ts';

/** An interval that a gate on scores is judged by, without a word: the same for a verdict and for the prediction of one. */
export interface JudgedInterval<Found> {
  readonly value: number;
  readonly interval: Interval;
  /** What it was made from. */
  readonly found: Found;
}

interface IntervalOptions {
  readonly level: number;
  readonly clusterOf: ClusterLabels;
}

/**
 * Of candidate minus `keep` times incumbent: the paired MOVER on cluster-adjusted Wilson limits.
 *
 * @param ours on the cases both sides have, as `theirs`
 * @returns undefined below two clusters
 */
export function differenceInterval(
  ours: Cases,
  theirs: Cases,
  options: IntervalOptions,
  keep = 1,
): JudgedInterval<DefaultHeadToHead> | undefined {
  const found = defaultHeadToHead(ours, theirs, { ...options, scores: scoreScale(ours, theirs) });
  if (found === undefined) return undefined;
  const interval = keep === 1 ? found.interval : scaledInterval(found, keep, options.level);
  return { value: found.a.mean - keep * found.b.mean, interval, found };
}

/**
 * Of one side's share: Clopper-Pearson at the effective n.
 *
 * @returns undefined below two clusters
 */
export function shareInterval(cases: Cases, options: IntervalOptions): JudgedInterval<DefaultCell> | undefined {
  const found = defaultCell(cases, { ...options, scores: scoreScale(cases) });
  return found && { value: found.mean, interval: found.gateInterval, found };
}

/** As `defaultHeadToHead` does it: where both sides lie on one line the limits keep the distance of no discordant pair. */
function scaledInterval({ a, b, correlation }: DefaultHeadToHead, keep: number, level: number): Interval {
  const scaled = { estimate: keep * b.mean, low: keep * b.interval.low, high: keep * b.interval.high };
  const found = moverDifference({ estimate: a.mean, ...a.interval }, scaled, correlation);
  if (correlation <= 1 - 1e-12) return found;
  const square = studentTQuantile(upperTail(level), a.df) ** 2;
  const reach = square / (a.clusters + square);
  const value = a.mean - scaled.estimate;
  return { low: Math.min(found.low, value - reach), high: Math.max(found.high, value + reach) };
}
