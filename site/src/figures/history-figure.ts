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
import { plural } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import {
  type Cell,
  type Column,
  numberCell,
  numberColumn,
  percentCell,
  type Table,
  textColumn,
} from '../format/table.ts';
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
    table: shownTable(histories),
    // A line alone is named at its end.
    key: keyOfHistoryLine(data).filter(({ series }) => series === undefined || histories.length > 1),
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

/** What a reader of the picture wants of each point, gaps included. */
function shownTable(histories: readonly PlainHistory[]): Table {
  return tableOf(histories, ['when', 'contender', 'quality', 'low', 'high', 'stretch', 'changed']);
}

/** Every run of these histories, one a row, gaps included, with all that is known of it. */
export function historyTable(histories: readonly PlainHistory[]): Table {
  return tableOf(
    histories,
    (Object.keys(COLUMNS) as ColumnName[]).filter((name) => name !== 'when'),
  );
}

type ColumnName = keyof typeof COLUMNS;

interface Row {
  readonly history: PlainHistory;
  readonly segment: PlainSegment;
  readonly at: number;
  readonly point: PlainSegment['points'][number];
}

const COLUMNS = {
  at: { column: textColumn('At (UTC)'), read: ({ point }: Row) => point.at },
  when: { column: textColumn('Date (UTC)'), read: ({ point }: Row) => utcDate(point.at) },
  contender: { column: textColumn('Contender'), read: ({ point }: Row) => plainLabel(point.contender) },
  quality: { column: numberColumn('Quality', '%'), read: ({ point }: Row) => percentCell(point.estimate.value) },
  low: { column: numberColumn('95 % low', '%'), read: ({ point }: Row) => percentCell(point.estimate.low) },
  high: { column: numberColumn('95 % high', '%'), read: ({ point }: Row) => percentCell(point.estimate.high) },
  stretch: { column: numberColumn('Comparable stretch'), read: ({ at }: Row) => numberCell(at + 1, String) },
  changed: { column: textColumn('What changed before it'), read: changedBefore },
  cases: { column: numberColumn('Cases'), read: ({ point }: Row) => numberCell(point.estimate.cases, String) },
  trials: { column: numberColumn('Trials'), read: ({ point }: Row) => numberCell(point.estimate.trials, String) },
  served: { column: textColumn('Served model'), read: ({ point }: Row) => point.comparability.servedModel },
  scenario: { column: textColumn('Scenario'), read: ({ point }: Row) => point.scenario },
  run: { column: textColumn('Run'), read: ({ point }: Row) => point.run },
} as const satisfies Record<string, { readonly column: Column; readonly read: (row: Row) => Cell }>;

function tableOf(histories: readonly PlainHistory[], names: readonly ColumnName[]): Table {
  const rows = histories.flatMap((history) =>
    history.segments.flatMap((segment, at) => segment.points.map((point): Row => ({ history, segment, at, point }))),
  );
  return {
    columns: names.map((name) => COLUMNS[name].column),
    rows: rows.map((row) => names.map((name) => COLUMNS[name].read(row))),
  };
}

function changedBefore({ history, segment, at, point }: Row): string {
  return point === segment.points[0] ? breakText(segment, history.segments[at - 1]) : '';
}
