import { tInterval } from './clustered-mean.ts';
import type { Interval } from './interval.ts';
import { type DifferenceWithError, nonInferiorityTest } from './non-inferiority-test.ts';
import { studentTCdf } from './student-t-cdf.ts';

export type EquivalenceTest = {
  /** Against -margin: the larger, the further above it. */
  readonly tLower: number;
  readonly pLower: number;
  /** Against +margin: the more negative, the further below it. */
  readonly tUpper: number;
  readonly pUpper: number;
  /** The larger of the two. */
  readonly pValue: number;
  /** Of level 1 - 2 alpha: inside (-margin, margin) exactly when equivalent. */
  readonly interval: Interval;
  readonly equivalent: boolean;
};

/**
 * Two one-sided tests: is the difference smaller than the margin in both directions?
 *
 * @param options.alpha of each one-sided test, 0.05 unless said otherwise
 * @returns `undefined` when the standard error is 0 or not a number, or df < 1
 * @see Schuirmann 1987
 */
export function equivalenceTest(
  found: DifferenceWithError,
  margin: number,
  options: { readonly alpha?: number } = {},
): EquivalenceTest | undefined {
  const alpha = options.alpha ?? 0.05;
  const lower = nonInferiorityTest(found, margin);
  const interval = tInterval(found.difference, found.standardError, found.df, 1 - 2 * alpha);
  if (lower === undefined || interval === undefined) return undefined;
  const tUpper = (found.difference - margin) / found.standardError;
  const pUpper = studentTCdf(tUpper, found.df);
  const pValue = Math.max(lower.pValue, pUpper);
  return { tLower: lower.t, pLower: lower.pValue, tUpper, pUpper, pValue, interval, equivalent: pValue < alpha };
}
