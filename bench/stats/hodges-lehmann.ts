import { DEFAULT_LEVEL, type OpenInterval, upperTail } from './interval.ts';
import { normalCdf } from './normal-cdf.ts';
import { normalQuantile } from './normal-quantile.ts';
import { type Numbers, numberAt } from './numbers.ts';
import { quantileSorted } from './quantile.ts';

export type HodgesLehmann = {
  readonly estimate: number;
  /** A side is `undefined` when the sample is too small for the level. Both may be one value where many values tie. */
  readonly interval: OpenInterval;
  /** Signed-rank V, or rank-sum W of the first list. */
  readonly statistic: number;
  readonly pTwoSided: number;
  /** Whether p and interval come from the exact distribution; else from its normal approximation. */
  readonly exact: boolean;
};

/**
 * Typical size of paired differences that outliers cannot move: the median of all means of two of them (Walsh averages),
 * with the interval and p of the signed-rank test. Sorts n (n + 1) / 2 values.
 *
 * @returns `undefined` for no values; with zeros or ties, or from 50 values on, by the normal approximation
 * @see Hodges & Lehmann 1963; Hollander & Wolfe 1999, section 3
 */
export function hodgesLehmann(
  differences: Numbers,
  options: { readonly level?: number } = {},
): HodgesLehmann | undefined {
  const n = differences.length;
  if (n === 0) return undefined;
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  const averages = new Float64Array((n * (n + 1)) / 2);
  let at = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = i; j < n; j += 1) {
      averages[at] = (numberAt(differences, i) + numberAt(differences, j)) / 2;
      at += 1;
    }
  }
  averages.sort();
  const nonzero = Float64Array.from(differences).filter((d) => d !== 0);
  const { ranks, tieSum } = midranks(nonzero.map(Math.abs));
  let statistic = 0;
  for (let i = 0; i < nonzero.length; i += 1) if (numberAt(nonzero, i) > 0) statistic += numberAt(ranks, i);
  const exact = n < EXACT_BELOW && nonzero.length === n && tieSum === 0;
  const m = nonzero.length;
  const law: Law = exact
    ? exactLaw(signedRankCounts(n))
    : normalLaw((m * (m + 1)) / 4, (m * (m + 1) * (2 * m + 1) - tieSum / 2) / 24);
  const wide = exact ? law : normalLaw((n * (n + 1)) / 4, (n * (n + 1) * (2 * n + 1)) / 24);
  return assemble(averages, statistic, law, wide, q, exact);
}

/**
 * Shift between two independent lists: the median of all differences x - y, with the interval and p of the rank-sum test.
 * Sorts as many values as there are pairs.
 *
 * @returns `undefined` when a list is empty; with ties, or from 50 values in a list on, by the normal approximation
 */
export function hodgesLehmannShift(
  x: Numbers,
  y: Numbers,
  options: { readonly level?: number } = {},
): HodgesLehmann | undefined {
  const m = x.length;
  const n = y.length;
  if (m === 0 || n === 0) return undefined;
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  const shifts = new Float64Array(m * n);
  for (let i = 0; i < m; i += 1) for (let j = 0; j < n; j += 1) shifts[i * n + j] = numberAt(x, i) - numberAt(y, j);
  shifts.sort();
  const { ranks, tieSum } = midranks(Float64Array.from([...x, ...y]));
  let statistic = (-m * (m + 1)) / 2;
  for (let i = 0; i < m; i += 1) statistic += numberAt(ranks, i);
  const exact = m < EXACT_BELOW && n < EXACT_BELOW && tieSum === 0;
  const total = m + n;
  const law = exact
    ? exactLaw(rankSumCounts(m, n))
    : normalLaw((m * n) / 2, ((m * n) / 12) * (total + 1 - tieSum / (total * (total - 1))));
  const wide = exact ? law : normalLaw((m * n) / 2, (m * n * (total + 1)) / 12);
  return assemble(shifts, statistic, law, wide, q, exact);
}

