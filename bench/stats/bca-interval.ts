import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { mean } from './mean.ts';
import { normalCdf } from './normal-cdf.ts';
import { normalQuantile } from './normal-quantile.ts';
import type { Numbers } from './numbers.ts';
import { quantileSorted } from './quantile.ts';

export type BcaInterval = Interval & {
  /** Correction for a median of the replicates that misses the estimate, in standard deviations. */
  readonly bias: number;
  readonly acceleration: number;
  /** Which quantiles of the replicates the limits are. */
  readonly lowAt: number;
  readonly highAt: number;
};

/**
 * Bias-corrected and accelerated bootstrap interval. Not better than t for means of case means (statistics.md 1.1).
 *
 * @param estimate the statistic of the data; replicates that equal it exactly count half as below it, so a statistic whose
 *   values lie on a grid is better a sum of whole numbers than a mean
 * @param replicates of the statistic, from `clusterBootstrap`
 * @param leftOut the statistic without each case in turn, from `jackknife`
 * @returns `undefined` when replicates or jackknife do not vary, or all replicates lie on one side of the estimate
 * @see Efron 1987; Efron & Tibshirani 1993, chapter 14
 */
export function bcaInterval(
  estimate: number,
  replicates: Numbers,
  leftOut: Numbers,
  options: { readonly level?: number } = {},
): BcaInterval | undefined {
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  let below = 0;
  for (const replicate of replicates) below += replicate < estimate ? 1 : replicate === estimate ? 0.5 : 0;
  const bias = normalQuantile(below / replicates.length);
  const acceleration = accelerationOf(leftOut);
  if (!Number.isFinite(bias) || acceleration === undefined) return undefined;
  const adjusted = (z: number): number => normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
  const lowAt = adjusted(normalQuantile(1 - q));
  const highAt = adjusted(normalQuantile(q));
  const interval = between(replicates, lowAt, highAt);
  return interval && { ...interval, bias, acceleration, lowAt, highAt };
}

/**
 * The plain quantiles of the replicates.
 *
 * @returns `undefined` when the replicates do not vary, or a limit is infinite
 */
export function percentileInterval(
  replicates: Numbers,
  options: { readonly level?: number } = {},
): Interval | undefined {
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  return between(replicates, 1 - q, q);
}

/** The percentile interval mirrored at the estimate. `undefined` as there. */
export function basicInterval(
  estimate: number,
  replicates: Numbers,
  options: { readonly level?: number } = {},
): Interval | undefined {
  const plain = percentileInterval(replicates, options);
  return plain && { low: 2 * estimate - plain.high, high: 2 * estimate - plain.low };
}

function between(replicates: Numbers, lowAt: number, highAt: number): Interval | undefined {
  const sorted = Float64Array.from(replicates).sort();
  const low = quantileSorted(sorted, lowAt);
  const high = quantileSorted(sorted, highAt);
  return low !== undefined && high !== undefined && high > low ? { low, high } : undefined;
}

function accelerationOf(leftOut: Numbers): number | undefined {
  const centre = mean(leftOut);
  if (centre === undefined) return undefined;
  let squares = 0;
  let cubes = 0;
  for (const value of leftOut) {
    const gap = centre - value;
    squares += gap * gap;
    cubes += gap * gap * gap;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : undefined;
}
