import type { Cases } from './case-means.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { studentTQuantile } from './student-t-quantile.ts';

export type CostPerSuccess = {
  /** Total cost over total successes, in the unit of the costs. `undefined` without a success. */
  readonly ratio: number | undefined;
  /** Linearised, clustered. `undefined` below two clusters. */
  readonly standardError: number | undefined;
  /** t interval on the log scale: the default. `undefined` when the ratio or its standard error is 0 or unknown. */
  readonly interval: Interval | undefined;
  /** Fieller's. `undefined` as well when it is unbounded: successes too rare to rule out almost none. */
  readonly fieller: Interval | undefined;
  readonly totalCost: number;
  readonly totalSuccesses: number;
  readonly clusters: number;
};

/**
 * What one success costs: a ratio of totals, never a mean of ratios. Failed trials count with their cost.
 *
 * @param costs one list of trial costs per independent cluster
 * @param successes the matching trial scores (1, 0, or graded)
 * @see statistics.md section 1.6, evidence in 5.4; Cochran 1977, chapter 6; Fieller 1954
 */
export function costPerSuccess(
  costs: Cases,
  successes: Cases,
  options: { readonly level?: number } = {},
): CostPerSuccess {
  if (costs.length !== successes.length) {
    throw new RangeError(`Costs and successes list the same clusters: ${costs.length} against ${successes.length}.`);
  }
  const totals = costs
    .map((values, index) => ({ trials: values.length, cost: sum(values), success: sum(successes[index] ?? []) }))
    .filter((cluster) => cluster.trials > 0);
  const clusters = totals.length;
  const totalCost = sum(totals.map((cluster) => cluster.cost));
  const totalSuccesses = sum(totals.map((cluster) => cluster.success));
  const ratio = totalSuccesses > 0 ? totalCost / totalSuccesses : undefined;
  const standardError =
    ratio === undefined || clusters < 2 ? undefined : linearisedError(totals, ratio, totalSuccesses);
  const known = ratio !== undefined && standardError !== undefined && ratio > 0 && standardError > 0;
  const critical = known ? studentTQuantile(upperTail(options.level ?? DEFAULT_LEVEL), clusters - 1) : Number.NaN;
  const stretch = known ? Math.exp((critical * standardError) / ratio) : Number.NaN;
  return {
    ratio,
    standardError,
    interval: known ? { low: ratio / stretch, high: ratio * stretch } : undefined,
    fieller: known ? fieller(totals, critical) : undefined,
    totalCost,
    totalSuccesses,
    clusters,
  };
}

type ClusterTotal = { readonly cost: number; readonly success: number };

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function linearisedError(totals: readonly ClusterTotal[], ratio: number, totalSuccesses: number): number {
  const c = totals.length;
  let squares = 0;
  let scale = 0;
  for (const { cost, success } of totals) {
    squares += (cost - ratio * success) ** 2;
    scale += cost * cost;
  }
  // Every cluster at exactly the same ratio leaves nothing but rounding.
  return squares <= 1e-28 * scale ? 0 : Math.sqrt((c / (c - 1)) * squares) / totalSuccesses;
}

/** Solves (cost - rho success)^2 <= t^2 Var(cost - rho success) for rho, on means per cluster. */
function fieller(totals: readonly ClusterTotal[], critical: number): Interval | undefined {
  const c = totals.length;
  const cost = sum(totals.map((cluster) => cluster.cost)) / c;
  const success = sum(totals.map((cluster) => cluster.success)) / c;
  let varianceCost = 0;
  let varianceSuccess = 0;
  let covariance = 0;
  for (const cluster of totals) {
    varianceCost += (cluster.cost - cost) ** 2;
    varianceSuccess += (cluster.success - success) ** 2;
    covariance += (cluster.cost - cost) * (cluster.success - success);
  }
  const square = critical ** 2 / (c * (c - 1));
  const a = success ** 2 - square * varianceSuccess;
  const b = cost * success - square * covariance;
  const discriminant = b * b - a * (cost ** 2 - square * varianceCost);
  if (!(a > 0 && discriminant > 0)) return undefined;
  return { low: (b - Math.sqrt(discriminant)) / a, high: (b + Math.sqrt(discriminant)) / a };
}
