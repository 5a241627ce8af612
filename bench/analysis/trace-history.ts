import type { Estimate } from '#bench/domain/estimate.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { type MannKendall, mannKendall } from '#bench/stats/mann-kendall.ts';
import { type MeanShiftAlarm, meanShiftAlarm } from '#bench/stats/mean-shift-scan.ts';
import { pairedDifference } from '#bench/stats/paired-difference.ts';
import { type RunHeterogeneity, runHeterogeneity } from '#bench/stats/run-heterogeneity.ts';
import { estimateOf } from './estimate-base.ts';
import type { Comparability, HistoryPoint } from './history-point.ts';
import { differencePhrase } from './phrase.ts';

export interface HistoryOptions {
  readonly level?: number;
  /** Run id every short segment that holds it is compared with; elsewhere, and by default, the segment's first measured run. */
  readonly baseline?: string;
}

/** Runs of one scenario by one contender over time. */
export interface History {
  readonly scenario: string;
  readonly contender: string;
  /** In order of time. Nothing is tested across their borders. */
  readonly segments: readonly HistorySegment[];
}

/** What a segment was broken off from the one before by. */
export type BreakCause = keyof Comparability;

export interface HistorySegment {
  /** Empty for the first. */
  readonly brokenBy: readonly BreakCause[];
  /** In order of time, gaps included: a run without a measured quality stays, with no value. */
  readonly points: readonly HistoryPoint[];
  readonly measured: number;
  readonly test: HistoryTest;
  readonly says: string;
}

/** Which question so many points can answer. */
export type HistoryTest =
  | {
      /** Six points or more with known standard errors. */
      readonly kind: 'scan';
      readonly scan: MeanShiftAlarm;
      readonly shift: Shift | undefined;
      /** From ten points on. */
      readonly trend: MannKendall | undefined;
      readonly trendReading: 'drift' | 'none' | 'too-short';
      readonly heterogeneity: RunHeterogeneity | undefined;
    }
  | {
      /** Fewer points, or single trials: each run against the pinned one, case by case, with the paired t. */
      readonly kind: 'paired';
      readonly baseline: string;
      readonly comparisons: readonly PairedPoint[];
    }
  | { readonly kind: 'none'; readonly reason: string };

/** A dated change of level. */
export interface Shift {
  readonly reading: 'possible' | 'alarm';
  /** After minus before, in [-1, 1]. */
  readonly by: number;
  readonly lastBefore: HistoryPoint['run'];
  readonly firstAfter: HistoryPoint['run'];
  readonly firstAfterAt: string;
}

export interface PairedPoint {
  readonly run: string;
  /** This run minus the pinned one; over the cases both measured. */
  readonly difference: Estimate;
}

/** From so many points on a slow drift can be told from chance. */
const POINTS_FOR_TREND = 10;
const TREND_ALPHA = 0.01;

/**
 * Cuts points into comparable segments and asks each what its length can answer.
 *
 * @param points of one scenario and one contender, from `historyPoint`, in any order
 * @throws Error when they are of several
 */
export function traceHistory(points: readonly HistoryPoint[], options: HistoryOptions = {}): History {
  const ordered = [...points].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.run < b.run ? -1 : 1));
  const [first] = ordered;
  const { scenario, contender } = first ?? { scenario: '', contender: '' };
  if (ordered.some((point) => point.scenario !== scenario || point.contender !== contender)) {
    throw new Error('A history is of one scenario and one contender. Trace each pair on its own.');
  }
  return { scenario, contender, segments: cut(ordered).map((segment) => tested(segment, options)) };
}

/** The same for points of any scenarios and contenders: a history for each pair, in the order of its first point. */
export function traceHistories(points: readonly HistoryPoint[], options: HistoryOptions = {}): readonly History[] {
  const pairs = new Map<string, HistoryPoint[]>();
  for (const point of points) {
    const key = `${point.scenario}\n${point.contender}`;
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, [point]);
    else known.push(point);
  }
  return [...pairs.values()].map((list) => traceHistory(list, options));
}

/** A history without the scores of single cases, which would make it as long as the data. */
export interface PlainHistory extends Omit<History, 'segments'> {
  readonly segments: readonly PlainSegment[];
}

export interface PlainSegment extends Omit<HistorySegment, 'points'> {
  readonly points: readonly Omit<HistoryPoint, 'cases'>[];
}

export function plainHistory(history: History): PlainHistory {
  return {
    ...history,
    segments: history.segments.map((segment) => ({
      ...segment,
      points: segment.points.map(({ cases, ...point }) => point),
    })),
  };
}

interface CutSegment {
  readonly brokenBy: readonly BreakCause[];
  readonly points: HistoryPoint[];
}

