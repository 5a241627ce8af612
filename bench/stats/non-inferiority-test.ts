import { studentTSurvival } from './student-t-cdf.ts';

/** A difference (positive is good) with its standard error and the degrees of freedom of its t. */
export type DifferenceWithError = {
  readonly difference: number;
  readonly standardError: number;
  readonly df: number;
};

/**
 * Is the contender worse than its baseline by less than the margin? H0: difference <= -margin, one-sided t.
 * The lower limit of the 1 - 2 alpha interval lies above -margin exactly when p < alpha.
 *
 * @param margin above 0, fixed before the run
 * @returns `undefined` when the standard error is 0 or not a number, or df < 1
 * @see Schuirmann 1987; ICH E9
 */
export function nonInferiorityTest(
  { difference, standardError, df }: DifferenceWithError,
  margin: number,
): { readonly t: number; readonly pValue: number } | undefined {
  if (!(standardError > 0 && df > 0)) return undefined;
  const t = (difference + margin) / standardError;
  return { t, pValue: studentTSurvival(t, df) };
}
