import * as Plot from '@observablehq/plot';
import { NOT_MEASURED } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, type Table, textColumn } from '../format/table.ts';
import { type ChartContender, type ChartEstimate, contenderRow } from './contender.ts';
import { emptyChart, INK, rowFrame, ticksThatFit, xAxis } from './frame.ts';
import type { KeyEntry } from './key.ts';
import { layoutRows, rowTexts } from './rows.ts';
import { linearTicks } from './ticks.ts';

/** What one task used: of what was read, and of what was written. */
export const USAGE_PARTS = [
  { key: 'input', words: 'input', colour: 'var(--c1)' },
  { key: 'cached', words: 'input from cache', colour: 'var(--c4)' },
  { key: 'reasoning', words: 'reasoning', colour: 'var(--c2)' },
  { key: 'output', words: 'output', colour: 'var(--c6)' },
] as const;

export type UsagePart = (typeof USAGE_PARTS)[number]['key'];

export type StackedBarsRow = {
  readonly contender: ChartContender;
  /** Means per task; a part that nobody measured is undefined and drawn as nothing. */
  readonly parts: Readonly<Record<UsagePart, number | undefined>>;
  /** Undefined where it is not known: then nothing is drawn, for a bar of known parts alone would be a lie. */
  readonly total: ChartEstimate | undefined;
};

export type StackedBarsWords = {
  readonly empty: string;
  readonly axis: readonly string[];
  readonly unit: string;
  /** Widest tick, for how many fit. */
  readonly widestTick: string;
  readonly write: (value: number | undefined) => string;
  readonly writeTick: (value: number) => string;
};

/** Bars of four parts from 0: the only bars on the site, because only here the whole length means something. */
export function stackedBars(
  rows: readonly StackedBarsRow[],
  words: StackedBarsWords,
  { width, document }: { readonly width: number; readonly document: Document },
): Element {
  const totals = rows.flatMap(({ total }) =>
    total === undefined ? [] : [total.interval?.high ?? total.value, total.value],
  );
  if (totals.length === 0) return emptyChart(words.empty, width, document);
  const layout = layoutRows(
    rows.map((row) => ({ ...row, ...contenderRow(row.contender), text: words.write(row.total?.value) })),
    { width, lane: 12 },
  );
  const { margins, height } = layout;
  const ticks = linearTicks(0, Math.max(...totals) || 1, ticksThatFit(layout.inner, words.widestTick));
  const segments = layout.rows.flatMap((row) => {
    let from = 0;
    if (row.total === undefined) return [];
    return USAGE_PARTS.flatMap(({ key, colour, words: name }) => {
      const size = row.parts[key] ?? 0;
      if (size <= 0) return [];
      const segment = { from, to: from + size, colour, y: row.y, title: `${row.label}: ${name} ${words.write(size)}` };
      from += size;
      return [segment];
    });
  });
  const whiskers = layout.rows.flatMap(({ y, total }) =>
    total?.interval === undefined ? [] : [{ y, ...total.interval }],
  );
  type Segment = (typeof segments)[number];
  return rowFrame(
    {
      width,
      height,
      margins,
      x: { domain: [0, ticks.at(-1) ?? 1] },
      marks: [
        ...xAxis({ ticks, write: words.writeTick, names: words.axis, width, margins }),
        Plot.rect(segments, {
          x1: 'from',
          x2: 'to',
          y1: (segment: Segment) => segment.y - 5,
          y2: (segment: Segment) => segment.y + 5,
          fill: 'colour',
          insetRight: 0.5,
          title: 'title',
        }),
        // Over a bar of any colour the whisker stays visible by its halo.
        Plot.ruleY(whiskers, { y: 'y', x1: 'low', x2: 'high', stroke: 'var(--bg)', strokeWidth: 4 }),
        Plot.ruleY(whiskers, { y: 'y', x1: 'low', x2: 'high', stroke: INK, strokeWidth: 1.5 }),
        Plot.ruleX([0], { y1: margins.top - 2, y2: height - margins.bottom, stroke: INK }),
        ...rowTexts(layout),
      ],
    },
    document,
  );
}

export function findingOfStackedBars(rows: readonly StackedBarsRow[], name: string, words: StackedBarsWords): string {
  if (rows.every(({ total }) => total === undefined)) return words.empty;
  const said = rows.map(({ contender, total, parts }) => {
    if (total === undefined) return `${plainLabel(contender.label)} ${NOT_MEASURED}`;
    const { interval } = total;
    const range =
      interval === undefined ? '' : `, interval ${words.write(interval.low)} to ${words.write(interval.high)}`;
    const output = parts.output === undefined ? '' : `, ${words.write(parts.output)} of it output`;
    return `${plainLabel(contender.label)} ${words.write(total.value)}${range}${output}`;
  });
  return `${name}: ${said.join('; ')}.`;
}

export function tableOfStackedBars(rows: readonly StackedBarsRow[], words: StackedBarsWords): Table {
  return {
    columns: [
      textColumn('Contender'),
      ...['Total', '95 % low', '95 % high', ...USAGE_PARTS.map((part) => part.words)].map((label) =>
        numberColumn(label, words.unit),
      ),
    ],
    rows: rows.map(({ contender, total, parts }) => [
      plainLabel(contender.label),
      ...[total?.value, total?.interval?.low, total?.interval?.high, ...USAGE_PARTS.map(({ key }) => parts[key])].map(
        (value) => numberCell(value, words.write),
      ),
    ]),
  };
}

/** Only the parts that somebody used. */
export function keyOfStackedBars(rows: readonly StackedBarsRow[]): KeyEntry[] {
  const used = USAGE_PARTS.filter(({ key }) => rows.some(({ parts }) => (parts[key] ?? 0) > 0));
  return [
    ...used.map(({ words, colour }) => ({ words, swatch: 'bar' as const, colour })),
    { words: '95 % interval of the total', swatch: 'whisker', colour: 'var(--fg)' },
  ];
}
