import type { Plan } from '#bench/domain/plan.ts';
import { clusteredMean } from '#bench/stats/clustered-mean.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { quantile } from '#bench/stats/quantile.ts';
import { type Arm, clusterLabels, valuesByCase } from './arm.ts';
import type { EstimateContext } from './estimate-base.ts';
import { judgeDifference } from './judge-difference.ts';
import { METRICS, type Metric, type MetricName } from './metrics.ts';
import { armOf, type Observations } from './observe.ts';
import { pairedEstimate, turnedInterval } from './paired-estimate.ts';
import { levelPhrase } from './phrase.ts';

export interface RankOptions {
  readonly metric?: MetricName;
  /** Of all rank ranges together: with this chance every one of them holds its contender's true rank. */
  readonly level?: number;
}

/** How far the contenders of one scenario can be told apart, on one metric. */
export interface Ranking {
  readonly scenario: string;
  readonly metric: MetricName;
  readonly level: number;
  /** Each pair's interval is at this level, so that all of them hold together (Bonferroni over the pairs). */
  readonly pairLevel: number;
  /** Best point first; contenders without a value come last and have no range. */
  readonly contenders: readonly RankedContender[];
  /** The contender with the best point. Undefined when none has a value. */
  readonly leader: string | undefined;
  /** The leader and everyone not distinguishable from it: the honest first place. */
  readonly leaders: readonly string[];
  readonly says: string;
}

export interface RankedContender {
  readonly contender: string;
  /** In the metric's unit. */
  readonly value: number | undefined;
  /** 1 is best: one more than the contenders shown to be better. */
  readonly best: number | undefined;
  /** The number of contenders less those shown to be worse. */
  readonly worst: number | undefined;
}

/** Rank ranges from all paired comparisons, scenario by scenario. */
export function rank(observations: Observations, plan: Plan, options: RankOptions = {}): readonly Ranking[] {
  const metric = options.metric ?? 'quality';
  const level = options.level ?? DEFAULT_LEVEL;
  return plan.scenarios.map((planned) => {
    const pointed = plan.contenders.map(({ label }) => {
      const arm = armOf(observations, planned.id, label);
      return { arm, contender: label, value: point(metric, arm) };
    });
    const measured = pointed.filter(({ value }) => value !== undefined);
    const pairs = (measured.length * (measured.length - 1)) / 2;
    const pairLevel = pairs > 1 ? 1 - (1 - level) / pairs : level;
    const arms = measured.map(({ arm }) => arm);
    const isBetter = shownBetter(METRICS[metric], arms, { level: pairLevel, clusterOf: clusterLabels(planned) });
    const contenders = pointed
      .map(({ contender, value }) => ({ contender, value, ...rangeOf(contender, value, arms, isBetter) }))
      .sort((a, b) => place(metric, a.value) - place(metric, b.value));
    const leader = measured.length === 0 ? undefined : contenders[0]?.contender;
    const leaders = contenders
      .filter(({ contender, value }) => leader !== undefined && value !== undefined && !isBetter(leader, contender))
      .map(({ contender }) => contender);
    const says = sentence(
      leader,
      measured.length > 1 ? leaders : undefined,
      `${METRICS[metric].title} in ${planned.id}`,
      level,
    );
    return { scenario: planned.id, metric, level, pairLevel, contenders, leader, leaders, says };
  });
}

type IsBetter = (a: string, b: string) => boolean;

function shownBetter(metric: Metric, arms: readonly Arm[], basis: Omit<EstimateContext, 'subject'>): IsBetter {
  const beaten = new Map<string, Set<string>>(arms.map(({ contender }) => [contender, new Set()]));
  for (const [index, a] of arms.entries()) {
    for (const b of arms.slice(index + 1)) {
      const subject = `${metric.title} of ${a.contender} against ${b.contender}`;
      const verdict = judgeDifference(turnedInterval(pairedEstimate(metric, a, b, { ...basis, subject }), metric));
      if (verdict === 'better') beaten.get(a.contender)?.add(b.contender);
      if (verdict === 'worse') beaten.get(b.contender)?.add(a.contender);
    }
  }
  return (a, b) => beaten.get(a)?.has(b) ?? false;
}

function rangeOf(
  contender: string,
  value: number | undefined,
  arms: readonly Arm[],
  isBetter: IsBetter,
): Pick<RankedContender, 'best' | 'worst'> {
  if (value === undefined) return { best: undefined, worst: undefined };
  const above = arms.filter((other) => isBetter(other.contender, contender)).length;
  const below = arms.filter((other) => isBetter(contender, other.contender)).length;
  return { best: 1 + above, worst: arms.length - below };
}

/** What is sorted by: the mean of a score or amount, the median of a duration. */
function point(name: MetricName, arm: Arm): number | undefined {
  const metric: Metric = METRICS[name];
  const column = metric.read(arm);
  if (metric.kind !== 'duration') return clusteredMean(valuesByCase(column, arm.repetitions)).mean;
  return quantile(
    column.filter((ms) => !Number.isNaN(ms)),
    0.5,
  );
}

/** Best first; without a value behind everyone. */
function place(metric: MetricName, value: number | undefined): number {
  if (value === undefined) return Number.MAX_VALUE;
  return METRICS[metric].better === 'higher' ? -value : value;
}

/** @param leaders undefined when there is nobody beside the leader to be ahead of */
function sentence(
  leader: string | undefined,
  leaders: readonly string[] | undefined,
  what: string,
  level: number,
): string {
  if (leader === undefined) return `${what}: nobody was measured`;
  if (leaders === undefined) return `${what}: ${leader} alone was measured, so there is nobody to rank it against`;
  const others = leaders.filter((one) => one !== leader);
  const lead = others.length === 0 ? 'ahead of all others' : `not distinguishable from ${others.join(', ')}`;
  return `${what}: ${leader} leads, ${lead} (${levelPhrase(level)}, all pairs together)`;
}
