import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * Agresti-Coull's interval: Wald's at (x + z^2/2) / (n + z^2), cut to [0, 1].
 *
 * @returns `undefined` unless n > 0 and 0 <= successes <= n
 * @see Agresti & Coull 1998, The American Statistician 52
 */
export function agrestiCoullInterval(
  successes: number,
  n: number,
  options: { readonly level?: number } = {},
): Interval | undefined {
  if (!(n > 0 && successes >= 0 && successes <= n)) return undefined;
  const z = normalQuantile(upperTail(options.level ?? DEFAULT_LEVEL));
  const size = n + z * z;
  const p = (successes + (z * z) / 2) / size;
  const reach = z * Math.sqrt((p * (1 - p)) / size);
  return { low: Math.max(0, p - reach), high: Math.min(1, p + reach) };
}
