import type { Estimate } from '#bench/domain/estimate.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { Cases, ClusterLabels } from '#bench/stats/case-means.ts';
import { clusteredMean } from '#bench/stats/clustered-mean.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { type DifferenceDesign, differenceDeviation } from '#bench/stats/optimal-trials-per-case.ts';
import { pairedDifference } from '#bench/stats/paired-difference.ts';
import { casesForPower, minimumDetectableDifference, type PowerOptions } from '#bench/stats/paired-power.ts';
import { varianceComponents } from '#bench/stats/variance-components.ts';
import { amountEstimate } from './amount-estimate.ts';
import { clusterLabels, valuesByCase } from './arm.ts';
import { METRICS } from './metrics.ts';
import { armOf, type Observations } from './observe.ts';
import { pairedEstimate } from './paired-estimate.ts';
import { countPhrase, differencePhrase, valuePhrase } from './phrase.ts';

/** 80 % power, unless said otherwise; alpha 0.05 one-sided as for a gate (see PowerOptions). */
export type PlanningOptions = PowerOptions & { readonly power?: number };

const DEFAULT_POWER = 0.8;

/** Where the variance of a difference of two qualities comes from, and how it is known. */
export interface QualityDesign extends DifferenceDesign {
  readonly source: 'observed' | 'assumed';
  /** Whether trial noise is told apart from cases; with single trials it is not, and more trials cannot be planned. */
  readonly splitsNoise: boolean;
}

/** How many cases, at so many trials of each by each side. */
export interface NeededCases {
  /** Undefined when no number would do. */
  readonly cases: number | undefined;
  /** Of both sides together. */
  readonly trials: number | undefined;
  readonly says: string;
}

export interface NeededTrials {
  /** Of each case, by each side. Undefined when more trials cannot replace cases. */
  readonly trialsPerCase: number | undefined;
  readonly trials: number | undefined;
  readonly says: string;
}

export interface DetectableDifference {
  /** In [0, 1]. */
  readonly difference: number | undefined;
  readonly says: string;
}

/**
 * The design that a comparison which was run amounts to. Clustered cases count for less: their design effect is part of the
 * variance between cases.
 *
 * @returns undefined below two shared clusters, and where no case differed: then assume something instead
 */
export function observedDesign(
  observations: Observations,
  plan: Plan,
  of: { readonly scenario: string; readonly contender: string; readonly baseline: string },
): QualityDesign | undefined {
  const planned = plan.scenarios.find(({ id }) => id === of.scenario);
  const contender = armOf(observations, of.scenario, of.contender);
  const baseline = armOf(observations, of.scenario, of.baseline);
  const context = { subject: 'design', level: DEFAULT_LEVEL, clusterOf: planned ? clusterLabels(planned) : [] };
  const { sides } = pairedEstimate(METRICS.quality, contender, baseline, context);
  return scoresDesign([sides.contender, sides.baseline], sides.clusterOf);
}

/**
 * The same of any scores: of the difference of two sides on the cases they share, or of one side alone.
 *
 * @returns undefined below two clusters, and where no case differed
 */
export function scoresDesign(
  [a = [], b]: readonly Cases[],
  clusterOf: ClusterLabels | undefined,
): QualityDesign | undefined {
  const whole = b === undefined ? clusteredMean(a, { clusterOf }) : pairedDifference(a, b, { clusterOf });
  const { standardError, cases } = whole;
  if (standardError === undefined || standardError === 0) return undefined;
  const variance = standardError ** 2 * cases;
  const [trialsA, trialsB] = [trialsPerCase(a), b === undefined ? 1 : trialsPerCase(b)];
  const noiseA = varianceComponents(a)?.within;
  const noiseB = b === undefined ? 0 : varianceComponents(b)?.within;
  if (noiseA === undefined || noiseB === undefined) {
    return { source: 'observed', splitsNoise: false, betweenCases: variance, noiseA: 0, noiseB: 0, trialsA, trialsB };
  }
  const betweenCases = Math.max(0, variance - noiseA / trialsA - noiseB / trialsB);
  return { source: 'observed', splitsNoise: true, betweenCases, noiseA, noiseB, trialsA, trialsB };
}

/**
 * A design before any run: both sides near one pass rate, so much of its variance between cases (icc), and case difficulties
 * that go together so far (correlation).
 */
export function assumedDesign(assumed: {
  readonly rate: number;
  readonly icc: number;
  readonly correlation: number;
  readonly trialsPerCase: number;
}): QualityDesign {
  const variance = assumed.rate * (1 - assumed.rate);
  const noise = (1 - assumed.icc) * variance;
  return {
    source: 'assumed',
    splitsNoise: true,
    betweenCases: 2 * assumed.icc * variance * (1 - assumed.correlation),
    noiseA: noise,
    noiseB: noise,
    trialsA: assumed.trialsPerCase,
    trialsB: assumed.trialsPerCase,
  };
}

