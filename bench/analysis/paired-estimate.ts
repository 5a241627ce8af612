import type { Estimate } from '#bench/domain/estimate.ts';
import { type Cases, type ClusterLabels, caseMeans, pairedCases } from '#bench/stats/case-means.ts';
import { costPerSuccess } from '#bench/stats/cost-per-success.ts';
import { defaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import type { OpenInterval } from '#bench/stats/interval.ts';
import { numberAt } from '#bench/stats/numbers.ts';
import { pairedDifference } from '#bench/stats/paired-difference.ts';
import { quantile } from '#bench/stats/quantile.ts';
import { studentTTwoSided } from '#bench/stats/student-t-cdf.ts';
import { type Arm, scoreScale, valuesByCase, valuesByCluster } from './arm.ts';
import { type EstimateContext, estimateOf } from './estimate-base.ts';
import type { Metric } from './metrics.ts';

/** Contender against baseline on one metric, over the cases both answered, before anything is concluded from it. */
export interface PairedEstimate {
  /** Contender minus baseline in the metric's unit, or contender over baseline. */
  readonly estimate: Estimate;
  readonly form: 'difference' | 'ratio';
  readonly statistic: 'mean' | 'median' | 'p95';
  /** Cases that went better for the contender, equally, worse. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** The values of both sides, one list per shared case. */
  readonly sides: PairedSides;
  /** Of a ratio's own t; scores are tested by `companionP`. */
  readonly pOfRatio: number | undefined;
}

/** Both sides on the cases they share, in one order. */
export interface PairedSides {
  readonly contender: Cases;
  readonly baseline: Cases;
  readonly clusterOf: ClusterLabels;
}

/** Trials are averaged within their case, cases kept within their cluster; a case that one side lacks is left out of both. */
export function pairedEstimate(
  metric: Metric,
  contender: Arm,
  baseline: Arm,
  context: EstimateContext,
): PairedEstimate {
  const shared = pairedCases(
    valuesByCase(metric.read(contender), contender.repetitions),
    valuesByCase(metric.read(baseline), baseline.repetitions),
    context.clusterOf,
  );
  const sides = { contender: shared.a, baseline: shared.b, clusterOf: shared.labels ?? [] };
  switch (metric.kind) {
    case 'score':
      return scoreDifference(metric, sides, context);
    case 'duration':
      return medianRatio(metric, sides, context);
    case 'amount':
      return meanRatio(metric, sides, context);
    default:
      return metric.kind satisfies never;
  }
}

/** The interval turned so that above 0 is good for the contender; a ratio on the log scale. */
export function turnedInterval(found: Pick<PairedEstimate, 'estimate' | 'form'>, metric: Metric): OpenInterval {
  const { low, high } = found.estimate;
  const onScale = (limit: number | undefined): number | undefined =>
    limit === undefined || found.form === 'difference' ? limit : Math.log(limit);
  const turned = { low: onScale(low), high: onScale(high) };
  if (metric.better === 'higher') return turned;
  return {
    low: turned.high === undefined ? undefined : -turned.high,
    high: turned.low === undefined ? undefined : -turned.low,
  };
}

function scoreDifference(metric: Metric, sides: PairedSides, context: EstimateContext): PairedEstimate {
  const { contender, baseline, clusterOf } = sides;
  const { level } = context;
  const scores = scoreScale(contender, baseline);
  const found = defaultHeadToHead(contender, baseline, { level, clusterOf, scores });
  const plain = pairedDifference(contender, baseline, { level, clusterOf });
  const estimate = estimateOf(
    {
      ...sizeOf(sides),
      value: found?.difference ?? plain.difference,
      interval: found?.interval,
      method: found === undefined ? 'none' : 'paired-mover-wilson',
      df: found?.a.df,
      note: tooFew(plain.cases, plain.clusters) ?? lowInformation(plain.clusters),
    },
    metric.unit,
    context,
  );
  const counts = countWins(caseMeans(contender).means, caseMeans(baseline).means, metric);
  return { estimate, form: 'difference', statistic: 'mean', ...counts, sides, pOfRatio: undefined };
}

function medianRatio(metric: Metric, sides: PairedSides, context: EstimateContext): PairedEstimate {
  const medians = (cases: Cases): readonly (number | undefined)[] => cases.map((values) => quantile(values, 0.5));
  const [ours, theirs] = [medians(sides.contender), medians(sides.baseline)];
  const usable = (index: number): boolean => positive(ours[index]) && positive(theirs[index]);
  const logs = (values: readonly (number | undefined)[]): Cases =>
    values.map((value, index) => (usable(index) ? [Math.log(value ?? Number.NaN)] : []));
  const { level } = context;
  const found = pairedDifference(logs(ours), logs(theirs), { level, clusterOf: sides.clusterOf });
  const left = sides.contender.length - found.cases;
  const estimate = estimateOf(
    {
      ...sizeOf(sides),
      cases: found.cases,
      clusters: found.clusters,
      value: found.difference === undefined ? undefined : Math.exp(found.difference),
      interval: exponentiated(found.interval),
      method: found.interval === undefined ? 'none' : 'case-median-log-ratio-t',
      df: found.interval && found.df,
      note:
        tooFew(found.cases, found.clusters) ??
        (left > 0 ? `${left} cases left out, where a median is a timeout or 0` : unvaried(found.interval)),
    },
    'ratio',
    context,
  );
  const endless = (values: readonly (number | undefined)[]): readonly number[] =>
    values.map((value) => value ?? Number.POSITIVE_INFINITY);
  const counts = countWins(endless(ours), endless(theirs), metric);
  return { estimate, form: 'ratio', statistic: 'median', ...counts, sides, pOfRatio: found.pTwoSided };
}

/** Ratio of the means of case means: what a bill over the same cases would be multiplied by. */
function meanRatio(metric: Metric, sides: PairedSides, context: EstimateContext): PairedEstimate {
  const labels = sides.clusterOf.map(String);
  const ours = caseMeans(sides.contender).means;
  const theirs = caseMeans(sides.baseline).means;
  const byCluster = (means: Float64Array): Cases =>
    valuesByCluster(
      Array.from(means, (one) => [one]),
      labels,
    );
  const found = costPerSuccess(byCluster(ours), byCluster(theirs), context);
  const ratio = found.ratio !== undefined && found.ratio > 0 ? found.ratio : undefined;
  const df = found.clusters - 1;
  const estimate = estimateOf(
    {
      ...sizeOf(sides),
      value: found.ratio,
      interval: found.interval,
      method: found.interval === undefined ? 'none' : 'ratio-of-means-log-delta-t',
      df: found.interval && df,
      note:
        tooFew(sides.contender.length, found.clusters) ??
        (found.ratio === undefined ? 'the baseline is 0, so there is no ratio' : unvaried(found.interval)),
    },
    'ratio',
    context,
  );
  const known = found.interval !== undefined && found.standardError !== undefined && ratio !== undefined;
  const pOfRatio = known ? studentTTwoSided((Math.log(ratio) * ratio) / (found.standardError ?? 1), df) : undefined;
  return { estimate, form: 'ratio', statistic: 'mean', ...countWins(ours, theirs, metric), sides, pOfRatio };
}

function sizeOf({ contender, baseline, clusterOf }: PairedSides): { cases: number; clusters: number; trials: number } {
  const trials = (cases: Cases): number => cases.reduce((sum, values) => sum + values.length, 0);
  return {
    cases: contender.length,
    clusters: new Set(clusterOf).size,
    trials: trials(contender) + trials(baseline),
  };
}

function tooFew(cases: number, clusters: number): string | undefined {
  if (cases === 0) return 'no case that both were measured on';
  return clusters < 2 ? 'a single independent case in common: no interval' : undefined;
}

/** Below so many independent cases a comparison is shown and never gated (statistics.md section 6). */
const FEWEST_TO_DECIDE = 20;

function lowInformation(clusters: number): string | undefined {
  return clusters < FEWEST_TO_DECIDE
    ? `low information: ${clusters} independent cases in common, fewer than ${FEWEST_TO_DECIDE}`
    : undefined;
}

function unvaried(interval: OpenInterval | undefined): string | undefined {
  return interval === undefined ? 'the same ratio in every case, so no interval' : undefined;
}

function countWins(
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
  { better }: Metric,
): { wins: number; ties: number; losses: number } {
  let [wins, losses] = [0, 0];
  for (let index = 0; index < ours.length; index += 1) {
    const [a, b] = [numberAt(ours, index), numberAt(theirs, index)];
    // Equal scores summed in another order differ by rounding: that is a tie.
    if (a === b || Math.abs(a - b) <= 1e-12 * Math.max(1, Math.min(Math.abs(a), Math.abs(b)))) continue;
    if (a > b === (better === 'higher')) wins += 1;
    else losses += 1;
  }
  return { wins, ties: ours.length - wins - losses, losses };
}

function positive(value: number | undefined): boolean {
  return value !== undefined && value > 0;
}

function exponentiated(interval: OpenInterval | undefined): OpenInterval | undefined {
  if (interval === undefined) return undefined;
  const exp = (limit: number | undefined): number | undefined => (limit === undefined ? undefined : Math.exp(limit));
  return { low: exp(interval.low), high: exp(interval.high) };
}
