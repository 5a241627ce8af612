import type { Estimate } from '#bench/domain/estimate.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { Cases } from '#bench/stats/case-means.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { mersenneTwister, type RandomSource } from '#bench/stats/mersenne-twister.ts';
import { numberAt } from '#bench/stats/numbers.ts';
import { quantile } from '#bench/stats/quantile.ts';
import { clusterLabels, valuesByCase } from './arm.ts';
import { METRICS } from './metrics.ts';
import { armOf, type Observations } from './observe.ts';
import { pairedEstimate } from './paired-estimate.ts';
import { countPhrase, differencePhrase, levelPhrase } from './phrase.ts';

export interface SplitOptions {
  readonly scenario: string;
  readonly contender: string;
  /** The plan's unless said otherwise. */
  readonly seed?: number;
  /** 1,000 unless said otherwise. */
  readonly splits?: number;
  readonly level?: number;
}

/**
 * How far quality moves when nothing is behind it: one contender against itself, its trials of every case split in two by lot.
 * Differences are scaled to the full number of trials on both sides, so that they stand beside a real comparison; they know
 * these cases only, as an A/A arm does.
 */
export interface NoiseFloor {
  readonly scenario: string;
  readonly contender: string;
  readonly seed: number;
  readonly splits: number;
  readonly level: number;
  /** Cases with two trials or more; the others cannot be split. */
  readonly cases: number;
  readonly trials: number;
  /** Half of all splits differ by no more than this. Undefined where nothing can be split. */
  readonly typical: number | undefined;
  /** The share `level` of all splits differs by no more than this: the floor drawn behind every difference. */
  readonly within: number | undefined;
  /** Signed differences of the splits, ascending: the distribution itself. */
  readonly differences: Float64Array;
  readonly says: string;
}

/** The noise floor of one contender in one scenario, from splits of its own trials. */
export function noiseFloor(observations: Observations, plan: Plan, options: SplitOptions): NoiseFloor {
  const { scenario, contender } = options;
  const arm = armOf(observations, scenario, contender);
  const cases = valuesByCase(arm.quality, arm.repetitions).filter(({ length }) => length >= 2);
  const level = options.level ?? DEFAULT_LEVEL;
  const seed = options.seed ?? plan.seed;
  const splits = options.splits ?? 1_000;
  const source = mersenneTwister(seed);
  const differences = new Float64Array(cases.length === 0 ? 0 : splits)
    .map(() => splitDifference(cases, source))
    .sort();
  const sizes = differences.map(Math.abs);
  const known = {
    scenario,
    contender,
    seed,
    splits: differences.length,
    level,
    cases: cases.length,
    trials: cases.reduce((sum, { length }) => sum + length, 0),
    typical: quantile(sizes, 0.5),
    within: quantile(sizes, level),
    differences,
  };
  return { ...known, says: sentence(known) };
}

/**
 * The noise floor from a second arm: the same contender planned twice under two labels. A paired comparison like any other;
 * an interval that leaves out 0 says that something other than chance moved between the arms.
 */
export function secondArmDifference(
  observations: Observations,
  plan: Plan,
  of: { readonly scenario: string; readonly contender: string; readonly second: string; readonly level?: number },
): Estimate {
  const planned = plan.scenarios.find(({ id }) => id === of.scenario);
  const context = {
    subject: `quality of ${of.contender} less that of its second arm ${of.second} in ${of.scenario}`,
    level: of.level ?? DEFAULT_LEVEL,
    clusterOf: planned ? clusterLabels(planned) : [],
  };
  const first = armOf(observations, of.scenario, of.contender);
  return pairedEstimate(METRICS.quality, first, armOf(observations, of.scenario, of.second), context).estimate;
}

/**
 * Mean over cases of one half less the other. Of k trials, halves of h and k - h differ with variance s^2 (1/h + 1/(k-h)); two
 * full sides would with 2 s^2 / k.
 */
function splitDifference(cases: Cases, source: RandomSource): number {
  let sum = 0;
  for (const scores of cases) {
    const k = scores.length;
    const half = Math.floor(k / 2);
    const drawn = drawnSum(scores, half, source);
    let whole = 0;
    for (const score of scores) whole += score;
    const gap = drawn / half - (whole - drawn) / (k - half);
    sum += gap * Math.sqrt(2 / k / (1 / half + 1 / (k - half)));
  }
  return sum / cases.length;
}

/** Sum of so many scores drawn without replacement: each is taken with the chance that is left to it. */
function drawnSum(scores: Cases[number], wanted: number, source: RandomSource): number {
  let sum = 0;
  let open = wanted;
  for (let at = 0; open > 0; at += 1) {
    if (source.nextDouble() * (scores.length - at) >= open) continue;
    sum += numberAt(scores, at);
    open -= 1;
  }
  return sum;
}

function sentence(known: Omit<NoiseFloor, 'says'>): string {
  const what = `noise floor of ${known.contender} in ${known.scenario}`;
  if (known.within === undefined) return `${what}: not measurable, no case has a second scored trial`;
  return (
    `${what}: against itself its quality moves by up to ${differencePhrase(known.within, 'share')} ` +
    `(${levelPhrase(known.level)} of ${countPhrase(known.splits, 'split')} of its trials; ${countPhrase(known.cases, 'case')})`
  );
}
