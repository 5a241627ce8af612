import { binomialCdf } from './binomial-cdf.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * The smallest k with P(X <= k) >= q, X binomial of n trials with chance p. NaN for q outside [0, 1].
 * A normal start, then steps of one; ties within rounding count as reached, as in R's qbinom.
 */
export function binomialQuantile(q: number, n: number, p: number): number {
  if (!(q >= 0 && q <= 1)) return Number.NaN;
  if (q === 0 || n === 0 || p === 0) return 0;
  if (q === 1 || p === 1) return n;
  const goal = q * (1 - 64 * Number.EPSILON);
  const guess = Math.round(n * p + normalQuantile(q) * Math.sqrt(n * p * (1 - p)));
  let k = Math.min(n, Math.max(0, guess));
  while (k > 0 && binomialCdf(k - 1, n, p) >= goal) k -= 1;
  while (k < n && binomialCdf(k, n, p) < goal) k += 1;
  return k;
}
