import type { Estimate } from '#bench/domain/estimate.ts';
import type { Plan, PlannedScenario } from '#bench/domain/plan.ts';
import { adjustPValues } from '#bench/stats/adjust-p-values.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { type RandomDraws, rememberedDraws } from '#bench/stats/random-draws.ts';
import { type Arm, clusterLabels } from './arm.ts';
import { type CompanionP, companionP } from './companion-p.ts';
import type { EstimateContext } from './estimate-base.ts';
import { judgeDifference, type Verdict } from './judge-difference.ts';
import { graderMetric, METRICS, type Metric } from './metrics.ts';
import { armOf, type Observations } from './observe.ts';
import { type PairedEstimate, pairedEstimate, turnedInterval } from './paired-estimate.ts';
import { differencePhrase, intervalPhrase, levelPhrase } from './phrase.ts';
import { rememberedTail, type TailOf, tailRatio } from './tail-ratio.ts';

export interface CompareOptions {
  /** Label of the contender that all others are held against. */
  readonly baseline: string;
  /** The largest difference of scores still called the same, e.g. 0.03; fixed before the run. */
  readonly margin?: number | undefined;
  /** The same for ratios of latency, cost and tokens: 0.1 calls up to 1.1 times the same. */
  readonly ratioMargin?: number | undefined;
  readonly level?: number;
  /** Of drawn signs and resamples; the plan's unless said otherwise. */
  readonly seed?: number;
}

/** Contender against baseline on one metric of one scenario, paired by case. */
export interface Comparison {
  readonly scenario: string;
  /** A name of METRICS, or `grader:<name>`. */
  readonly metric: string;
  readonly statistic: PairedEstimate['statistic'];
  readonly contender: string;
  readonly baseline: string;
  /** `difference`: contender minus baseline, in the metric's unit. `ratio`: contender over baseline. */
  readonly form: PairedEstimate['form'];
  readonly better: Metric['better'];
  /** Not adjusted for the number of contenders. */
  readonly estimate: Estimate;
  readonly p: CompanionP | undefined;
  /** Holm over the contenders compared on this metric of this scenario. */
  readonly adjustedP: number | undefined;
  /** Cases that went better for the contender, equally, worse; of broken-off trials nothing is counted. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  readonly margin: number | undefined;
  readonly verdict: Verdict;
  /** e.g. "quality of X is 4.3 points above Y (95 % interval -0.1 to 8.8): undecided". */
  readonly says: string;
}

/**
 * Every other contender against the baseline, on every metric and every grader, scenario by scenario.
 *
 * @throws Error when the run has no such baseline; RangeError for a margin that is not above 0
 */
export function compare(observations: Observations, plan: Plan, options: CompareOptions): readonly Comparison[] {
  const draws = rememberedDraws();
  return plan.scenarios.flatMap((planned) => {
    const baseline = armOf(observations, planned.id, options.baseline);
    const others = plan.contenders
      .filter(({ label }) => label !== options.baseline)
      .map(({ label }) => armOf(observations, planned.id, label));
    return metricsToCompare(planned, [baseline, ...others]).flatMap(({ name, metric }) => {
      const shared = { draws, tailOf: rememberedTail(draws) };
      const found = others.map((arm) => comparisonsOf(name, metric, arm, baseline, planned, plan, options, shared));
      const statistics = new Set(found.flatMap((list) => list.map(({ statistic }) => statistic)));
      return [...statistics].flatMap((statistic) =>
        withHolm(found.flatMap((list) => list.filter((one) => one.statistic === statistic))),
      );
    });
  });
}

interface NamedMetric {
  readonly name: string;
  readonly metric: Metric;
}

/** The table, then every grader that is not the primary: that one is the quality. */
function metricsToCompare(planned: PlannedScenario, arms: readonly Arm[]): readonly NamedMetric[] {
  const graders = new Set(arms.flatMap(({ scores }) => [...scores.keys()]));
  graders.delete(planned.primary);
  return [
    ...Object.entries(METRICS).map(([name, metric]) => ({ name, metric })),
    ...[...graders].sort().map((grader) => {
      const metric = graderMetric(grader);
      return { name: metric.name, metric };
    }),
  ];
}

