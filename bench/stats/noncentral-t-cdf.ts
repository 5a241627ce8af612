import { incompleteBeta } from './beta-cdf.ts';
import { logGamma } from './log-gamma.ts';
import { normalCdf } from './normal-cdf.ts';
import { studentTCdf } from './student-t-cdf.ts';

/**
 * P(T <= t) of the noncentral t distribution with df > 0 degrees of freedom and noncentrality `shift`: what the power of
 * a t-test is computed from. A Poisson mixture of incomplete betas, summed outwards from its largest weight.
 *
 * @see Lenth 1989, Applied Statistics 38 (AS 243), for the series
 */
export function noncentralTCdf(t: number, df: number, shift: number): number {
  if (!(df > 0) || Number.isNaN(t) || Number.isNaN(shift)) return Number.NaN;
  if (shift === 0) return studentTCdf(t, df);
  if (t < 0) return 1 - noncentralTCdf(-t, df, -shift);
  const square = t * t;
  const x = square / (df + square);
  const y = df / (df + square);
  const rate = (shift * shift) / 2;
  const middle = Math.floor(rate);
  let sum = 0;
  for (let j = middle; j < middle + MAX_TERMS; j += 1) {
    const [term, weight] = seriesTerm(j, rate, shift, x, y, df);
    sum += term;
    if (weight < 1e-17) break;
  }
  for (let j = middle - 1; j >= 0; j -= 1) {
    const [term, weight] = seriesTerm(j, rate, shift, x, y, df);
    sum += term;
    if (weight < 1e-17) break;
  }
  return Math.min(1, Math.max(0, normalCdf(-shift) + sum / 2));
}

const MAX_TERMS = 5_000;

function seriesTerm(
  j: number,
  rate: number,
  shift: number,
  x: number,
  y: number,
  df: number,
): readonly [term: number, weight: number] {
  const logRate = j * Math.log(rate) - rate;
  const even = Math.exp(logRate - logGamma(j + 1));
  const odd = (shift / Math.SQRT2) * Math.exp(logRate - logGamma(j + 1.5));
  const term = even * incompleteBeta(x, y, j + 0.5, df / 2) + odd * incompleteBeta(x, y, j + 1, df / 2);
  return [term, even + Math.abs(odd)];
}
