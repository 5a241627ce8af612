import * as Plot from '@observablehq/plot';
import {
  type Interval,
  NOT_MEASURED,
  points,
  pointsInterval,
  pointsWithInterval,
  signedPoints,
} from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, type Table, textColumn } from '../format/table.ts';
import { emptyChart, INK, MUTED, rowFrame, ticksThatFit, xAxis } from './frame.ts';
import type { KeyEntry } from './key.ts';
import { shorten } from './labels.ts';
import { STANDING_SIGNS, type Standing, standingColour } from './palette.ts';
import { layoutRows, type PlacedRow, rowTexts } from './rows.ts';
import { linearTicks } from './ticks.ts';

/** A difference to the baseline, as a share: 0.043 is 4.3 percentage points; already turned so that positive is good. */
export type PairedDifference = {
  readonly value: number;
  /** Absent where there was one trial only, or one case. */
  readonly interval95?: Interval;
  readonly interval80?: Interval;
};

export type PairedForestRow = {
  readonly label: string;
  /** Scenario or slice under which the row stands. */
  readonly group?: string;
  readonly difference: PairedDifference | undefined;
  readonly standing: Standing;
  /** Cases that both answered. */
  readonly cases?: number;
  /** The row that the page is about. */
  readonly strong?: boolean;
};

export type PairedForestData = {
  /** What differs, as in `pass rate`. */
  readonly metric: string;
  readonly baseline: string;
  readonly rows: readonly PairedForestRow[];
  /** Largest loss that still counts as "not worse", as a share above 0. */
  readonly margin?: number;
  /** How far apart two runs of the baseline itself come to lie, as shares around 0. */
  readonly noise?: Interval;
};

/** The signature chart: how much better or worse than the baseline, case by case on the same cases, and how sure. */
export function pairedForest(data: PairedForestData, width: number, document: Document): Element {
  if (data.rows.length === 0) return emptyChart('Nothing was compared with the baseline.', width, document);
  const layout = layoutRows(
    data.rows.map((row) => ({
      ...row,
      label: plainLabel(row.label),
      group: row.group && plainLabel(row.group),
      text: textOf(row),
    })) as Placeable[],
    { width, heads: { left: 'Difference to baseline', right: 'points [95 % interval]' }, top: 20 },
  );
  const reach = reachOf(data);
  const most = ticksThatFit(layout.inner, '+100');
  const ticks = symmetricTicks(reach, most);
  const end = ticks.at(-1) ?? 1;
  const { margins, height, rows } = layout;
  const drawn = rows.flatMap((row) => (row.difference === undefined ? [] : [{ ...row, difference: row.difference }]));
  const band = { y1: () => margins.top - 4, y2: () => height - margins.bottom };
  const rule = { y1: margins.top - 4, y2: height - margins.bottom };
  const colour = (row: Drawn) => standingColour(row.standing);
  return rowFrame(
    {
      width,
      height,
      margins,
      x: { domain: [-end, end] },
      marks: [
        data.margin === undefined
          ? null
          : Plot.rect([data.margin], {
              ...band,
              x1: (m: number) => -m * 100,
              x2: () => 0,
              fill: MARGIN,
              fillOpacity: 0.1,
            }),
        data.noise === undefined
          ? null
          : Plot.rect([data.noise], {
              ...band,
              x1: (noise: Interval) => noise.low * 100,
              x2: (noise: Interval) => noise.high * 100,
              fill: NOISE,
              fillOpacity: 0.22,
            }),
        ...xAxis({
          ticks,
          write: (tick) => signedTick(tick),
          names: [
            `← worse · difference in ${data.metric}, percentage points · better →`,
            '← worse · percentage points · better →',
          ],
          width,
          margins,
          centre: margins.left + layout.inner / 2,
        }),
        data.margin === undefined
          ? null
          : Plot.ruleX([-data.margin * 100], { ...rule, stroke: MARGIN, strokeDasharray: '4 3' }),
        Plot.ruleX([0], { ...rule, stroke: INK, strokeWidth: 1.2 }),
        Plot.text([shorten(`0 = ${plainLabel(data.baseline)}`, Math.max(60, layout.inner - 8))], {
          x: () => 0,
          y: () => margins.top - 13,
          text: (line: string) => line,
          fill: MUTED,
        }),
        Plot.ruleY(drawn, {
          filter: (row: Drawn) => row.difference.interval95 !== undefined,
          y: 'y',
          x1: (row: Drawn) => (row.difference.interval95?.low ?? 0) * 100,
          x2: (row: Drawn) => (row.difference.interval95?.high ?? 0) * 100,
          stroke: colour,
          strokeWidth: 1.4,
        }),
        Plot.ruleY(drawn, {
          filter: (row: Drawn) => row.difference.interval80 !== undefined,
          y: 'y',
          x1: (row: Drawn) => (row.difference.interval80?.low ?? 0) * 100,
          x2: (row: Drawn) => (row.difference.interval80?.high ?? 0) * 100,
          stroke: colour,
          strokeWidth: 4.5,
          strokeOpacity: 0.55,
        }),
        ...STANDINGS_DRAWN.map(({ standing, symbol, turn }) =>
          Plot.dot(
            drawn.filter((row) => row.standing === standing),
            {
              x: (row: Drawn) => row.difference.value * 100,
              y: 'y',
              symbol,
              rotate: turn,
              r: 4.4,
              fill: standing === 'inconclusive' ? 'var(--bg)' : colour,
              stroke: colour,
              strokeWidth: 1.8,
              title: (row: Drawn) => `${row.label}: ${row.text} points, ${row.standing}`,
            },
          ),
        ),
        ...rowTexts(layout),
      ],
    },
    document,
  );
}