/**
 * Cases needed to find a difference. For a non-inferiority margin give the margin less the shortfall that is thought true:
 * two equal contenders and a margin of 5 points need as many cases as finding 5 points one-sided.
 *
 * @param difference in (0, 1)
 */
export function casesNeeded(design: QualityDesign, difference: number, options: PlanningOptions = {}): NeededCases {
  const found = casesForPower(difference, differenceDeviation(design), powerOf(options), options);
  const what = `to find ${differencePhrase(difference, 'share')} with ${chance(options)}`;
  if (found === undefined) return { cases: undefined, trials: undefined, says: `${what}: no number of cases is known` };
  const cases = Math.ceil(found - 1e-9);
  const trials = Math.ceil(cases * (design.trialsA + design.trialsB) - 1e-9);
  const each = `${countPhrase(trials, 'trial')} in all`;
  return { cases, trials, says: `${what}: ${countPhrase(cases, 'case')}, ${each} (${design.source} variance)` };
}

/** Trials of each case by each side with which so many cases find a difference. */
export function trialsNeeded(
  design: QualityDesign,
  cases: number,
  difference: number,
  options: PlanningOptions = {},
): NeededTrials {
  const what = `to find ${differencePhrase(difference, 'share')} on ${countPhrase(cases, 'case')} with ${chance(options)}`;
  const none = (because: string): NeededTrials => ({
    trialsPerCase: undefined,
    trials: undefined,
    says: `${what}: ${because}`,
  });
  if (!design.splitsNoise) return none('single trials do not show what more trials would do');
  const finds = (k: number): boolean => {
    const found = smallestDetectable({ ...design, trialsA: k, trialsB: k }, cases, options).difference;
    return found !== undefined && found <= difference;
  };
  if (!finds(MOST_TRIALS)) return none('no number of trials replaces more cases');
  let [low, high] = [0, MOST_TRIALS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (finds(middle)) high = middle;
    else low = middle;
  }
  const trials = 2 * high * cases;
  return {
    trialsPerCase: high,
    trials,
    says: `${what}: ${countPhrase(high, 'trial')} a case, ${countPhrase(trials, 'trial')} in all (${design.source} variance)`,
  };
}

/** The smallest difference that so many cases of this design find. */
export function smallestDetectable(
  design: QualityDesign,
  cases: number,
  options: PlanningOptions = {},
): DetectableDifference {
  const difference = minimumDetectableDifference(differenceDeviation(design), cases, powerOf(options), options);
  const what = `${countPhrase(cases, 'case')} find with ${chance(options)}`;
  if (difference === undefined) return { difference, says: `${what}: not known` };
  return { difference, says: `${what}: ${differencePhrase(difference, 'share')} or more (${design.source} variance)` };
}

/** What the next n trials of a contender in a scenario would cost, at what its trials have cost so far. */
export function priceOfTrials(
  observations: Observations,
  plan: Plan,
  of: { readonly scenario: string; readonly contender: string; readonly trials: number; readonly level?: number },
): Estimate {
  const planned = plan.scenarios.find(({ id }) => id === of.scenario);
  const arm = armOf(observations, of.scenario, of.contender);
  const subject = `price of the next ${countPhrase(of.trials, 'trial')} of ${of.contender} in ${of.scenario}`;
  const context = { subject, level: of.level ?? DEFAULT_LEVEL, clusterOf: planned ? clusterLabels(planned) : [] };
  const one = amountEstimate(valuesByCase(arm.costUsd, arm.repetitions), 'USD', context);
  const times = (usd: number | undefined): number | undefined => (usd === undefined ? undefined : usd * of.trials);
  const price = { value: times(one.value), low: times(one.low), high: times(one.high) };
  if (price.value === undefined) return { ...one, says: `${subject}: not known (${one.note ?? 'no priced trial'})` };
  const range =
    price.low === undefined || price.high === undefined
      ? ''
      : ` (${valuePhrase(price.low, 'USD')} to ${valuePhrase(price.high, 'USD')})`;
  return { ...one, ...price, says: `${subject}: about ${valuePhrase(price.value, 'USD')}${range}` };
}

/** Far past what anybody pays for; a bound for the search. */
const MOST_TRIALS = 10_000;

/** Harmonic: the noise of the mean of case means goes with the mean of 1/k. */
function trialsPerCase(cases: Cases): number {
  const sizes = cases.map(({ length }) => length).filter((size) => size > 0);
  return sizes.length / sizes.reduce((sum, size) => sum + 1 / size, 0);
}

function powerOf(options: PlanningOptions): number {
  return options.power ?? DEFAULT_POWER;
}

function chance(options: PlanningOptions): string {
  const sides = options.sides === 'two' ? 'two-sided' : 'one-sided';
  return `${Number((100 * powerOf(options)).toFixed(1))} % power at ${sides} ${100 * (options.alpha ?? 0.05)} %`;
}
