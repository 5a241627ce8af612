import { sampleVariance as varianceOf } from 'simple-statistics';
import type { Numbers } from './numbers.ts';

/**
 * Variance with n - 1. `undefined` below two values. Values that differ by no more than rounding (1e-14 of their size)
 * have variance exactly 0, so that "no variance was seen" can be asked with `=== 0`.
 */
export function sampleVariance(values: Numbers): number | undefined {
  if (values.length < 2) return undefined;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high))) return 0;
  return varianceOf(values as readonly number[]);
}

/** Standard deviation with n - 1, in the unit of the values. `undefined` below two values. */
export function sampleStandardDeviation(values: Numbers): number | undefined {
  const variance = sampleVariance(values);
  return variance === undefined ? undefined : Math.sqrt(variance);
}

/** A few dozen units in the last place: sums of the same numbers in another order differ by less. */
const ROUNDING = 1e-14;