/** A gap breaks nothing: what did not answer cannot say what it was. */
function cut(ordered: readonly HistoryPoint[]): readonly CutSegment[] {
  const segments: CutSegment[] = [];
  let before: Comparability | undefined;
  for (const point of ordered) {
    const gap = point.estimate.value === undefined;
    const brokenBy = gap || before === undefined ? [] : changes(before, point.comparability);
    const current = segments.at(-1);
    if (current === undefined || brokenBy.length > 0) segments.push({ brokenBy, points: [point] });
    else current.points.push(point);
    if (!gap) before = point.comparability;
  }
  return segments;
}

function changes(before: Comparability, after: Comparability): readonly BreakCause[] {
  return (Object.keys(after) as BreakCause[]).filter((cause) => before[cause] !== after[cause]);
}

function tested({ brokenBy, points }: CutSegment, options: HistoryOptions): HistorySegment {
  const measured = points.filter(({ estimate }) => estimate.value !== undefined);
  const test = scanned(measured) ?? paired(measured, options);
  return { brokenBy, points, measured: measured.length, test, says: sentence(test, measured.length) };
}

function scanned(measured: readonly HistoryPoint[]): HistoryTest | undefined {
  const values = measured.map(({ estimate }) => estimate.value ?? Number.NaN);
  const errors = measured.map(({ standardError }) => standardError ?? Number.NaN);
  const scan = meanShiftAlarm(values, errors);
  if (scan === undefined) return undefined;
  const trend = measured.length >= POINTS_FOR_TREND ? mannKendall(values) : undefined;
  const drifts = trend?.pTwoSided !== undefined && trend.pTwoSided < TREND_ALPHA;
  return {
    kind: 'scan',
    scan,
    shift: shiftOf(scan, measured),
    trend,
    trendReading: trend === undefined ? 'too-short' : drifts ? 'drift' : 'none',
    heterogeneity: runHeterogeneity(values, errors),
  };
}

function shiftOf(scan: MeanShiftAlarm, measured: readonly HistoryPoint[]): Shift | undefined {
  const [last, next] = [measured[scan.split - 1], measured[scan.split]];
  if (scan.reading === 'steady' || last === undefined || next === undefined) return undefined;
  return { reading: scan.reading, by: scan.shift, lastBefore: last.run, firstAfter: next.run, firstAfterAt: next.at };
}

function paired(measured: readonly HistoryPoint[], options: HistoryOptions): HistoryTest {
  const pinned = measured.find(({ run }) => run === options.baseline) ?? measured[0];
  if (pinned === undefined) return { kind: 'none', reason: 'no run measured anything' };
  const others = measured.filter((point) => point !== pinned);
  if (others.length === 0) return { kind: 'none', reason: 'a single run: nothing to compare it with' };
  const level = options.level ?? DEFAULT_LEVEL;
  return {
    kind: 'paired',
    baseline: pinned.run,
    comparisons: others.map((point) => ({ run: point.run, difference: pairedWith(pinned, point, level) })),
  };
}

function pairedWith(pinned: HistoryPoint, point: HistoryPoint, level: number): Estimate {
  const theirs = pinned.cases.map(({ id }) => point.cases.find((other) => other.id === id)?.scores ?? []);
  const ours = pinned.cases.map(({ scores }) => scores);
  const clusterOf = pinned.cases.map(({ cluster }) => cluster);
  const found = pairedDifference(theirs, ours, { level, clusterOf });
  const nothing = found.cases === 0 ? 'no case in common' : 'no case differs, so no interval';
  return estimateOf(
    {
      value: found.difference,
      interval: found.interval,
      method: found.interval === undefined ? 'none' : 'paired-t',
      cases: found.cases,
      clusters: found.clusters,
      trials: pinned.estimate.trials + point.estimate.trials,
      df: found.interval && found.df,
      note: found.interval === undefined ? nothing : undefined,
    },
    'share',
    { subject: `quality of ${point.contender} in run ${point.run} less that in ${pinned.run}`, level, clusterOf },
  );
}

function sentence(test: HistoryTest, measured: number): string {
  switch (test.kind) {
    case 'none':
      return `not tested: ${test.reason}`;
    case 'paired':
      return `${measured} comparable runs: too few for a drift alarm, each compared with ${test.baseline} case by case`;
    case 'scan': {
      const { shift, trendReading } = test;
      const trend = trendReading === 'drift' ? ', and a steady trend' : '';
      if (shift === undefined) return `${measured} comparable runs: no change of level found${trend}`;
      const way = shift.by < 0 ? 'fell' : 'rose';
      const size = differencePhrase(shift.by, 'share');
      const sure = shift.reading === 'alarm' ? 'alarm' : 'possible';
      return `${measured} comparable runs: quality ${way} by ${size} from run ${shift.firstAfter} on (${sure})${trend}`;
    }
    default:
      return test satisfies never;
  }
}
