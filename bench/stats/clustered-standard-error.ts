import type { CaseMeans } from './case-means.ts';
import { mean } from './mean.ts';
import { type Numbers, numberAt } from './numbers.ts';
import { sampleVariance } from './sample-variance.ts';

/**
 * Population-scope standard error of the mean of one value per case: sd / sqrt(C) when cases are independent, and the
 * cluster-robust form sqrt(C/(C-1) sum_g (sum_i (x_i - xbar))^2) / n when they come in C clusters. The two agree for
 * clusters of one.
 *
 * @returns `undefined` below two clusters; exactly 0 when no variation was seen
 * @see Miller 2024, arXiv:2411.00640, with the factor C/(C-1)
 */
export function clusteredStandardError(
  values: Numbers,
  grouping: Pick<CaseMeans, 'clusters' | 'clusterOf'>,
): number | undefined {
  const { clusters, clusterOf } = grouping;
  const variance = sampleVariance(values);
  if (clusters < 2 || variance === undefined) return undefined;
  if (clusterOf === undefined || variance === 0) return Math.sqrt(variance / values.length);
  const centre = mean(values) ?? 0;
  const sums = new Float64Array(clusters);
  for (let i = 0; i < values.length; i += 1) {
    const cluster = numberAt(clusterOf, i);
    sums[cluster] = numberAt(sums, cluster) + numberAt(values, i) - centre;
  }
  let squares = 0;
  for (const sum of sums) squares += sum * sum;
  const standardError = Math.sqrt((clusters / (clusters - 1)) * squares) / values.length;
  // Clusters that all share one mean leave nothing but rounding.
  return standardError <= 1e-14 * Math.sqrt(variance) ? 0 : standardError;
}
