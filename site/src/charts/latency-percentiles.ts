import * as Plot from '@observablehq/plot';
import { NOT_MEASURED, seconds, secondsInterval } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, type Table, textColumn } from '../format/table.ts';
import { type ChartContender, type ChartEstimate, contenderRow, keyOfContenders } from './contender.ts';
import { emptyChart, MUTED, rowFrame, ticksThatFit, xAxis } from './frame.ts';
import type { KeyEntry } from './key.ts';
import { tickSeconds } from './latency-ecdf.ts';
import { layoutRows, rowTexts } from './rows.ts';
import { logTicks } from './ticks.ts';

export type LatencyPercentilesRow = {
  readonly contender: ChartContender;
  /** All in seconds; Infinity where that share of trials never came back. */
  readonly p50: number | undefined;
  readonly p90: number | undefined;
  readonly p95: ChartEstimate | undefined;
  /** Undefined where there were too few trials to say. */
  readonly p99: number | undefined;
};

export type LatencyPercentilesData = { readonly clock: string; readonly rows: readonly LatencyPercentilesRow[] };

const EMPTY = 'No answer was timed.';
/** Heights and widths of the ticks: the further out in the tail, the heavier. */
const TICKS = [
  { at: 'p90', half: 4, strokeWidth: 1.2 },
  { at: 'p95', half: 5.5, strokeWidth: 1.8 },
  { at: 'p99', half: 7, strokeWidth: 2.6 },
] as const;

/** With more rows, only the candidate answers to the pointer; the data table holds everyone's figures. */
const MOST_POINTED_ROWS = 6;

/** The middle of each contender's times and three steps into its tail. */
export function latencyPercentiles(data: LatencyPercentilesData, width: number, document: Document): Element {
  const layout = layoutRows(
    data.rows.map((row) => ({
      ...contenderRow(row.contender),
      text:
        row.p50 === undefined && row.p95 === undefined
          ? NOT_MEASURED
          : `${seconds(row.p50)} · ${seconds(row.p95?.value)}`,
      p50: drawable(row.p50),
      p90: drawable(row.p90),
      p95: drawable(row.p95?.value),
      p99: drawable(row.p99),
      bar: row.p95?.interval,
    })),
    { width, lane: 16, heads: { left: '', right: 'p50 · p95' } },
  );
  const times = layout.rows.flatMap(({ p50, p90, p95, p99, bar }) =>
    [p50, p90, p95, p99, drawable(bar?.low), drawable(bar?.high)].filter((each) => each !== undefined),
  );
  if (times.length === 0) return emptyChart(EMPTY, width, document);
  const { margins, height, rows } = layout;
  const domain = [Math.min(...times) / 1.12, Math.max(...times) * 1.12] as const;
  type Drawn = (typeof rows)[number];
  const titled = (text: (row: Drawn) => string) => (row: Drawn) =>
    rows.length <= MOST_POINTED_ROWS || row.strong ? text(row) : undefined;
  return rowFrame(
    {
      width,
      height,
      margins,
      x: { type: 'log', domain },
      marks: [
        ...xAxis({
          ticks: logTicks(domain[0], domain[1], ticksThatFit(layout.inner, '200 s')),
          write: tickSeconds,
          names: [`${data.clock}, log scale · ← lower is better`, `${data.clock}, log scale`, data.clock],
          width,
          margins,
        }),
        Plot.ruleY(rows, {
          filter: (row: Drawn) => row.p50 !== undefined,
          y: 'y',
          x1: 'p50',
          x2: (row: Drawn) => row.p99 ?? row.p95 ?? row.p90 ?? row.p50,
          stroke: 'colour',
          strokeWidth: 1,
          strokeOpacity: 0.6,
        }),
        Plot.ruleY(rows, {
          filter: (row: Drawn) => row.bar !== undefined,
          y: 'y',
          x1: (row: Drawn) => Math.max(domain[0], row.bar?.low ?? 0),
          x2: (row: Drawn) => Math.min(domain[1], row.bar?.high ?? 0),
          stroke: 'colour',
          strokeWidth: 6,
          strokeOpacity: 0.3,
        }),
        ...TICKS.map(({ at, half, strokeWidth }) =>
          Plot.ruleX(rows, {
            filter: (row: Drawn) => row[at] !== undefined,
            x: at,
            y1: (row: Drawn) => row.y - half,
            y2: (row: Drawn) => row.y + half,
            stroke: 'colour',
            strokeWidth,
            title: titled((row) => `${row.label}: ${at} ${seconds(row[at])}`),
          }),
        ),
        Plot.dot(rows, {
          filter: (row: Drawn) => row.p50 !== undefined,
          x: 'p50',
          y: 'y',
          r: 4.5,
          fill: 'colour',
          title: titled((row) => `${row.label}: p50 ${seconds(row.p50)}`),
        }),
        ...rowTexts(layout),
      ],
    },
    document,
  );
}

/** What a log axis can show. */
function drawable(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;
}

export function findingOfLatencyPercentiles({ clock, rows }: LatencyPercentilesData): string {
  if (rows.length === 0) return EMPTY;
  const said = rows.map(({ contender, p50, p95, p99 }) => {
    const interval = p95?.interval === undefined ? '' : `, interval ${secondsInterval(p95.interval)}`;
    const tail = p99 === undefined ? 'p99 withheld' : `p99 ${seconds(p99)}`;
    return `${plainLabel(contender.label)} p50 ${seconds(p50)}, p95 ${seconds(p95?.value)}${interval}, ${tail}`;
  });
  return `${clock.charAt(0).toUpperCase()}${clock.slice(1)}: ${said.join('; ')}.`;
}

export function tableOfLatencyPercentiles({ rows }: LatencyPercentilesData): Table {
  return {
    columns: [
      textColumn('Contender'),
      ...['p50', 'p90', 'p95', 'p95, 95 % low', 'p95, 95 % high', 'p99'].map((label) => numberColumn(label, 's')),
    ],
    rows: rows.map(({ contender, p50, p90, p95, p99 }) => [
      plainLabel(contender.label),
      ...[p50, p90, p95?.value, p95?.interval?.low, p95?.interval?.high].map((value) => numberCell(value, seconds)),
      p99 === undefined ? { shown: 'withheld', value: undefined } : numberCell(p99, seconds),
    ]),
  };
}

export function keyOfLatencyPercentiles({ rows }: LatencyPercentilesData): KeyEntry[] {
  const withheld = rows.some(({ p95, p99 }) => p95 !== undefined && p99 === undefined);
  return [
    ...keyOfContenders(
      rows.map(({ contender }) => contender),
      'dot',
    ),
    { words: 'dot p50, ticks p90, p95, p99', swatch: 'ticks', colour: MUTED },
    { words: '95 % interval of p95', swatch: 'band', colour: MUTED },
    ...(withheld ? [{ words: 'no p99 where trials are too few', swatch: 'tick' as const, colour: 'var(--line)' }] : []),
  ];
}
