import * as Plot from '@observablehq/plot';
import { count, NOT_MEASURED, percent, percentInterval, percentNumber } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, type Table, textColumn } from '../format/table.ts';
import { type ChartContender, type ChartEstimate, contenderRow, keyOfContenders } from './contender.ts';
import { emptyChart, MUTED, rowFrame, ticksThatFit, xAxis } from './frame.ts';
import type { KeyEntry } from './key.ts';
import { layoutRows, rowTexts } from './rows.ts';
import { linearTicks } from './ticks.ts';

export type QualityRow = {
  readonly contender: ChartContender;
  /** A share in [0, 1]. */
  readonly estimate: ChartEstimate | undefined;
  readonly trials?: number;
};

/** In the order of the page's table. */
export type QualityIntervalsData = { readonly metric: string; readonly rows: readonly QualityRow[] };

const EMPTY = 'No contender was measured.';

/** A dot and its interval for each contender. The axis need not begin at 0, so there are no bars, and it says where it does. */
export function qualityIntervals(data: QualityIntervalsData, width: number, document: Document): Element {
  const measured = data.rows.flatMap(({ estimate }) => (estimate === undefined ? [] : [estimate]));
  if (measured.length === 0) return emptyChart(EMPTY, width, document);
  const layout = layoutRows(
    data.rows.map(({ contender, estimate }) => ({
      ...contenderRow(contender),
      estimate,
      text: estimate === undefined ? NOT_MEASURED : percent(estimate.value),
    })),
    { width, lane: 10 },
  );
  const { margins, height } = layout;
  const ends = measured.flatMap(({ value, interval }) => [value, interval?.low ?? value, interval?.high ?? value]);
  const low = Math.max(0, Math.min(...ends) - 0.01) * 100;
  const high = Math.min(1, Math.max(...ends) + 0.01) * 100;
  const ticks = linearTicks(low, Math.max(high, low + 1), ticksThatFit(layout.inner, '100'));
  const [first, last] = [ticks[0] ?? 0, ticks.at(-1) ?? 100];
  const drawn = layout.rows.flatMap((row) => (row.estimate === undefined ? [] : [{ ...row, estimate: row.estimate }]));
  type Drawn = (typeof drawn)[number];
  const range = first === 0 ? '' : `, axis from ${first} %`;
  return rowFrame(
    {
      width,
      height,
      margins,
      x: { domain: [first, last] },
      marks: [
        ...xAxis({
          ticks,
          write: String,
          names: [`${data.metric}, %${range} · higher is better →`, `%${range} · higher is better →`],
          width,
          margins,
        }),
        Plot.ruleY(drawn, {
          filter: (row: Drawn) => row.estimate.interval !== undefined,
          y: 'y',
          x1: (row: Drawn) => (row.estimate.interval?.low ?? 0) * 100,
          x2: (row: Drawn) => (row.estimate.interval?.high ?? 0) * 100,
          stroke: 'colour',
          strokeWidth: 1.6,
        }),
        Plot.dot(drawn, {
          x: (row: Drawn) => row.estimate.value * 100,
          y: 'y',
          r: 4.5,
          fill: 'colour',
          title: (row: Drawn) => `${row.label}: ${row.text}, ${intervalWords(row.estimate)}`,
        }),
        ...rowTexts(layout),
      ],
    },
    document,
  );
}

function intervalWords({ interval }: ChartEstimate): string {
  return interval === undefined ? 'no interval' : `interval ${percentInterval(interval)}`;
}

/** "Dune X 82.3 percent, interval 78.6 to 86.0; …" */
export function findingOfQualityIntervals({ metric, rows }: QualityIntervalsData): string {
  if (rows.every(({ estimate }) => estimate === undefined)) return EMPTY;
  const said = rows.map(({ contender, estimate }) =>
    estimate === undefined
      ? `${plainLabel(contender.label)} ${NOT_MEASURED}`
      : `${plainLabel(contender.label)} ${percentNumber(estimate.value)} percent, ${intervalWords(estimate)}`,
  );
  return `${metric.charAt(0).toUpperCase()}${metric.slice(1)}: ${said.join('; ')}.`;
}

export function tableOfQualityIntervals({ metric, rows }: QualityIntervalsData): Table {
  return {
    columns: [
      textColumn('Contender'),
      numberColumn(metric, '%'),
      numberColumn('95 % low', '%'),
      numberColumn('95 % high', '%'),
      numberColumn('Trials'),
    ],
    rows: rows.map(({ contender, estimate, trials }) => [
      plainLabel(contender.label),
      ...[estimate?.value, estimate?.interval?.low, estimate?.interval?.high].map(percentCell),
      numberCell(trials, count),
    ]),
  };
}

/** A share as a cell in percent. */
export function percentCell(share: number | undefined) {
  return numberCell(share === undefined ? undefined : share * 100, (value) =>
    percentNumber(value === undefined ? undefined : value / 100),
  );
}

export function keyOfQualityIntervals({ rows }: QualityIntervalsData): KeyEntry[] {
  return [
    ...keyOfContenders(
      rows.map(({ contender }) => contender),
      'dot',
    ),
    { words: '95 % interval', swatch: 'whisker', colour: MUTED },
  ];
}
