import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import type { PairedTable } from './newcombe-paired-interval.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * Bonett-Price adjusted Wald interval of pA - pB for paired passes and failures: one is added to both discordant counts.
 *
 * @returns `undefined` without pairs
 * @see Bonett & Price 2012, Statistics in Medicine 31
 */
export function bonettPriceInterval(
  table: PairedTable,
  options: { readonly level?: number } = {},
): Interval | undefined {
  const n = table.both + table.onlyA + table.onlyB + table.neither;
  if (!(n > 0)) return undefined;
  const z = normalQuantile(upperTail(options.level ?? DEFAULT_LEVEL));
  const onlyA = (table.onlyA + 1) / (n + 2);
  const onlyB = (table.onlyB + 1) / (n + 2);
  const reach = z * Math.sqrt((onlyA + onlyB - (onlyA - onlyB) ** 2) / (n + 2));
  return { low: Math.max(-1, onlyA - onlyB - reach), high: Math.min(1, onlyA - onlyB + reach) };
}
