import { DEFAULT_LEVEL, upperTail } from './interval.ts';

/**
 * The fewest independent values whose largest bounds the p-quantile from above at the level: 59 for p95, 299 for p99.
 * With fewer, show "at least the largest seen".
 *
 * @returns `undefined` unless 0 < p < 1
 * @see Wilks 1941
 */
export function smallestNForUpperBound(p: number, options: { readonly level?: number } = {}): number | undefined {
  const level = options.level ?? DEFAULT_LEVEL;
  upperTail(level);
  if (!(p > 0 && p < 1)) return undefined;
  return leastPower(p, 1 - level);
}

/** The fewest whose extremes bound it from both sides: 72 for p95, 368 for p99. */
export function smallestNForInterval(p: number, options: { readonly level?: number } = {}): number | undefined {
  const tail = 1 - upperTail(options.level ?? DEFAULT_LEVEL);
  if (!(p > 0 && p < 1)) return undefined;
  return Math.max(leastPower(p, tail), leastPower(1 - p, tail));
}

/** The least n with base^n <= limit; rounding of the logarithms does not add one. */
function leastPower(base: number, limit: number): number {
  return Math.ceil(Math.log(limit) / Math.log(base) - 1e-9);
}
