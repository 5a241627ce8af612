import { betaQuantile } from './beta-quantile.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';

/**
 * Clopper-Pearson's interval of a proportion: covers at least as often as it says. `successes` and `n` may be fractions.
 *
 * @returns `undefined` unless n > 0 and 0 <= successes <= n
 * @see Clopper & Pearson 1934; Korn & Graubard 1998 for fractions
 */
export function clopperPearsonInterval(
  successes: number,
  n: number,
  options: { readonly level?: number } = {},
): Interval | undefined {
  if (!(n > 0 && successes >= 0 && successes <= n)) return undefined;
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  const failures = n - successes;
  return {
    low: successes === 0 ? 0 : betaQuantile(1 - q, successes, failures + 1),
    high: failures === 0 ? 1 : betaQuantile(q, successes + 1, failures),
  };
}
