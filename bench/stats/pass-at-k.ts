import { mean } from './mean.ts';
import { type Numbers, numberAt } from './numbers.ts';

/** One value per case, `undefined` where it has too few trials; the mean only when every case has one. */
export type PassCurvePoint = {
  readonly perCase: readonly (number | undefined)[];
  readonly mean: number | undefined;
};

/**
 * pass@k: the chance that at least one of k trials passes, averaged over cases. Unbiased. Put `perCase` through
 * `defaultCell` as graded scores for an interval.
 *
 * @param trials trials per case
 * @param passed how many of them passed
 * @param k at least 1; a case with fewer than k trials has no value, and nothing is extrapolated
 * @see Chen et al. 2021, arXiv:2107.03374
 */
export function passAtK(trials: Numbers, passed: Numbers, k: number): PassCurvePoint {
  return overCases(trials, passed, k, (n, c) => 1 - chanceAllFrom(n - c, n, k));
}

/**
 * pass^k: the chance that all of k trials pass, averaged over cases: what a user sees who needs k successes in a row.
 *
 * @see Yao et al. 2024 (tau-bench), arXiv:2406.12045
 */
export function passHatK(trials: Numbers, passed: Numbers, k: number): PassCurvePoint {
  return overCases(trials, passed, k, (n, c) => chanceAllFrom(c, n, k));
}

/** C(part, k) / C(whole, k): the chance that k draws without replacement all come from the part. */
export function chanceAllFrom(part: number, whole: number, k: number): number {
  let chance = 1;
  for (let i = 0; i < k; i += 1) chance *= Math.max(0, part - i) / (whole - i);
  return chance;
}

function overCases(
  trials: Numbers,
  passed: Numbers,
  k: number,
  value: (n: number, c: number) => number,
): PassCurvePoint {
  if (!(Number.isInteger(k) && k >= 1))
    throw new RangeError(`k is a whole number of trials from 1 on; this one is ${k}.`);
  const perCase = Array.from(trials, (n, index) => (n < k ? undefined : value(n, numberAt(passed, index))));
  const known = perCase.filter((one) => one !== undefined);
  return { perCase, mean: known.length === perCase.length ? mean(known) : undefined };
}
