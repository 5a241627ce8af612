import type { PlainHistory, PlainSegment, TrackedContender } from '#bench/report/report.ts';
import type { ChartContender } from '../charts/contender.ts';
import {
  findingOfHistoryLine,
  type HistoryEvent,
  type HistoryLineData,
  historyLine,
  keyOfHistoryLine,
} from '../charts/history-line.ts';
import { utcDate } from '../format/date-text.ts';
import { beginOf, breakText } from '../format/history-text.ts';
import { percentNumber, plural } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, type Table, textColumn } from '../format/table.ts';
import { report } from '../report.ts';
import { chartEstimate } from './chart-contender.ts';
import type { FigureContent } from './figure.ts';

/** More lines than this in one picture nobody can tell apart. */
export const MOST_LINES = 6;

const METRIC = 'quality';

/**
 * Quality over time with its intervals. Nothing is joined across a break, nor over a run that measured nothing.
 *
 * @param id a fixed word, unique on its page
 */
export function historyFigure(
  histories: readonly PlainHistory[],
  { id, title }: { readonly id: string; readonly title: string },
): FigureContent {
  const data: HistoryLineData = {
    metric: METRIC,
    measure: 'share',
    series: histories.map((history) => ({
      contender: chartContender(history.contender),
      segments: history.segments.flatMap(joinedStretches),
    })),
    events: eventsOf(histories),
  };
  return {
    id,
    title,
    unit: 'Mean score in %, with the 95 % interval of these very cases (trial noise only); higher is better.',
    chart: (width, document) => historyLine(data, width, document),
    finding: findingOfHistoryLine(data),
    table: historyTable(histories),
    key: keyOfHistoryLine(data),
  };
}

function chartContender(label: string): ChartContender {
  const tracked: TrackedContender | undefined = report.contenders.find((one) => one.label === label);
  const slot = ([1, 2, 3, 4, 5, 6] as const).find((one) => one === tracked?.slot);
  const base = { key: tracked?.slug ?? label, label, role: 'other' } as const;
  return slot === undefined ? base : { ...base, slot };
}

/** Points in a row that measured something: a run without a value leaves a gap. */
function joinedStretches({ points }: PlainSegment): HistoryLineData['series'][number]['segments'] {
  const stretches: { when: string; estimate: { value: number } }[][] = [[]];
  for (const { at, estimate } of points) {
    const value = chartEstimate(estimate);
    if (value === undefined) stretches.push([]);
    else stretches.at(-1)?.push({ when: at, estimate: value });
  }
  return stretches.filter(({ length }) => length > 0);
}

/** One rule a day and cause, however many contenders it befell. */
function eventsOf(histories: readonly PlainHistory[]): readonly HistoryEvent[] {
  const found = new Map<string, { readonly when: string; readonly cause: string; readonly who: string[] }>();
  for (const { contender, segments } of histories) {
    for (const segment of segments) {
      const when = beginOf(segment)?.at;
      if (when === undefined) continue;
      for (const cause of segment.brokenBy) {
        const key = `${when} ${cause}`;
        const known = found.get(key) ?? { when, cause, who: [] };
        known.who.push(contender);
        found.set(key, known);
      }
    }
  }
  const short: Readonly<Record<string, string>> = {
    scenario: 'scenario changed',
    grader: 'grader changed',
    prices: 'price changed',
    servedModel: 'model changed',
  };
  return [...found.values()].map(({ when, cause, who }) => ({
    when,
    words: `${short[cause] ?? cause}: ${
      who.length === histories.length && who.length > 1
        ? 'all'
        : who.length > 2
          ? plural(who.length, 'contender')
          : who.map(plainLabel).join(', ')
    }`,
  }));
}

/** Every run of these histories, one a row, gaps included. */
export function historyTable(histories: readonly PlainHistory[]): Table {
  return {
    columns: [
      textColumn('Date (UTC)'),
      textColumn('Contender'),
      numberColumn('Quality', '%'),
      numberColumn('95 % low', '%'),
      numberColumn('95 % high', '%'),
      numberColumn('Cases'),
      numberColumn('Trials'),
      numberColumn('Comparable stretch'),
      textColumn('Served model'),
      textColumn('What changed before it'),
      textColumn('Run'),
      textColumn('Scenario'),
    ],
    rows: histories.flatMap(({ contender, scenario, segments }) =>
      segments.flatMap((segment, at) =>
        segment.points.map((point, place) => [
          utcDate(point.at),
          plainLabel(contender),
          percentCell(point.estimate.value),
          percentCell(point.estimate.low),
          percentCell(point.estimate.high),
          numberCell(point.estimate.cases, String),
          numberCell(point.estimate.trials, String),
          numberCell(at + 1, String),
          plainLabel(point.comparability.servedModel) || 'not said',
          place === 0 ? breakText(segment, segments[at - 1]) : '',
          point.run,
          scenario,
        ]),
      ),
    ),
  };
}

function percentCell(share: number | undefined) {
  return numberCell(share === undefined ? undefined : share * 100, (value) =>
    percentNumber(value === undefined ? undefined : value / 100),
  );
}
