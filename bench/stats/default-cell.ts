import type { Cases } from './case-means.ts';
import { clopperPearsonInterval } from './clopper-pearson-interval.ts';
import { type CellOptions, type EffectiveSampleSize, effectiveSampleSize } from './effective-sample-size.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { studentTQuantile } from './student-t-quantile.ts';
import { wilsonInterval } from './wilson-interval.ts';

export type DefaultCell = EffectiveSampleSize & {
  /** Cluster-adjusted Wilson, sparse df: what a table shows. */
  readonly interval: Interval;
  /** Clopper-Pearson at the same effective n: what an absolute gate is judged by. */
  readonly gateInterval: Interval;
  /** Of the t that stands in place of z: clusters - 1. */
  readonly df: number;
  /** Fewer than 30 clusters, or fewer than 5 that say anything about the rate: show, with a flag. */
  readonly lowInformation: boolean;
};

/**
 * The default cell of a leaderboard: mean of scores in [0, 1] over clustered trials, with its interval. Also for pass@k,
 * pass^k, agreement and other per-case values, as cases of one graded trial.
 *
 * @returns `undefined` below two clusters: show the point alone
 * @see statistics.md sections 3.2 and 3.3, evidence in 5.1
 */
export function defaultCell(cases: Cases, options: CellOptions = {}): DefaultCell | undefined {
  const level = options.level ?? DEFAULT_LEVEL;
  const size = effectiveSampleSize(cases, options);
  if (size === undefined) return undefined;
  const df = size.clusters - 1;
  const interval = wilsonInterval(size.mean * size.effective, size.effective, { level, df });
  const q = upperTail(level);
  const shrink = (studentTQuantile(q, size.trials - 1) / studentTQuantile(q, df)) ** 2;
  const gateN = Math.max(1, size.effective * shrink);
  const gateInterval = clopperPearsonInterval(size.mean * gateN, gateN, { level });
  if (interval === undefined || gateInterval === undefined) {
    throw new RangeError(
      `Scores lie in [0, 1]; the mean of these is ${size.mean}. Scores without bounds go to clusteredMean.`,
    );
  }
  return { ...size, interval, gateInterval, df, lowInformation: size.clusters < 30 || size.informative < 5 };
}
