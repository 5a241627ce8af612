import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { normalQuantile } from './normal-quantile.ts';
import { studentTQuantile } from './student-t-quantile.ts';

/**
 * Wilson's score interval of a proportion. `successes` and `n` may be fractions (an effective sample size).
 *
 * @param options.df when given, the critical value is Student's t with so many degrees of freedom, not the normal
 * @returns `undefined` unless n > 0 and 0 <= successes <= n
 * @see Wilson 1927; Brown, Cai & DasGupta 2001, Statistical Science 16
 */
export function wilsonInterval(
  successes: number,
  n: number,
  options: { readonly level?: number; readonly df?: number | undefined } = {},
): Interval | undefined {
  if (!(n > 0 && successes >= 0 && successes <= n)) return undefined;
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  const critical = options.df === undefined ? normalQuantile(q) : studentTQuantile(q, options.df);
  const p = successes / n;
  const square = critical * critical;
  const centre = p + square / (2 * n);
  const reach = critical * Math.sqrt((p * (1 - p)) / n + square / (4 * n * n));
  const scale = 1 + square / n;
  return {
    low: successes === 0 ? 0 : Math.max(0, (centre - reach) / scale),
    high: successes === n ? 1 : Math.min(1, (centre + reach) / scale),
  };
}
