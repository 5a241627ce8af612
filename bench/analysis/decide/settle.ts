import { type Arm, COUNTED, valuesByCase } from '#bench/analysis/arm.ts';
import { countPhrase, valuePhrase } from '#bench/analysis/phrase.ts';
import { scoresDesign } from '#bench/analysis/power.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import type { Settle } from '#bench/domain/verdict.ts';
import type { Cases, ClusterLabels } from '#bench/stats/case-means.ts';
import { upperTail } from '#bench/stats/interval.ts';
import { mean } from '#bench/stats/mean.ts';
import { normalQuantile } from '#bench/stats/normal-quantile.ts';
import { differenceDeviation } from '#bench/stats/optimal-trials-per-case.ts';
import type { SelectedEvidence } from './check-evidence.ts';
import type { GateContext } from './gate-reading.ts';

const POWER = 0.8;

/** What is known of an inconclusive gate. */
export interface Undecided {
  readonly estimate: Estimate;
  readonly threshold: number;
  /** `log`: a ratio, whose interval is even on the log scale. */
  readonly scale: 'linear' | 'log';
  /** The best truth that is planned for, where what was seen looks too good: 0 for "not worse". */
  readonly atBest?: number;
  /** The scores of one side or both on the cases they share; undefined where more trials cannot be planned. */
  readonly sides?: readonly Cases[];
  readonly clusterOf?: ClusterLabels;
}

/**
 * What would settle a gate with 80 % power, if the truth is what was seen: more cases at the trials there are, or more trials
 * at the cases there are, with their price at what this run's trials cost.
 *
 * @see statistics.md section 3.5
 */
export function settle(context: GateContext, found: SelectedEvidence, known: Undecided): Settle {
  const { plan } = context.evidence;
  const most = context.policy.evidence.maxTrials;
  const cases = known.estimate.cases;
  const room = roomOf(known);
  const shrink = room === undefined ? undefined : shrinkNeeded(known, room);
  const needed = shrink === undefined ? undefined : casesNeeded(cases, shrink);
  const moreCases = needed === undefined ? undefined : Math.max(1, needed - cases);
  const trials = shrink === undefined ? undefined : trialsPerCase(known, shrink);
  const usable = trials !== undefined && trials > plan.repetitions && (most === undefined || trials <= most);
  const perTrial = pricePerTrial(found);
  const price = (count: number): number | undefined => (perTrial === undefined ? undefined : perTrial * count);
  const [byCases, byTrials] = [
    moreCases === undefined ? undefined : price(moreCases * plan.repetitions),
    usable ? price((trials - plan.repetitions) * cases) : undefined,
  ];
  const prices = [byCases, byTrials].filter((usd) => usd !== undefined);
  const usd = prices.length === 0 ? undefined : Math.min(...prices);
  const ways = [
    ...(moreCases === undefined ? [] : [`${countPhrase(moreCases, 'more case')}${priced(byCases)}`]),
    ...(usable ? [`${countPhrase(trials, 'trial')} a case on those there are${priced(byTrials)}`] : []),
  ];
  const says =
    ways.length === 0
      ? 'it lies so close to the threshold that no affordable number of cases would settle it'
      : `to settle it with 80 % power, if the truth is what was seen: ${ways.join(', or ')}`;
  return { moreCases, trialsPerCase: usable ? trials : undefined, usd, says };
}

/** Past this the answer is not a number of cases but another margin. */
const MOST_CASES = 1_000_000;

/** Distance from what is thought true to the threshold, on the scale of the interval. */
function roomOf({ estimate, threshold, scale, atBest }: Undecided): number | undefined {
  if (estimate.value === undefined) return undefined;
  const seen = atBest === undefined || estimate.value < threshold ? estimate.value : Math.min(estimate.value, atBest);
  const room = Math.abs(onScale(seen, scale) - onScale(threshold, scale));
  return room > 0 && Number.isFinite(room) ? room : undefined;
}

/**
 * What the interval that judged has to shrink to, as a share of its reach now, for its limit to clear the threshold with the wanted
 * power: a limit varies about as much as its estimate does.
 */
function shrinkNeeded({ estimate, threshold, scale }: Undecided, room: number): number | undefined {
  const { value, level } = estimate;
  const facing = value === undefined || value > threshold ? estimate.low : estimate.high;
  if (value === undefined || facing === undefined) return undefined;
  const reach = Math.abs(onScale(value, scale) - onScale(facing, scale));
  const z = normalQuantile(upperTail(level));
  return (z * room) / ((z + normalQuantile(POWER)) * reach);
}

/** An interval shrinks with the root of the cases. */
function casesNeeded(cases: number, shrink: number): number | undefined {
  const needed = Math.ceil(cases / shrink ** 2);
  return Number.isFinite(needed) && needed <= MOST_CASES ? needed : undefined;
}

/** Far past what anybody pays for. */
const MOST_TRIALS = 10_000;

/** And with the standard error, in which more trials replace only the noise. */
function trialsPerCase({ sides, clusterOf }: Undecided, shrink: number): number | undefined {
  const design = sides === undefined ? undefined : scoresDesign(sides, clusterOf);
  if (design?.splitsNoise !== true) return undefined;
  const left = (shrink * differenceDeviation(design)) ** 2 - design.betweenCases;
  const trials = Math.ceil((design.noiseA + design.noiseB) / left);
  return left > 0 && trials <= MOST_TRIALS ? trials : undefined;
}

/** One more trial of every contender the gate reads, US dollars; undefined when one of them has no price. */
function pricePerTrial({ ours, theirs }: SelectedEvidence): number | undefined {
  const each = (theirs === undefined ? [ours] : [ours, theirs]).map(meanCost);
  return each.every((usd) => usd !== undefined) ? each.reduce((sum, usd) => sum + usd, 0) : undefined;
}

function meanCost(arm: Arm): number | undefined {
  const known = valuesByCase(arm.costUsd, arm.repetitions).flatMap((values) => [...values]);
  return arm.status.includes(COUNTED) ? mean(known) : undefined;
}

function onScale(value: number, scale: Undecided['scale']): number {
  return scale === 'log' ? Math.log(value) : value;
}

function priced(usd: number | undefined): string {
  return usd === undefined ? ' (price not known)' : ` (about ${valuePhrase(usd, 'USD')})`;
}
