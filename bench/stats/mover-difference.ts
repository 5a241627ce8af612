import type { Interval } from './interval.ts';

/** A proportion or mean with the limits of its own interval. */
export type EstimateWithLimits = Interval & { readonly estimate: number };

/**
 * Interval of a difference a - b, recovered from the intervals of its two sides (MOVER, "square and add").
 *
 * @param r correlation of the two estimates; 0 when they come from different cases
 * @see Zou & Donner 2008, Statistics in Medicine 27; Newcombe 1998, Statistics in Medicine 17
 */
export function moverDifference(a: EstimateWithLimits, b: EstimateWithLimits, r: number): Interval {
  const difference = a.estimate - b.estimate;
  return {
    low: difference - reach(a.estimate - a.low, b.high - b.estimate, r),
    high: difference + reach(a.high - a.estimate, b.estimate - b.low, r),
  };
}

function reach(one: number, other: number, r: number): number {
  // Rounding may take the square just below 0 when r is 1 and the sides are equal.
  return Math.sqrt(Math.max(0, one * one - 2 * r * one * other + other * other));
}
