import type { Interval } from '#bench/stats/interval.ts';
import { mean } from '#bench/stats/mean.ts';
import { normalCdf } from '#bench/stats/normal-cdf.ts';
import { normalQuantile } from '#bench/stats/normal-quantile.ts';
import { sampleStandardDeviation } from '#bench/stats/sample-variance.ts';

/** How one limit of an interval falls, over runs of one truth. */
export interface LimitSpread {
  /** From the estimate to the limit, on average; not below 0. */
  readonly reach: number;
  /** Standard deviation of the limit. Near 0 and 100 % the width varies too, and the limit then varies more than the estimate does. */
  readonly deviation: number;
}

/** How an interval falls around its estimate, over runs of one truth. */
export interface JudgedLimits {
  /** Standard deviation of the estimate. */
  readonly deviation: number;
  readonly low: LimitSpread;
  readonly high: LimitSpread;
}

/** What is planned for: four times in five. */
export const DEFAULT_POWER = 0.8;

/** @returns undefined below two intervals */
export function judgedLimits(
  intervals: readonly { readonly value: number; readonly interval: Interval }[],
): JudgedLimits | undefined {
  if (intervals.length < 2) return undefined;
  const spreadOf = (side: 'low' | 'high'): LimitSpread => ({
    reach: mean(intervals.map(({ value, interval }) => Math.abs(value - interval[side]))) ?? Number.NaN,
    deviation: deviationOf(intervals.map(({ interval }) => interval[side])),
  });
  return { deviation: deviationOf(intervals.map(({ value }) => value)), low: spreadOf('low'), high: spreadOf('high') };
}

/**
 * Chance that a limit clears a line: what a gate's pass, a gate's failure and a called drop all come down to. By the normal
 * distribution of the limit itself: within some three points of what is counted, where one of the estimate alone is up to 16 off.
 *
 * @param room from the line to the truth, above 0 on the side where the limit has to be
 */
export function clearChance({ reach, deviation }: LimitSpread, room: number): number {
  return deviation > 0 ? normalCdf((room - reach) / deviation) : Number(room > reach);
}

/** The room with which a limit clears its line with a chance in (0, 1). */
export function roomToClear({ reach, deviation }: LimitSpread, chance: number): number {
  return reach + normalQuantile(chance) * deviation;
}

function deviationOf(values: readonly number[]): number {
  return sampleStandardDeviation(values) ?? Number.NaN;
}
