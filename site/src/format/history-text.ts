import type { BreakCause, HistorySegment } from '#bench/analysis/trace-history.ts';
import type { PlainSegment, RunLine } from '#bench/report/report.ts';
import { report } from '../report.ts';
import { utcDate } from './date-text.ts';
import type { Marked } from './decision-text.ts';
import { percentInterval, percentNumber, signedPoints } from './number-text.ts';
import { plainLabel } from './plain-text.ts';
import { intervalOf } from './verdict-text.ts';

/** What a history is broken by, for whoever has to go and look. */
export const BREAKS: Readonly<Record<BreakCause, string>> = {
  scenario: 'the scenario changed (cases, prompts or tools)',
  grader: 'the grader has another version',
  prices: 'the price changed',
  servedModel: 'another model was served',
};

export const SHIFTS: Readonly<Record<'alarm' | 'possible', Marked>> = {
  alarm: { sign: '!', word: 'alarm', tone: 'worse' },
  possible: { sign: '?', word: 'possible', tone: 'inconclusive' },
};

/** The run as lists know it; undefined where it is not among those shown. */
export function runById(id: string): RunLine | undefined {
  return report.runs.find((run) => run.id === id);
}

/** What changed at the beginning of a segment, told from the points on both sides of the break. */
export function breakText(segment: PlainSegment, before: PlainSegment | undefined): string {
  return segment.brokenBy
    .map((cause) => {
      if (cause !== 'servedModel') return BREAKS[cause];
      const [then, now] = [servedBy(before, 'last'), servedBy(segment, 'first')];
      return `${plainLabel(now)} is served${then === '' ? '' : `; it was ${plainLabel(then)}`}`;
    })
    .join('; ');
}

function servedBy(segment: PlainSegment | undefined, end: 'first' | 'last'): string {
  const told = (segment?.points ?? []).map(({ comparability }) => comparability.servedModel).filter((id) => id !== '');
  return (end === 'first' ? told[0] : told.at(-1)) ?? '';
}

/** The first measured point of a segment: its break is dated by it. */
export function beginOf({ points }: PlainSegment): PlainSegment['points'][number] | undefined {
  return points.find(({ estimate }) => estimate.value !== undefined) ?? points[0];
}

/** `82.3 % [78.6 to 86.0]`, or that nothing was measured. */
export function shareWithInterval({ value, low, high }: PlainSegment['points'][number]['estimate']): string {
  if (value === undefined) return 'not measured';
  const interval = intervalOf({ low, high });
  return interval === undefined
    ? `${percentNumber(value)} %`
    : `${percentNumber(value)} % [${percentInterval(interval)}]`;
}

/** What comparing single runs with the first found, where a series is too short for anything else. */
export function pairedFlags({
  test,
  points,
}: PlainSegment): readonly { readonly run: string; readonly says: string; readonly tone: string }[] {
  if (test.kind !== 'paired') return [];
  return test.comparisons.flatMap(({ run, difference }) => {
    const { value, low, high } = difference;
    if (value === undefined || low === undefined || high === undefined || (low <= 0 && high >= 0)) return [];
    const base = points.find((point) => point.run === test.baseline);
    const since = base === undefined ? test.baseline : utcDate(base.at);
    return [
      {
        run,
        tone: value < 0 ? 'worse' : 'better',
        says: `${signedPoints(value)} points [${signedPoints(low)}, ${signedPoints(high)}] against ${since}, case by case`,
      },
    ];
  });
}

/** Runs of a history that measured something. */
export function measuredRuns(segments: readonly Pick<HistorySegment, 'measured'>[]): number {
  return segments.reduce((sum, { measured }) => sum + measured, 0);
}