/** As R does: below 50 values the exact distribution is still cheap. */
const EXACT_BELOW = 50;

type Law = {
  /** P(statistic <= s). */
  readonly cdf: (s: number) => number;
  /** P(statistic >= s). */
  readonly survival: (s: number) => number;
  /** The smallest s with P(statistic <= s) >= p. */
  readonly quantile: (p: number) => number;
};

function assemble(
  sorted: Float64Array,
  statistic: number,
  law: Law,
  wide: Law,
  q: number,
  exact: boolean,
): HodgesLehmann {
  const rank = wide.quantile(1 - q);
  // Rank 0: even the extreme value leaves more than the tail outside.
  const side = (index: number): number | undefined =>
    rank >= 1 && rank <= sorted.length ? numberAt(sorted, index) : undefined;
  return {
    estimate: quantileSorted(sorted, 0.5) ?? Number.NaN,
    interval: { low: side(rank - 1), high: side(sorted.length - rank) },
    statistic,
    pTwoSided: Math.min(1, 2 * Math.min(law.cdf(statistic), law.survival(statistic))),
    exact,
  };
}

function exactLaw(counts: Float64Array): Law {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cdf = (s: number): number => {
    let sum = 0;
    for (let i = 0; i <= s && i < counts.length; i += 1) sum += numberAt(counts, i);
    return sum / total;
  };
  return {
    cdf,
    survival: (s) => cdf(counts.length - 1 - s),
    quantile: (p) => {
      let sum = 0;
      for (let i = 0; i < counts.length; i += 1) {
        sum += numberAt(counts, i) / total;
        if (sum >= p * (1 - 1e-12)) return i;
      }
      return counts.length - 1;
    },
  };
}

/** With the correction for continuity; a variance of 0 (all values tied) says p = 1. */
function normalLaw(centre: number, variance: number): Law {
  const sd = Math.sqrt(Math.max(0, variance));
  return {
    cdf: (s) => (sd === 0 ? 1 : normalCdf((s - centre + 0.5) / sd)),
    survival: (s) => (sd === 0 ? 1 : normalCdf((centre - s + 0.5) / sd)),
    quantile: (p) => (sd === 0 ? 0 : Math.max(0, Math.floor(centre + normalQuantile(p) * sd))),
  };
}

/** How many of the 2^n assignments of signs give each sum of positive ranks. */
function signedRankCounts(n: number): Float64Array {
  const counts = new Float64Array((n * (n + 1)) / 2 + 1);
  counts[0] = 1;
  let reached = 0;
  for (let rank = 1; rank <= n; rank += 1) {
    reached += rank;
    for (let s = reached; s >= rank; s -= 1) counts[s] = numberAt(counts, s) + numberAt(counts, s - rank);
  }
  return counts;
}

/** How many choices of m ranks among m + n give each value of W: the Gaussian binomial coefficients. */
function rankSumCounts(m: number, n: number): Float64Array {
  const counts = new Float64Array(m * n + 1);
  counts[0] = 1;
  for (let i = 1; i <= m; i += 1) {
    for (let s = m * n; s >= n + i; s -= 1) counts[s] = numberAt(counts, s) - numberAt(counts, s - n - i);
    for (let s = i; s <= m * n; s += 1) counts[s] = numberAt(counts, s) + numberAt(counts, s - i);
  }
  return counts;
}

/** Ranks from 1 on, ties sharing the middle one; `tieSum` is the sum of t^3 - t over groups of ties. */
function midranks(values: Float64Array): { ranks: Float64Array; tieSum: number } {
  const order = Array.from(values, (_, index) => index).sort((i, j) => numberAt(values, i) - numberAt(values, j));
  const ranks = new Float64Array(values.length);
  let tieSum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && numberAt(values, numberAt(order, to)) === numberAt(values, numberAt(order, from)))
      to += 1;
    for (let at = from; at < to; at += 1) ranks[numberAt(order, at)] = (from + 1 + to) / 2;
    tieSum += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { ranks, tieSum };
}
