import * as Plot from '@observablehq/plot';
import { count, plural } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, type Table, textColumn } from '../format/table.ts';
import { type ChartContender, contenderRow, keyOfContenders } from './contender.ts';
import { dodge } from './dodge.ts';
import { emptyChart, MUTED, rowFrame, xAxis } from './frame.ts';
import type { KeyEntry } from './key.ts';
import { axisPlaces } from './place.ts';
import { layoutRows, rowTexts } from './rows.ts';

export type TrialStripRow = {
  readonly contender: ChartContender;
  /** One for each graded trial, in [0, 1]. */
  readonly scores: readonly number[];
  /** Trials that ended in an error, and those that no grader could judge. */
  readonly errors: number;
  readonly ungraded?: number;
};

export type TrialStripData = {
  readonly rows: readonly TrialStripRow[];
  /** From this score on a trial passes. */
  readonly threshold?: number;
};

const EMPTY = 'No trial of this case was made.';
const LANE = 26;
const DIAMETER = 6.4;
/** Of the lane at the left where trials without a score stand. */
const ERROR_LANE = 46;

/** Every trial of a case, none of them averaged. */
export function trialStrip(data: TrialStripData, width: number, document: Document): Element {
  if (data.rows.every((row) => trialsOf(row) === 0)) return emptyChart(EMPTY, width, document);
  const { threshold } = data;
  const layout = layoutRows(
    data.rows.map((row) => ({ ...row, ...contenderRow(row.contender), text: passText(row, threshold) })),
    { width, lane: LANE, top: 20 },
  );
  const { margins, height, rows } = layout;
  const failing = rows.some((row) => row.errors + (row.ungraded ?? 0) > 0);
  const x = axisPlaces([0, 1], [margins.left + (failing ? ERROR_LANE : 4), width - margins.right - 4]);
  const domain = [x.toValue(margins.left), x.toValue(width - margins.right)] as const;
  const dots = rows.flatMap((row) => {
    const passing = (score: number) => threshold === undefined || score >= threshold;
    return dodge(row.scores.map(x.toPixel), { diameter: DIAMETER, lane: LANE }).dots.map((dot) => ({
      x: x.toValue(dot.x),
      y: row.y + dot.dy,
      colour: row.colour,
      passed: passing(x.toValue(dot.x) + 1e-9),
    }));
  });
  const crosses = rows.flatMap((row) => {
    const missing = row.errors + (row.ungraded ?? 0);
    if (missing === 0) return [];
    return [{ x: x.toValue(margins.left + 10), y: row.y, text: String(missing), colour: row.colour }];
  });
  return rowFrame(
    {
      width,
      height,
      margins,
      x: { domain },
      marks: [
        ...xAxis({
          ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
          write: String,
          names: ['score of each trial, 0 to 1 · higher is better →'],
          width,
          margins,
        }),
        threshold === undefined
          ? null
          : Plot.ruleX([threshold], {
              y1: margins.top - 4,
              y2: height - margins.bottom,
              stroke: MUTED,
              strokeDasharray: '4 3',
            }),
        threshold === undefined
          ? null
          : Plot.text([`passes from ${threshold}`], {
              x: () => threshold,
              y: () => margins.top - 12,
              text: (line: string) => line,
              textAnchor: threshold > 0.6 ? 'end' : 'start',
              dx: threshold > 0.6 ? 4 : -4,
              fill: MUTED,
            }),
        failing
          ? Plot.text(['none'], {
              x: () => x.toValue(margins.left + 17),
              y: () => height - margins.bottom + 14,
              text: (line: string) => line,
              fill: MUTED,
            })
          : null,
        Plot.dot(
          dots.filter(({ passed }) => passed),
          { x: 'x', y: 'y', r: 2.7, fill: 'colour' },
        ),
        Plot.dot(
          dots.filter(({ passed }) => !passed),
          { x: 'x', y: 'y', r: 2.3, stroke: 'colour', strokeWidth: 1.3, fill: 'var(--bg)' },
        ),
        Plot.dot(crosses, { x: 'x', y: 'y', symbol: 'times', r: 4, stroke: 'colour', strokeWidth: 1.8 }),
        Plot.text(crosses, { x: 'x', y: 'y', dx: 8, text: 'text', textAnchor: 'start', fill: MUTED }),
        ...rowTexts(layout),
      ],
    },
    document,
  );
}

function trialsOf({ scores, errors, ungraded = 0 }: TrialStripRow): number {
  return scores.length + errors + ungraded;
}

function passText(row: TrialStripRow, threshold: number | undefined): string {
  const trials = trialsOf(row);
  if (trials === 0) return 'no trial';
  if (threshold === undefined) return plural(trials, 'trial');
  return `${row.scores.filter((score) => score >= threshold).length} of ${trials}`;
}

export function findingOfTrialStrip({ rows, threshold }: TrialStripData): string {
  if (rows.every((row) => trialsOf(row) === 0)) return EMPTY;
  const said = rows.map((row) => {
    const name = plainLabel(row.contender.label);
    const errors = row.errors === 0 ? '' : `, ${plural(row.errors, 'error')}`;
    const ungraded = (row.ungraded ?? 0) === 0 ? '' : `, ${count(row.ungraded)} ungraded`;
    const passed = threshold === undefined ? '' : ' passed';
    return `${name} ${passText(row, threshold)}${trialsOf(row) === 0 ? '' : passed}${errors}${ungraded}`;
  });
  return `Trials of this case: ${said.join('; ')}.`;
}

export function tableOfTrialStrip({ rows, threshold }: TrialStripData): Table {
  return {
    columns: [
      textColumn('Contender'),
      numberColumn('Trials'),
      ...(threshold === undefined ? [] : [numberColumn('Passed')]),
      numberColumn('Errors'),
      numberColumn('Ungraded'),
      numberColumn('Lowest score'),
      numberColumn('Highest score'),
    ],
    rows: rows.map((row) => [
      plainLabel(row.contender.label),
      numberCell(trialsOf(row), count),
      ...(threshold === undefined ? [] : [numberCell(row.scores.filter((score) => score >= threshold).length, count)]),
      numberCell(row.errors, count),
      numberCell(row.ungraded ?? 0, count),
      ...[Math.min, Math.max].map((pick) =>
        numberCell(row.scores.length === 0 ? undefined : pick(...row.scores), (score) => String(score)),
      ),
    ]),
  };
}

export function keyOfTrialStrip({ rows, threshold }: TrialStripData): KeyEntry[] {
  const missing = rows.some(({ errors, ungraded = 0 }) => errors + ungraded > 0);
  return [
    ...keyOfContenders(
      rows.map(({ contender }) => contender),
      'dot',
    ),
    ...(threshold === undefined ? [] : [{ words: 'did not pass', swatch: 'ring' as const, colour: MUTED }]),
    ...(missing ? [{ words: 'trials without a score', swatch: 'cross' as const, colour: MUTED }] : []),
  ];
}
