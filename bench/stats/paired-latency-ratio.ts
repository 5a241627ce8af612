import { percentileInterval } from './bca-interval.ts';
import { type Cases, pairedCases } from './case-means.ts';
import { clusterBootstrap } from './cluster-bootstrap.ts';
import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import { type Numbers, numberAt } from './numbers.ts';
import { pairedDifference } from './paired-difference.ts';
import { quantile } from './quantile.ts';

export type PairedLatencyRatio = {
  /** Latency of a over latency of b: below 1 when a is faster. `undefined` where timeouts leave it open. */
  readonly ratio: number | undefined;
  readonly interval: Interval | undefined;
  /** The ratio of pooled quantiles, bootstrapped over cases; or, with few cases, the typical ratio of case medians. */
  readonly method: 'bootstrap of the quantile ratio' | 't on log ratios of case medians';
  readonly cases: number;
};

/**
 * How much slower one contender is than another on the same cases, as a ratio. From 50 cases on the ratio of their
 * p-quantiles over all trials, by a seeded paired cluster bootstrap on the log scale; below that the geometric mean of the
 * ratios of case medians, by t, which says nothing of the tail.
 *
 * @param a one list of latencies per case, above 0; a timeout is +Infinity; `b` lists the same cases
 * @param options.p in (0, 1); 0.95 unless said otherwise
 * @see statistics.md section 3.7
 */
export function pairedLatencyRatio(
  a: Cases,
  b: Cases,
  options: { readonly seed: number; readonly p?: number; readonly level?: number; readonly replicates?: number },
): PairedLatencyRatio {
  const paired = pairedCases(a, b);
  const cases = paired.a.length;
  const level = options.level ?? DEFAULT_LEVEL;
  if (cases < BOOTSTRAP_FROM) return ratioOfMedians(paired.a, paired.b, level);
  const p = options.p ?? 0.95;
  const sideA = pooled(paired.a);
  const sideB = pooled(paired.b);
  const multiplicity = new Int32Array(cases);
  const logRatio = (): number =>
    Math.log(weightedQuantile(sideA, multiplicity, p)) - Math.log(weightedQuantile(sideB, multiplicity, p));
  multiplicity.fill(1);
  const estimate = logRatio();
  const replicates = clusterBootstrap(
    cases,
    (indices) => {
      multiplicity.fill(0);
      for (const index of indices) multiplicity[index] = numberAt(multiplicity, index) + 1;
      return logRatio();
    },
    options,
  );
  // Both quantiles among the timeouts in one replicate: the ratio is open, and so is any limit drawn from such replicates.
  const interval = replicates.some(Number.isNaN) ? undefined : percentileInterval(replicates, { level });
  return {
    ratio: Number.isFinite(estimate) ? Math.exp(estimate) : undefined,
    interval: exponentiated(interval),
    method: 'bootstrap of the quantile ratio',
    cases,
  };
}

/** Fewer cases make a bootstrapped tail quantile a lottery (statistics.md 1.1 and 5.3). */
const BOOTSTRAP_FROM = 50;

function ratioOfMedians(a: Cases, b: Cases, level: number): PairedLatencyRatio {
  const logs = (side: Cases): number[][] => side.map((values) => [Math.log(quantile(values, 0.5) ?? Number.NaN)]);
  const found = pairedDifference(logs(a), logs(b), { level });
  const known = found.difference !== undefined && Number.isFinite(found.difference);
  return {
    ratio: known ? Math.exp(found.difference) : undefined,
    interval: known ? exponentiated(found.interval) : undefined,
    method: 't on log ratios of case medians',
    cases: a.length,
  };
}

function exponentiated(interval: Interval | undefined): Interval | undefined {
  return interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) };
}

/** All trials in ascending order, each with its case, and how many trials each case has. */
type Pooled = { readonly values: Float64Array; readonly caseOf: Int32Array; readonly sizes: Int32Array };

function pooled(cases: Cases): Pooled {
  const trials = cases.flatMap((values: Numbers, index) => Array.from(values, (value) => ({ value, index })));
  trials.sort((x, y) => (x.value < y.value ? -1 : x.value > y.value ? 1 : 0));
  return {
    values: Float64Array.from(trials, (trial) => trial.value),
    caseOf: Int32Array.from(trials, (trial) => trial.index),
    sizes: Int32Array.from(cases, (values) => values.length),
  };
}

/** Type-7 quantile of the trials, each counted as often as its case was drawn; read from the nearer end. */
function weightedQuantile({ values, caseOf, sizes }: Pooled, multiplicity: Int32Array, p: number): number {
  let total = 0;
  for (let i = 0; i < sizes.length; i += 1) total += numberAt(sizes, i) * numberAt(multiplicity, i);
  const position = (total - 1) * p;
  const below = Math.floor(position);
  const fraction = position - below;
  // Ranks counted from the top: the value at `below` is the one with total - 1 - below values above it.
  let left = total;
  let upper = Number.NaN;
  for (let i = values.length - 1; i >= 0; i -= 1) {
    left -= numberAt(multiplicity, numberAt(caseOf, i));
    if (left <= below + 1 && Number.isNaN(upper)) upper = numberAt(values, i);
    if (left <= below) {
      const lower = numberAt(values, i);
      return fraction === 0 || lower === upper ? lower : lower + fraction * (upper - lower);
    }
  }
  return Number.NaN;
}
