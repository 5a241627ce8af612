import * as Plot from '@observablehq/plot';
import { count, NOT_MEASURED, percent, plural } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, percentCell, type Table, textColumn } from '../format/table.ts';
import { type ChartContender, contenderRow, keyOfContenders } from './contender.ts';
import { dodge } from './dodge.ts';
import { emptyChart, INK, rowFrame, xAxis } from './frame.ts';
import type { KeyEntry } from './key.ts';
import { axisPlaces } from './place.ts';
import { layoutRows, rowTexts } from './rows.ts';

export type StabilityRow = {
  readonly contender: ChartContender;
  /** Per case, the share of its trials that gave the most common answer, in [0, 1]. */
  readonly agreements: readonly number[];
  /** Share of cases whose trials were neither all right nor all wrong. */
  readonly flipRate: number | undefined;
};

export type StabilityData = { readonly rows: readonly StabilityRow[] };

const EMPTY = 'Every case was tried once: nothing can be said about stability.';
const DIAMETER = 5.2;

/** Whether a contender says the same when it is asked again: a dot per case, and a tick at the middle case. */
export function stability(data: StabilityData, width: number, document: Document): Element {
  if (data.rows.every(({ agreements }) => agreements.length === 0)) return emptyChart(EMPTY, width, document);
  const layout = layoutRows(
    data.rows.map((row) => ({ ...row, ...contenderRow(row.contender), text: percent(median(row.agreements)) })),
    { width, lane: 34, heads: { left: '', right: 'median' } },
  );
  const { margins, height, rows } = layout;
  const x = axisPlaces([0, 1], [margins.left + 4, width - margins.right - 4]);
  const domain = [x.toValue(margins.left), x.toValue(width - margins.right)] as const;
  const dots = rows.flatMap((row) =>
    dodge(row.agreements.map(x.toPixel), { diameter: DIAMETER, lane: 34 }).dots.map((dot) => ({
      x: x.toValue(dot.x),
      y: row.y + dot.dy,
      colour: row.colour,
    })),
  );
  const middles = rows.flatMap(({ agreements, y }) => {
    const middle = median(agreements);
    return middle === undefined ? [] : [{ middle, y1: y - 15, y2: y + 15 }];
  });
  return rowFrame(
    {
      width,
      height,
      margins,
      x: { domain },
      marks: [
        ...xAxis({
          ticks: [0, 0.25, 0.5, 0.75, 1],
          write: (share) => `${share * 100} %`,
          names: ['share of trials that agree, per case · higher is steadier →', 'trials that agree, per case →'],
          width,
          margins,
        }),
        Plot.dot(dots, { x: 'x', y: 'y', r: 2.3, fill: 'colour', fillOpacity: 0.75 }),
        Plot.ruleX(middles, { x: 'middle', y1: 'y1', y2: 'y2', stroke: 'var(--bg)', strokeWidth: 5 }),
        Plot.ruleX(middles, { x: 'middle', y1: 'y1', y2: 'y2', stroke: INK, strokeWidth: 2 }),
        ...rowTexts(layout),
      ],
    },
    document,
  );
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

export function findingOfStability({ rows }: StabilityData): string {
  if (rows.every(({ agreements }) => agreements.length === 0)) return EMPTY;
  const said = rows.map(({ contender, agreements, flipRate }) => {
    const middle = median(agreements);
    if (middle === undefined) return `${plainLabel(contender.label)} ${NOT_MEASURED}`;
    const flips = flipRate === undefined ? '' : `, ${percent(flipRate)} of cases now right and now wrong`;
    return `${plainLabel(contender.label)} median ${percent(middle)} over ${plural(agreements.length, 'case')}${flips}`;
  });
  return `Share of a case's trials that agree: ${said.join('; ')}.`;
}

export function tableOfStability({ rows }: StabilityData): Table {
  return {
    columns: [
      textColumn('Contender'),
      numberColumn('Median agreement', '%'),
      numberColumn('Lowest', '%'),
      numberColumn('Cases that always agree'),
      numberColumn('Cases'),
      numberColumn('Cases now right and now wrong', '%'),
    ],
    rows: rows.map(({ contender, agreements, flipRate }) => [
      plainLabel(contender.label),
      percentCell(median(agreements)),
      percentCell(agreements.length === 0 ? undefined : agreements.reduce((least, each) => Math.min(least, each), 1)),
      numberCell(agreements.filter((each) => each === 1).length, count),
      numberCell(agreements.length, count),
      percentCell(flipRate),
    ]),
  };
}

export function keyOfStability({ rows }: StabilityData): KeyEntry[] {
  return [
    ...keyOfContenders(
      rows.map(({ contender }) => contender),
      'dot',
    ),
    {
      words: rows.some(({ agreements }) => agreements.length > 120)
        ? 'a dot is one or more cases'
        : 'a dot is one case',
      swatch: 'dot',
      colour: 'var(--muted)',
    },
    { words: 'median', swatch: 'tick', colour: 'var(--fg)' },
  ];
}