/** @throws RangeError when it is not above 0 */
function marginOf(metric: Metric, options: Pick<CompareOptions, 'margin' | 'ratioMargin'>): number | undefined {
  const margin = metric.kind === 'score' ? options.margin : options.ratioMargin;
  if (margin !== undefined && !(margin > 0)) {
    throw new RangeError(`A margin is above 0: 0.03 is 3 points of a score, or 3 % of a ratio. This one is ${margin}.`);
  }
  return margin;
}

function comparisonsOf(
  name: string,
  metric: Metric,
  arm: Arm,
  baseline: Arm,
  planned: PlannedScenario,
  plan: Plan,
  options: CompareOptions,
  shared: { readonly draws: RandomDraws; readonly tailOf: TailOf },
): readonly Comparison[] {
  const seed = options.seed ?? plan.seed;
  const context: EstimateContext = {
    subject: `${metric.title} of ${arm.contender} against ${baseline.contender} in ${planned.id}`,
    level: options.level ?? DEFAULT_LEVEL,
    clusterOf: clusterLabels(planned),
  };
  const first = pairedEstimate(metric, arm, baseline, context);
  const all = metric.kind === 'duration' ? [first, tailRatio(first, seed, context, shared.tailOf)] : [first];
  const margin = marginOf(metric, options);
  return all.map((found) => {
    const scaled = margin === undefined || found.form === 'difference' ? margin : Math.log(1 + margin);
    const verdict = judgeDifference(turnedInterval(found, metric), scaled);
    const p = companionP(found, seed, shared.draws);
    return {
      scenario: planned.id,
      metric: name,
      statistic: found.statistic,
      contender: arm.contender,
      baseline: baseline.contender,
      form: found.form,
      better: metric.better,
      estimate: found.estimate,
      p,
      adjustedP: p?.value,
      wins: found.wins,
      ties: found.ties,
      losses: found.losses,
      margin,
      verdict,
      says: sentence(metric, found, arm.contender, baseline.contender, verdict),
    };
  });
}

function withHolm(family: readonly Comparison[]): readonly Comparison[] {
  const tested = family.filter(({ p }) => p !== undefined);
  const adjusted = adjustPValues(
    tested.map(({ p }) => p?.value ?? 1),
    'holm',
  );
  const of = new Map(tested.map((one, index) => [one, adjusted[index]]));
  return family.map((one) => ({ ...one, adjustedP: of.get(one) }));
}

function sentence(
  metric: Metric,
  { estimate, form, statistic }: PairedEstimate,
  contender: string,
  baseline: string,
  verdict: Verdict,
): string {
  const { value, note } = estimate;
  const what = `${statistic === 'mean' ? '' : `${statistic} `}${metric.title} of ${contender}`;
  if (value === undefined) return `${what} against ${baseline}: not estimable (${note ?? 'no reason known'})`;
  const unit = form === 'ratio' ? 'ratio' : metric.unit;
  const interval =
    estimate.low === undefined && estimate.high === undefined
      ? (note ?? `no ${levelPhrase(estimate.level)} interval`)
      : intervalPhrase(estimate, unit, estimate.level);
  return `${what} is ${form === 'ratio' ? ratioPhrase(value, baseline) : gapPhrase(value, baseline, metric)} (${interval}): ${verdict}`;
}

function gapPhrase(value: number, baseline: string, metric: Metric): string {
  if (value === 0) return `level with ${baseline}`;
  return `${differencePhrase(value, metric.unit)} ${value > 0 ? 'above' : 'below'} ${baseline}`;
}

function ratioPhrase(value: number, baseline: string): string {
  return value === 1 ? `that of ${baseline}` : `${value.toFixed(2)} times that of ${baseline}`;
}
