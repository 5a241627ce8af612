import { type Cases, type ClusterLabels, caseMeans, pairedCases } from './case-means.ts';
import { tInterval } from './clustered-mean.ts';
import { clusteredStandardError } from './clustered-standard-error.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import { mean } from './mean.ts';
import { numberAt } from './numbers.ts';
import { studentTTwoSided } from './student-t-cdf.ts';

export type PairedDifference = {
  /** Mean of the per-case differences a - b. `undefined` without a shared case. */
  readonly difference: number | undefined;
  /** 0 when all differences are equal; `undefined` below two clusters. */
  readonly standardError: number | undefined;
  readonly df: number;
  /** `undefined`, as are p and interval, when the standard error is 0 or unknown: t has nothing to divide by. */
  readonly t: number | undefined;
  readonly pTwoSided: number | undefined;
  readonly interval: Interval | undefined;
  /** Cases both sides have trials for. */
  readonly cases: number;
  readonly clusters: number;
  /** Cases whose means differ. */
  readonly differing: number;
  /** One difference of case means per shared case, in order. */
  readonly differences: Float64Array;
};

/**
 * Difference of two contenders on the same cases by the paired t, clustered: for unbounded measures (log latency, cost).
 * Scores in [0, 1] go to `defaultHeadToHead`, since t ships too readily near the ceiling.
 *
 * @see Miller 2024, arXiv:2411.00640, section on paired differences
 */
export function pairedDifference(
  a: Cases,
  b: Cases,
  options: { readonly level?: number; readonly clusterOf?: ClusterLabels | undefined } = {},
): PairedDifference {
  const paired = pairedCases(a, b, options.clusterOf);
  const grouped = caseMeans(paired.a, paired.labels);
  const baseline = caseMeans(paired.b).means;
  const differences = grouped.means.map((value, index) => value - numberAt(baseline, index));
  const difference = mean(differences);
  const standardError = clusteredStandardError(differences, grouped);
  const df = Math.max(0, grouped.clusters - 1);
  const usable = difference !== undefined && standardError !== undefined && standardError > 0;
  const t = usable ? difference / standardError : undefined;
  return {
    difference,
    standardError,
    df,
    t,
    pTwoSided: t === undefined ? undefined : studentTTwoSided(t, df),
    interval: usable ? tInterval(difference, standardError, df, options.level ?? DEFAULT_LEVEL) : undefined,
    cases: differences.length,
    clusters: grouped.clusters,
    differing: differences.reduce((count, d) => count + (Math.abs(d) > 1e-12 ? 1 : 0), 0),
    differences,
  };
}
