import { type Cases, type ClusterLabels, caseMeans } from './case-means.ts';
import { clusteredStandardError } from './clustered-standard-error.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { mean } from './mean.ts';
import { studentTQuantile } from './student-t-quantile.ts';

export type ClusteredMean = {
  /** Mean of the case means: every case counts once, however many trials it has. `undefined` without any trial. */
  readonly mean: number | undefined;
  /** Mean of all trials. */
  readonly trialWeightedMean: number | undefined;
  /** Population scope, of `mean`. `undefined` below two clusters. */
  readonly standardError: number | undefined;
  /** Of `trialWeightedMean`, with the factor C/(C-1) (CR1). */
  readonly trialWeightedStandardError: number | undefined;
  /** The same without the factor (CR0, Miller 2024 as printed). */
  readonly trialWeightedStandardErrorCr0: number | undefined;
  readonly df: number;
  /** t interval of `mean`. Of zero width when all cases agree: near 0 and 1 show `defaultCell` instead. */
  readonly interval: Interval | undefined;
  readonly cases: number;
  readonly clusters: number;
  readonly trials: number;
};

/**
 * Mean score of one contender with a standard error that respects that trials of one case belong together, and a t
 * interval with C - 1 degrees of freedom. For scores without bounds; scores in [0, 1] are shown by `defaultCell`.
 *
 * @see Miller 2024, arXiv:2411.00640
 */
export function clusteredMean(
  cases: Cases,
  options: { readonly level?: number; readonly clusterOf?: ClusterLabels | undefined } = {},
): ClusteredMean {
  const grouped = caseMeans(cases, options.clusterOf);
  const { means, clusters, trials } = grouped;
  const centre = mean(means);
  const standardError = clusteredStandardError(means, grouped);
  const df = Math.max(0, clusters - 1);
  return {
    mean: centre,
    ...trialWeighted(cases, grouped),
    standardError,
    df,
    interval: tInterval(centre, standardError, df, options.level ?? DEFAULT_LEVEL),
    cases: means.length,
    clusters,
    trials,
  };
}

/** Estimate plus and minus t times its standard error. `undefined` when either is, or df is below 1. */
export function tInterval(
  estimate: number | undefined,
  standardError: number | undefined,
  df: number,
  level: number,
): Interval | undefined {
  if (estimate === undefined || standardError === undefined || !(df > 0)) return undefined;
  const reach = studentTQuantile(upperTail(level), df) * standardError;
  return { low: estimate - reach, high: estimate + reach };
}

function trialWeighted(
  cases: Cases,
  grouped: ReturnType<typeof caseMeans>,
): Pick<ClusteredMean, 'trialWeightedMean' | 'trialWeightedStandardError' | 'trialWeightedStandardErrorCr0'> {
  const { trials, clusters, clusterOf } = grouped;
  const answered = cases.filter((scores) => scores.length > 0);
  let total = 0;
  for (const scores of answered) for (const score of scores) total += score;
  const centre = trials === 0 ? undefined : total / trials;
  if (centre === undefined || clusters < 2) {
    return {
      trialWeightedMean: centre,
      trialWeightedStandardError: undefined,
      trialWeightedStandardErrorCr0: undefined,
    };
  }
  const sums = new Float64Array(clusters);
  for (const [index, scores] of answered.entries()) {
    const cluster = clusterOf?.[index] ?? index;
    for (const score of scores) sums[cluster] = (sums[cluster] ?? 0) + score - centre;
  }
  let squares = 0;
  for (const sum of sums) squares += sum * sum;
  const cr0 = Math.sqrt(squares) / trials;
  return {
    trialWeightedMean: centre,
    trialWeightedStandardError: cr0 * Math.sqrt(clusters / (clusters - 1)),
    trialWeightedStandardErrorCr0: cr0,
  };
}
