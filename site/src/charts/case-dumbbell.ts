import * as Plot from '@observablehq/plot';
import { NOT_MEASURED, percentInterval, points, signedPoints } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, percentCell, type Table, textColumn } from '../format/table.ts';
import { type ChartContender, type ChartEstimate, contenderRow } from './contender.ts';
import { emptyChart, MUTED, rowFrame, ticksThatFit, xAxis } from './frame.ts';
import type { KeyEntry } from './key.ts';
import { STANDING_SIGNS, type Standing, standingColour } from './palette.ts';
import { layoutRows, rowTexts } from './rows.ts';
import { linearTicks } from './ticks.ts';

export type CaseDumbbellRow = {
  readonly label: string;
  /** Shares in [0, 1], with Wilson's interval. */
  readonly candidate: ChartEstimate | undefined;
  readonly baseline: ChartEstimate | undefined;
  readonly standing: Standing;
};

export type CaseDumbbellData = {
  readonly metric: string;
  readonly candidate: ChartContender;
  readonly baseline: ChartContender;
  readonly rows: readonly CaseDumbbellRow[];
};

const EMPTY = 'No case was answered by both.';

/** Case by case, the two results and the way between them; the largest gain is first and the largest loss last. */
export function caseDumbbell(data: CaseDumbbellData, width: number, document: Document): Element {
  if (data.rows.every((row) => deltaOf(row) === undefined)) return emptyChart(EMPTY, width, document);
  const layout = layoutRows(
    sorted(data.rows).map((row) => ({ ...row, label: plainLabel(row.label), text: deltaText(row) })),
    { width, pitch: 20, lane: 12, heads: { left: 'Case', right: 'points' } },
  );
  const { margins, height, rows } = layout;
  type Drawn = (typeof rows)[number];
  const [candidate, baseline] = [contenderRow(data.candidate).colour, contenderRow(data.baseline).colour];
  const whiskers = rows.flatMap((row) => [
    ...(row.candidate?.interval === undefined
      ? []
      : [{ y: row.y - 2.5, ...row.candidate.interval, colour: candidate }]),
    ...(row.baseline?.interval === undefined ? [] : [{ y: row.y + 2.5, ...row.baseline.interval, colour: baseline }]),
  ]);
  const linked = rows.filter((row) => deltaOf(row) !== undefined);
  return rowFrame(
    {
      width,
      height,
      margins,
      x: { domain: [-1.5, 101.5] },
      marks: [
        ...xAxis({
          ticks: linearTicks(0, 100, ticksThatFit(layout.inner, '100')),
          write: String,
          names: [`${data.metric}, % · higher is better →`],
          width,
          margins,
        }),
        Plot.ruleY(whiskers, {
          y: 'y',
          x1: (each: { low: number }) => each.low * 100,
          x2: (each: { high: number }) => each.high * 100,
          stroke: 'colour',
          strokeOpacity: 0.45,
        }),
        Plot.ruleY(linked, {
          y: 'y',
          x1: (row: Drawn) => (row.baseline?.value ?? 0) * 100,
          x2: (row: Drawn) => (row.candidate?.value ?? 0) * 100,
          stroke: (row: Drawn) => standingColour(row.standing),
          strokeWidth: 3,
          strokeOpacity: 0.7,
        }),
        Plot.dot(
          rows.filter((row) => row.baseline !== undefined),
          {
            x: (row: Drawn) => (row.baseline?.value ?? 0) * 100,
            y: 'y',
            r: 3.6,
            symbol: 'square',
            fill: 'var(--bg)',
            stroke: baseline,
            strokeWidth: 1.8,
          },
        ),
        Plot.dot(
          rows.filter((row) => row.candidate !== undefined),
          {
            x: (row: Drawn) => (row.candidate?.value ?? 0) * 100,
            y: 'y',
            r: 4,
            fill: candidate,
            title: (row: Drawn) => `${row.label}: ${row.text} points, ${row.standing}`,
          },
        ),
        ...rowTexts(layout),
      ],
    },
    document,
  );
}

function deltaOf({ candidate, baseline }: CaseDumbbellRow): number | undefined {
  return candidate === undefined || baseline === undefined ? undefined : candidate.value - baseline.value;
}

function deltaText(row: CaseDumbbellRow): string {
  const delta = deltaOf(row);
  return delta === undefined ? NOT_MEASURED : `${STANDING_SIGNS[row.standing]} ${signedPoints(delta)}`;
}

function sorted(rows: readonly CaseDumbbellRow[]): CaseDumbbellRow[] {
  const last = Number.NEGATIVE_INFINITY;
  return [...rows].sort((a, b) => (deltaOf(b) ?? last) - (deltaOf(a) ?? last));
}

export function findingOfCaseDumbbell({ metric, candidate, baseline, rows }: CaseDumbbellData): string {
  const known = sorted(rows).filter((row) => deltaOf(row) !== undefined);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return EMPTY;
  const tally = (['better', 'worse', 'same', 'inconclusive'] as const)
    .map((standing) => ({ standing, cases: known.filter((row) => row.standing === standing).length }))
    .filter(({ cases }) => cases > 0)
    .map(({ standing, cases }) => `${cases} ${standing}`);
  const missing = rows.length - known.length;
  const rest = missing === 0 ? '' : `; ${missing} ${NOT_MEASURED} on both`;
  return (
    `Difference in ${metric} of ${plainLabel(candidate.label)} to ${plainLabel(baseline.label)}, case by case: ${tally.join(', ')}${rest}. ` +
    `Most in favour: ${plainLabel(first.label)} ${points(deltaOf(first))}; least: ${plainLabel(last.label)} ${points(deltaOf(last))}.`
  );
}

export function tableOfCaseDumbbell({ candidate, baseline, rows }: CaseDumbbellData): Table {
  const [one, other] = [plainLabel(candidate.label), plainLabel(baseline.label)];
  return {
    columns: [
      textColumn('Case'),
      numberColumn(one, '%'),
      textColumn(`95 % interval, ${one}`),
      numberColumn(other, '%'),
      textColumn(`95 % interval, ${other}`),
      numberColumn('Difference', 'points'),
      textColumn('Reading'),
    ],
    rows: sorted(rows).map((row) => {
      const delta = deltaOf(row);
      return [
        plainLabel(row.label),
        percentCell(row.candidate?.value),
        percentInterval(row.candidate?.interval),
        percentCell(row.baseline?.value),
        percentInterval(row.baseline?.interval),
        numberCell(delta === undefined ? undefined : delta * 100, () => signedPoints(delta)),
        delta === undefined ? NOT_MEASURED : `${STANDING_SIGNS[row.standing]} ${row.standing}`,
      ];
    }),
  };
}

export function keyOfCaseDumbbell({ candidate, baseline, rows }: CaseDumbbellData): KeyEntry[] {
  const present = (['better', 'worse', 'same', 'inconclusive'] as const).filter((standing) =>
    rows.some((row) => row.standing === standing && deltaOf(row) !== undefined),
  );
  return [
    { words: plainLabel(candidate.label), swatch: 'dot', colour: contenderRow(candidate).colour },
    { words: plainLabel(baseline.label), swatch: 'square', colour: contenderRow(baseline).colour },
    ...present.map((standing) => ({
      words: `${STANDING_SIGNS[standing]} ${standing}`,
      swatch: 'bar' as const,
      colour: standingColour(standing),
    })),
    { words: '95 % interval', swatch: 'whisker', colour: MUTED },
  ];
}