const MARGIN = 'var(--accent)';
const NOISE = 'var(--other)';

type Placeable = PairedForestRow & { readonly text: string };
type Drawn = PlacedRow<Placeable> & { readonly difference: PairedDifference };

const STANDINGS_DRAWN = [
  { standing: 'better', symbol: 'triangle', turn: 0 },
  { standing: 'worse', symbol: 'triangle', turn: 180 },
  { standing: 'same', symbol: 'circle', turn: 0 },
  { standing: 'inconclusive', symbol: 'circle', turn: 0 },
] as const;

function textOf({ difference }: PairedForestRow): string {
  return difference === undefined ? NOT_MEASURED : pointsWithInterval(difference.value, difference.interval95);
}

/** The furthest that anything reaches from 0, in points. */
function reachOf({ rows, margin = 0, noise }: PairedForestData): number {
  const ends = rows.flatMap(({ difference }) =>
    difference === undefined
      ? []
      : [difference.value, difference.interval95?.low ?? 0, difference.interval95?.high ?? 0],
  );
  return 100 * Math.max(0.01, margin * 1.2, ...[...ends, noise?.low ?? 0, noise?.high ?? 0].map(Math.abs));
}

function symmetricTicks(reach: number, most: number): number[] {
  const right = linearTicks(0, reach * 1.02, Math.max(2, Math.ceil(most / 2)));
  return [
    ...right
      .slice(1)
      .map((tick) => -tick)
      .reverse(),
    ...right,
  ];
}

function signedTick(tick: number): string {
  const text = String(Math.abs(tick));
  return tick === 0 ? '0' : tick > 0 ? `+${text}` : `−${text}`;
}

/** "Dune X +4.3 points, interval −0.1 to +8.8, inconclusive; …" */
export function findingOfPairedForest({ metric, baseline, rows }: PairedForestData): string {
  if (rows.length === 0) return 'Nothing was compared with the baseline.';
  const said = rows.map(({ label, group, difference, standing }) => {
    const name = group === undefined ? plainLabel(label) : `${plainLabel(group)}, ${plainLabel(label)}`;
    if (difference === undefined) return `${name} ${NOT_MEASURED}`;
    const interval =
      difference.interval95 === undefined ? 'no interval' : `interval ${pointsInterval(difference.interval95)}`;
    return `${name} ${points(difference.value)}, ${interval}, ${standing}`;
  });
  return `Difference in ${metric} to ${plainLabel(baseline)}: ${said.join('; ')}.`;
}

export function tableOfPairedForest({ metric, rows }: PairedForestData): Table {
  const grouped = rows.some(({ group }) => group !== undefined);
  const inPoints = (value: number | undefined) =>
    numberCell(value === undefined ? undefined : value * 100, (each) =>
      signedPoints(each === undefined ? undefined : each / 100),
    );
  return {
    columns: [
      ...(grouped ? [textColumn('Group')] : []),
      textColumn('Compared'),
      numberColumn(`Difference in ${metric}`, 'points'),
      numberColumn('95 % low', 'points'),
      numberColumn('95 % high', 'points'),
      numberColumn('Cases'),
      textColumn('Reading'),
    ],
    rows: rows.map(({ label, group, difference, standing, cases }) => [
      ...(grouped ? [plainLabel(group ?? '')] : []),
      plainLabel(label),
      inPoints(difference?.value),
      inPoints(difference?.interval95?.low),
      inPoints(difference?.interval95?.high),
      numberCell(cases, (each) => (each === undefined ? NOT_MEASURED : String(each))),
      difference === undefined ? NOT_MEASURED : `${STANDING_SIGNS[standing]} ${standing}`,
    ]),
  };
}

export function keyOfPairedForest({ rows, margin, noise }: PairedForestData): KeyEntry[] {
  const present = new Set(rows.filter(({ difference }) => difference !== undefined).map(({ standing }) => standing));
  if (present.size === 0) return [];
  const swatches = { better: 'up', worse: 'down', same: 'dot', inconclusive: 'ring' } as const;
  const words = { better: 'better', worse: 'worse', same: 'the same within the margin', inconclusive: 'inconclusive' };
  const standings = (['better', 'worse', 'same', 'inconclusive'] as const).filter((each) => present.has(each));
  return [
    ...standings.map((each) => ({ words: words[each], swatch: swatches[each], colour: standingColour(each) })),
    { words: 'interval, 95 % thin and 80 % thick', swatch: 'interval', colour: MUTED },
    ...(margin === undefined
      ? []
      : [
          {
            words: `no worse than the margin of ${points(-margin)}`,
            swatch: 'band' as const,
            colour: MARGIN,
          },
        ]),
    ...(noise === undefined
      ? []
      : [{ words: 'noise: the baseline against itself', swatch: 'band' as const, colour: NOISE }]),
  ];
}
