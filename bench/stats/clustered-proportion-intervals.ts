import { betaQuantile } from './beta-quantile.ts';
import { clusteredMean } from './clustered-mean.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { type Numbers, numberAt } from './numbers.ts';
import { studentTQuantile } from './student-t-quantile.ts';
import { varianceComponents } from './variance-components.ts';
import { wilsonInterval } from './wilson-interval.ts';

export type ClusteredProportionIntervals = {
  /** Passed trials over all trials. */
  readonly proportion: number;
  readonly standardError: number;
  /** p (1 - p) / SE^2, not clamped. */
  readonly effectiveN: number;
  /** Clopper-Pearson at the effective n with the t factor. */
  readonly kornGraubard: Interval;
  /** t interval on the logit scale. */
  readonly logit: Interval;
  /** Wilson with the trials deflated by the ICC. `undefined` when no case has a second trial. */
  readonly sahaWilson: (Interval & { readonly inflation: number; readonly icc: number }) | undefined;
};

/**
 * The published intervals of a trial-weighted pass rate over clusters, shown next to the default for readers who want
 * them. One count of passes and one of trials per cluster.
 *
 * @returns `undefined` below two clusters, or when all clusters agree (rate 0 or 1 among them): see `defaultCell`
 * @see Korn & Graubard 1998; Saha, Miller & Wang 2016, Int. J. Biostatistics
 */
export function clusteredProportionIntervals(
  successes: Numbers,
  trials: Numbers,
  options: { readonly level?: number } = {},
): ClusteredProportionIntervals | undefined {
  const level = options.level ?? DEFAULT_LEVEL;
  const cases = Array.from(trials, (k, index) => outcomes(numberAt(successes, index), k));
  const { trialWeightedMean: p, trialWeightedStandardError: standardError, df, trials: n } = clusteredMean(cases);
  if (p === undefined || !(p > 0 && p < 1) || standardError === undefined || standardError === 0) return undefined;
  const q = upperTail(level);
  const effectiveN = (p * (1 - p)) / standardError ** 2;
  const adjusted = effectiveN * (studentTQuantile(q, n - 1) / studentTQuantile(q, df)) ** 2;
  const reach = (studentTQuantile(q, df) * standardError) / (p * (1 - p));
  const odds = Math.log(p / (1 - p));
  return {
    proportion: p,
    standardError,
    effectiveN,
    kornGraubard: {
      low: betaQuantile(1 - q, adjusted * p, adjusted * (1 - p) + 1),
      high: betaQuantile(q, adjusted * p + 1, adjusted * (1 - p)),
    },
    logit: { low: 1 / (1 + Math.exp(reach - odds)), high: 1 / (1 + Math.exp(-reach - odds)) },
    sahaWilson: sahaWilson(cases, p, n, level),
  };
}

function outcomes(passed: number, trials: number): Float64Array {
  return new Float64Array(trials).fill(1, 0, passed);
}

function sahaWilson(
  cases: readonly Float64Array[],
  p: number,
  n: number,
  level: number,
): ClusteredProportionIntervals['sahaWilson'] {
  const icc = varianceComponents(cases)?.iccUnclamped;
  if (icc === undefined) return undefined;
  let inflation = 0;
  for (const { length: k } of cases) inflation += (k * (1 + (k - 1) * icc)) / n;
  const size = n / inflation;
  const interval = wilsonInterval(p * size, size, { level });
  return interval && { ...interval, inflation, icc };
}
