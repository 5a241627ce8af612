import type { Cases } from './case-means.ts';
import { fQuantile } from './f-quantile.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { mean } from './mean.ts';

export type VarianceComponents = {
  readonly msBetween: number;
  readonly msWithin: number;
  /** Trials per case as the unequal ones count together. */
  readonly n0: number;
  /** Trial noise: variance between trials of one case. */
  readonly within: number;
  /** Variance between cases; a negative estimate is reported as 0. */
  readonly between: number;
  /** The estimate as it came out, which may be negative. */
  readonly betweenUnclamped: number;
  /** Share of the variance of single trials that lies between cases. `undefined` when nothing varied. */
  readonly icc: number | undefined;
  /** The same from the unclamped estimate; what published packages call ICC(1). */
  readonly iccUnclamped: number | undefined;
  /** Of the unclamped ICC, from F; may reach below 0. `undefined` when trials never differ. */
  readonly iccInterval: Interval | undefined;
  /** Reliability of a case's mean, ICC(1,k). `undefined` when case means do not differ. */
  readonly iccOfMeans: number | undefined;
  readonly f: number | undefined;
  /** Share of the variance of the reported mean that comes from trial noise, in [0, 1]. */
  readonly noiseShare: number | undefined;
};

/**
 * Splits the variance of scores into case difficulty and trial noise: one-way random effects by analysis of variance.
 *
 * @returns `undefined` with fewer than two cases, or when no case has a second trial (noise cannot be told apart)
 * @see Searle, Casella & McCulloch 1992; the interval: Shrout & Fleiss 1979
 */
export function varianceComponents(
  cases: Cases,
  options: { readonly level?: number } = {},
): VarianceComponents | undefined {
  const answered = cases.filter((scores) => scores.length > 0);
  const c = answered.length;
  const sizes = answered.map((scores) => scores.length);
  const trials = sizes.reduce((sum, k) => sum + k, 0);
  if (c < 2 || trials === c) return undefined;
  const { msBetween, msWithin } = meanSquares(answered, trials);
  const n0 = (trials - sizes.reduce((sum, k) => sum + k * k, 0) / trials) / (c - 1);
  const betweenUnclamped = (msBetween - msWithin) / n0;
  const between = Math.max(0, betweenUnclamped);
  const noiseOfMean = (msWithin * sizes.reduce((sum, k) => sum + 1 / k, 0)) / c;
  const f = msWithin > 0 ? msBetween / msWithin : undefined;
  return {
    msBetween,
    msWithin,
    n0,
    within: msWithin,
    between,
    betweenUnclamped,
    icc: share(between, between + msWithin),
    iccUnclamped: share(betweenUnclamped, betweenUnclamped + msWithin),
    iccInterval: f === undefined ? undefined : iccInterval(f, n0, c - 1, trials - c, options.level ?? DEFAULT_LEVEL),
    iccOfMeans: msBetween > 0 ? (msBetween - msWithin) / msBetween : undefined,
    f,
    noiseShare: share(noiseOfMean, between + noiseOfMean),
  };
}

function meanSquares(answered: Cases, trials: number): { msBetween: number; msWithin: number } {
  let total = 0;
  for (const scores of answered) for (const score of scores) total += score;
  const grandMean = total / trials;
  let between = 0;
  let within = 0;
  for (const scores of answered) {
    const centre = mean(scores) ?? 0;
    between += scores.length * (centre - grandMean) ** 2;
    for (const score of scores) within += (score - centre) ** 2;
  }
  return { msBetween: between / (answered.length - 1), msWithin: within / (trials - answered.length) };
}

function share(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}

function iccInterval(f: number, n0: number, d1: number, d2: number, level: number): Interval {
  const q = upperTail(level);
  const low = f / fQuantile(q, d1, d2);
  const high = f * fQuantile(q, d2, d1);
  return { low: (low - 1) / (low + n0 - 1), high: (high - 1) / (high + n0 - 1) };
}
