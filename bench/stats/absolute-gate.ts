import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';

/** What an interval says about a bound fixed before the run. */
export type BoundReading = 'pass' | 'fail' | 'inconclusive';

/**
 * "The rate is above the threshold": pass when the whole interval lies above it, fail when the whole interval lies below,
 * else inconclusive. Give it `gateInterval` of `defaultCell`.
 *
 * @returns `undefined` without an interval: the gate was not evaluated
 * @see statistics.md section 3.3
 */
export function absoluteGate(interval: Interval | undefined, threshold: number): BoundReading | undefined {
  if (interval === undefined) return undefined;
  if (interval.low > threshold) return 'pass';
  if (interval.high < threshold) return 'fail';
  return 'inconclusive';
}

/**
 * The fewest independent cases with which a suite that passes everything shows a rate above the threshold (72 for 0.95).
 * `undefined` unless 0 < threshold < 1.
 */
export function casesToShowPerfect(threshold: number, options: { readonly level?: number } = {}): number | undefined {
  if (!(threshold > 0 && threshold < 1)) return undefined;
  const tail = 1 - upperTail(options.level ?? DEFAULT_LEVEL);
  return Math.floor(Math.log(tail) / Math.log(threshold)) + 1;
}
