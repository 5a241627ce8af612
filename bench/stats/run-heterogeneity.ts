import { chiSquaredSurvival } from './chi-squared-cdf.ts';
import { type Numbers, numberAt } from './numbers.ts';

export type RunHeterogeneity = {
  /** Cochran's Q, with n - 1 degrees of freedom when the standard errors explain all scatter. */
  readonly q: number;
  readonly pValue: number;
  /** Share of the scatter beyond the standard errors, in [0, 1]. */
  readonly i2: number;
  /** Variance between runs beyond the standard errors. */
  readonly tau2: number;
  readonly fixedMean: number;
  readonly fixedStandardError: number;
  /** With tau2 added to every run's variance. */
  readonly randomMean: number;
  readonly randomStandardError: number;
};

/**
 * Do runs of the same thing scatter more than their standard errors say (day effects of an API)?
 *
 * @param standardErrors of the same runs, all above 0 (suite scope)
 * @returns `undefined` below two runs, or when a standard error is not above 0
 * @see DerSimonian & Laird 1986; Higgins & Thompson 2002 for I2
 */
export function runHeterogeneity(values: Numbers, standardErrors: Numbers): RunHeterogeneity | undefined {
  const n = values.length;
  if (n !== standardErrors.length) {
    throw new RangeError(`Each run needs its standard error: ${n} against ${standardErrors.length}.`);
  }
  if (n < 2 || Array.from(standardErrors).some((se) => !(se > 0))) return undefined;
  const fixed = pool(values, standardErrors, 0);
  let q = 0;
  let weight = 0;
  let squares = 0;
  for (let run = 0; run < n; run += 1) {
    const w = numberAt(standardErrors, run) ** -2;
    q += w * (numberAt(values, run) - fixed.mean) ** 2;
    weight += w;
    squares += w * w;
  }
  const tau2 = Math.max(0, (q - (n - 1)) / (weight - squares / weight));
  const random = pool(values, standardErrors, tau2);
  return {
    q,
    pValue: chiSquaredSurvival(q, n - 1),
    i2: q > 0 ? Math.max(0, (q - (n - 1)) / q) : 0,
    tau2,
    fixedMean: fixed.mean,
    fixedStandardError: fixed.standardError,
    randomMean: random.mean,
    randomStandardError: random.standardError,
  };
}

function pool(values: Numbers, standardErrors: Numbers, tau2: number): { mean: number; standardError: number } {
  let weight = 0;
  let sum = 0;
  for (let run = 0; run < values.length; run += 1) {
    const w = 1 / (numberAt(standardErrors, run) ** 2 + tau2);
    weight += w;
    sum += w * numberAt(values, run);
  }
  return { mean: sum / weight, standardError: 1 / Math.sqrt(weight) };
}
