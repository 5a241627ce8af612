import { type Cases, caseMeans, pairedCases } from './case-means.ts';
import { correlation } from './correlation.ts';
import { type DefaultCell, defaultCell } from './default-cell.ts';
import type { CellOptions } from './effective-sample-size.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { moverDifference } from './mover-difference.ts';
import { numberAt } from './numbers.ts';
import { studentTQuantile } from './student-t-quantile.ts';

export type DefaultHeadToHead = {
  /** Mean score of a minus mean score of b, over the cases both answered. */
  readonly difference: number;
  /** Paired MOVER-Wilson. Never of zero width, unlike the formula: see below. */
  readonly interval: Interval;
  /** Of the case means; 0 when one side does not vary. */
  readonly correlation: number;
  /** Both sides on the shared cases only. */
  readonly a: DefaultCell;
  readonly b: DefaultCell;
  readonly cases: number;
  readonly clusters: number;
  /** Cases whose mean is higher for a, equal, lower for a. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
};

/**
 * The default comparison of two contenders on the same cases: difference of mean scores in [0, 1] with a paired MOVER
 * interval on cluster-adjusted Wilson limits. Cases that one side has no trials for are left out of both.
 *
 * Where the case means lie on one line (r = 1, as when a recording is compared with itself), each limit lies at least
 * t^2 / (C + t^2) away from the difference: Tango's limits for no discordant pair among so many clusters. At rate 0 or 1
 * that is the MOVER interval itself; in between MOVER alone would shrink towards nothing.
 *
 * @param a contender; `b` its baseline: one list of trial scores per case, in one order
 * @returns `undefined` below two shared clusters
 * @see statistics.md section 3.4, evidence in 5.2; Newcombe 1998 method 8, to which it reduces for single trials and z
 */
export function defaultHeadToHead(a: Cases, b: Cases, options: CellOptions = {}): DefaultHeadToHead | undefined {
  const paired = pairedCases(a, b, options.clusterOf);
  const cellOptions = { ...options, clusterOf: paired.labels };
  const cellA = defaultCell(paired.a, cellOptions);
  const cellB = defaultCell(paired.b, cellOptions);
  if (cellA === undefined || cellB === undefined) return undefined;
  const meansA = caseMeans(paired.a).means;
  const meansB = caseMeans(paired.b).means;
  const r = correlation(meansA, meansB) ?? 0;
  const counts = winsTiesLosses(meansA, meansB);
  const mover = moverDifference(
    { estimate: cellA.mean, ...cellA.interval },
    { estimate: cellB.mean, ...cellB.interval },
    r,
  );
  const difference = cellA.mean - cellB.mean;
  const interval = r > 1 - 1e-12 ? atLeast(noDiscordance(cellA, options), difference, mover) : mover;
  return {
    difference,
    interval,
    correlation: r,
    a: cellA,
    b: cellB,
    cases: cellA.cases,
    clusters: cellA.clusters,
    ...counts,
  };
}

/** The fewest cases with which two perfect contenders pass a margin in (0, 1): 76 for 5 points. Else `undefined`. */
export function casesToShowNonInferior(margin: number, options: { readonly level?: number } = {}): number | undefined {
  if (!(margin > 0 && margin < 1)) return undefined;
  const q = upperTail(options.level ?? DEFAULT_LEVEL);
  const cleared = (cases: number): boolean => {
    const square = studentTQuantile(q, cases - 1) ** 2;
    return square / (cases + square) < margin;
  };
  let high = 2;
  while (!cleared(high)) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle >= 2 && cleared(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function winsTiesLosses(a: Float64Array, b: Float64Array): { wins: number; ties: number; losses: number } {
  let wins = 0;
  let losses = 0;
  for (let i = 0; i < a.length; i += 1) {
    const gap = numberAt(a, i) - numberAt(b, i);
    // Equal scores summed in another order differ by rounding: that is a tie.
    if (gap > 1e-12) wins += 1;
    else if (gap < -1e-12) losses += 1;
  }
  return { wins, ties: a.length - wins - losses, losses };
}

function noDiscordance(cell: DefaultCell, options: CellOptions): number {
  const square = studentTQuantile(upperTail(options.level ?? DEFAULT_LEVEL), cell.df) ** 2;
  return square / (cell.clusters + square);
}

function atLeast(reach: number, difference: number, interval: Interval): Interval {
  return {
    low: Math.max(-1, Math.min(interval.low, difference - reach)),
    high: Math.min(1, Math.max(interval.high, difference + reach)),
  };
}
