import { betaQuantile } from './beta-quantile.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';

/**
 * Jeffreys' interval: equal tails of Beta(x + 1/2, n - x + 1/2), with the lower limit 0 when nothing passed and the upper
 * limit 1 when everything did.
 *
 * @returns `undefined` unless n > 0 and 0 <= successes <= n
 * @see Brown, Cai & DasGupta 2001, Statistical Science 16
 */
export function jeffreysInterval(
  successes: number,
  n: number,
  options: { readonly level?: number } = {},
): Interval | undefined {
  const raw = jeffreysPosterior(successes, n, options);
  if (raw === undefined) return undefined;
  return { low: successes === 0 ? 0 : raw.low, high: successes === n ? 1 : raw.high };
}

/** The same without the correction of the ends: the credible interval itself. */
export function jeffreysPosterior(
  successes: number,
  n: number,
  options: { readonly level?: number } = {},
): Interval | undefined {
  if (!(n > 0 && successes >= 0 && successes <= n)) return undefined;
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  const a = successes + 0.5;
  const b = n - successes + 0.5;
  return { low: betaQuantile(1 - q, a, b), high: betaQuantile(q, a, b) };
}
