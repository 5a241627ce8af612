import { incompleteBeta } from './beta-cdf.ts';
import { normalCdf } from './normal-cdf.ts';

/**
 * Distribution function of Student's t, df > 0 (fractions allowed; infinity is the normal). NaN elsewhere.
 * Both tails keep their relative precision.
 *
 * @see Abramowitz & Stegun 1964, 26.7.1
 */
export function studentTCdf(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return Number.NaN;
  if (df === Number.POSITIVE_INFINITY) return normalCdf(t);
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0;
  const square = t * t;
  const total = df + square;
  // For |t| small against df the share of t^2 is the small quantity, and the tail is 1/2 minus something small.
  const tail = 0.5 * incompleteBeta(df / total, square / total, df / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** P(T > t), exact in the far upper tail. */
export function studentTSurvival(t: number, df: number): number {
  return studentTCdf(-t, df);
}

/** P(|T| >= |t|). */
export function studentTTwoSided(t: number, df: number): number {
  return 2 * studentTCdf(-Math.abs(t), df);
}
