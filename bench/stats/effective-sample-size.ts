import { type Cases, type ClusterLabels, caseMeans } from './case-means.ts';
import { clusteredStandardError } from './clustered-standard-error.ts';
import { DEFAULT_LEVEL, upperTail } from './interval.ts';
import { mean } from './mean.ts';
import { normalQuantile } from './normal-quantile.ts';
import { numberAt } from './numbers.ts';
import { studentTQuantile } from './student-t-quantile.ts';

export type CellOptions = {
  readonly level?: number;
  /** `binary`: every score is 0 or 1, so n_eff cannot exceed the trials. `graded`: scores anywhere in [0, 1]. */
  readonly scores?: 'binary' | 'graded';
  readonly clusterOf?: ClusterLabels | undefined;
};

export type EffectiveSampleSize = {
  /** Mean of case means. */
  readonly mean: number;
  /** Population scope; 0 when all cases agree. */
  readonly standardError: number;
  readonly cases: number;
  readonly clusters: number;
  readonly trials: number;
  /** Clusters with a failure or clusters with a pass, whichever are fewer: what the variance is estimated from. */
  readonly informative: number;
  /** p (1 - p) / SE^2 between the number of clusters and of trials; the number of clusters when nothing varied. */
  readonly raw: number;
  /** `raw` after the sparse-df shrink: the n that stands in Wilson's formula. A fraction. */
  readonly effective: number;
};

/**
 * How many independent trials the observed ones are worth, when trials of one case belong together: the cluster-adjusted
 * n_eff with sparse degrees of freedom. The shrink is our own small extension of Korn & Graubard: near the ceiling the
 * variance rests on `informative` clusters only, so its degrees of freedom are theirs.
 *
 * @returns `undefined` below two clusters: show the point alone
 * @see statistics.md section 3.1; Korn & Graubard 1998; Dean & Pagano 2015
 */
export function effectiveSampleSize(cases: Cases, options: CellOptions = {}): EffectiveSampleSize | undefined {
  const grouped = caseMeans(cases, options.clusterOf);
  const { means, clusters, trials, clusterOf } = grouped;
  const p = mean(means);
  const standardError = clusteredStandardError(means, grouped);
  if (p === undefined || standardError === undefined) return undefined;
  const most = options.scores === 'graded' ? Number.POSITIVE_INFINITY : trials;
  const clamp = (n: number): number => Math.min(Math.max(n, clusters), most);
  const degenerate = !(p > 0 && p < 1) || standardError === 0;
  const raw = clamp(degenerate ? clusters : (p * (1 - p)) / standardError ** 2);
  const informative = informativeClusters(cases, clusterOf, clusters);
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  const df = Math.min(Math.max(informative - 1, 1), clusters - 1);
  const effective = clamp(raw * (normalQuantile(q) / studentTQuantile(q, df)) ** 2);
  return { mean: p, standardError, cases: means.length, clusters, trials, informative, raw, effective };
}

function informativeClusters(cases: Cases, clusterOf: Int32Array | undefined, clusters: number): number {
  const failed = new Uint8Array(clusters);
  const passed = new Uint8Array(clusters);
  let index = 0;
  for (const scores of cases) {
    if (scores.length === 0) continue;
    const cluster = clusterOf === undefined ? index : numberAt(clusterOf, index);
    for (const score of scores) {
      if (score < 1) failed[cluster] = 1;
      if (score > 0) passed[cluster] = 1;
    }
    index += 1;
  }
  return Math.min(count(failed), count(passed));
}

function count(flags: Uint8Array): number {
  let sum = 0;
  for (const flag of flags) sum += flag;
  return sum;
}
