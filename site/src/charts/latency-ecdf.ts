import * as Plot from '@observablehq/plot';
import { count, NOT_MEASURED, percent, seconds } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, percentCell, type Table, textColumn } from '../format/table.ts';
import { byWeight, type ChartContender, contenderRow, keyOfContenders, seriesTag } from './contender.ts';
import { emptyChart, HALO, MUTED, rowFrame, ticksThatFit, xAxis } from './frame.ts';
import type { KeyEntry } from './key.ts';
import { type Place, placeLabels, shorten } from './labels.ts';
import { contenderTextColour } from './palette.ts';
import { axisPlaces, yAxis } from './place.ts';
import { simplifyLine } from './simplify-line.ts';
import { logTicks } from './ticks.ts';

export type LatencySeries = {
  readonly contender: ChartContender;
  /** Of the trials that were answered, in any order. */
  readonly seconds: readonly number[];
  /** All trials, answered or not: those that were not keep the curve under 100 %. */
  readonly trials: number;
};

export type LatencyEcdfData = {
  /** What stops the clock, as in `time to last token`. */
  readonly clock: string;
  readonly series: readonly LatencySeries[];
};

const EMPTY = 'No answer was timed.';
/** How far a drawn curve may pass by a step it leaves out: less than the line is wide. */
const TOLERANCE_PX = 1.2;
/** Among more curves than this, those in the background are drawn more coarsely: nobody can follow one of them step by step. */
const MOST_EXACT_CURVES = 6;
const COARSE_PX = 4;
/** Of the band: it holds the whole true curve with this probability. */
const CONFIDENCE = 0.95;
const BANDED = ['candidate', 'baseline'];

/** Which share of all trials was answered within a time. The higher curve is the faster contender. */
export function latencyEcdf(data: LatencyEcdfData, width: number, document: Document): Element {
  const series = byWeight(data.series.filter((each) => each.seconds.some(timed)));
  if (series.length === 0) return emptyChart(EMPTY, width, document);
  const height = width < 460 ? 290 : 330;
  const margins = { top: 30, right: 12, bottom: 44, left: 40 };
  const times = series.flatMap((each) => each.seconds.filter(timed));
  const [fastest, slowest] = [minOf(times), maxOf(times)];
  const domain = [fastest / 1.08, Math.max(slowest * 1.08, fastest * 1.5)] as const;
  const x = axisPlaces(domain, [margins.left, width - margins.right], 'log');
  const y = axisPlaces([0, 1], [height - margins.bottom, margins.top]);

  const curves = series.map((each) => {
    const steps = ecdf(each);
    const last = steps.at(-1) ?? { seconds: domain[1], share: 0 };
    // Beyond its last answer a curve stays where it is: those trials never came back.
    const path = last.share < 1 ? [...steps, { seconds: domain[1], share: last.share }] : steps;
    const inPixels = simplifyLine(
      path.map((step) => ({ x: x.toPixel(step.seconds), y: y.toPixel(step.share) })),
      series.length > MOST_EXACT_CURVES && !BANDED.includes(each.contender.role) ? COARSE_PX : TOLERANCE_PX,
    );
    return { ...contenderRow(each.contender), contender: each.contender, trials: each.trials, inPixels };
  });
  const bottom = y.toPixel(0);
  const top = y.toPixel(1);
  const labels = labelsOf(curves, { left: margins.left, right: width - 2, top: top + 2, bottom: bottom - 2 });
  const atX = (point: { readonly x: number }) => x.toValue(point.x);
  return rowFrame(
    {
      width,
      height,
      margins,
      x: { type: 'log', domain },
      marks: [
        ...xAxis({
          ticks: logTicks(domain[0], domain[1], ticksThatFit(width - margins.left - margins.right, '200 s')),
          write: tickSeconds,
          names: [`${data.clock}, log scale · ← lower is better`, `${data.clock}, log scale`, data.clock],
          width,
          margins,
        }),
        ...yAxis(
          [0, 0.25, 0.5, 0.75, 0.95, 1].map((share) => ({
            y: y.toPixel(share),
            text: share === 0.5 ? 'p50' : share === 0.95 ? 'p95' : share === 1 ? '' : `${share * 100} %`,
          })),
          { margins, name: '↑ share of all trials answered' },
        ),
        Plot.ruleY([0.5, 0.95], { y: (share: number) => y.toPixel(share), stroke: MUTED, strokeDasharray: '2 3' }),
        ...curves
          .filter(({ contender }) => BANDED.includes(contender.role))
          .map(({ contender, inPixels, colour, trials }) => {
            const reach = (bottom - top) * dkw(trials);
            return Plot.areaY(inPixels, {
              x: atX,
              y1: (point: { y: number }) => Math.min(bottom, point.y + reach),
              y2: (point: { y: number }) => Math.max(top, point.y - reach),
              fill: colour,
              fillOpacity: 0.14,
              render: seriesTag(contender.key),
            });
          }),
        ...curves.map(({ contender, inPixels, colour, strong }) =>
          Plot.line(inPixels, {
            x: atX,
            y: 'y',
            stroke: colour,
            strokeWidth: strong ? 2.2 : 1.5,
            strokeLinejoin: 'round',
            render: seriesTag(contender.key),
          }),
        ),
        ...labels.map(({ text, place, colour, strong, key }) =>
          Plot.text([text], {
            x: () => x.toValue(place.x),
            y: () => place.y,
            text: (line: string) => line,
            textAnchor: place.anchor,
            fill: colour,
            ...HALO,
            ...(strong ? { fontWeight: 600 } : {}),
            render: seriesTag(key),
          }),
        ),
      ],
    },
    document,
  );
}

function timed(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

/** Spreading a hundred thousand numbers into Math.min overflows the stack. */
function minOf(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

function maxOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Corner points of the empirical distribution over all trials. */
function ecdf({ seconds: values, trials }: LatencySeries): { seconds: number; share: number }[] {
  const sorted = values.filter(timed).sort((a, b) => a - b);
  const whole = Math.max(trials, sorted.length);
  return sorted.flatMap((value, i) => [
    { seconds: value, share: i / whole },
    { seconds: value, share: (i + 1) / whole },
  ]);
}

/** Half the height of a band that holds the whole curve (Dvoretzky-Kiefer-Wolfowitz, with Massart's constant, 1990). */
function dkw(trials: number): number {
  return Math.sqrt(Math.log(2 / (1 - CONFIDENCE)) / (2 * Math.max(1, trials)));
}

type Curve = ReturnType<typeof contenderRow> & {
  readonly contender: ChartContender;
  readonly inPixels: readonly { readonly x: number; readonly y: number }[];
};

/** Each curve is named beside itself, where the fewest other curves run. The candidate chooses first. */
function labelsOf(
  curves: readonly Curve[],
  bounds: { left: number; right: number; top: number; bottom: number },
): { text: string; place: Place; colour: string; strong: boolean; key: string }[] {
  const obstacles = curves.flatMap(({ inPixels }) =>
    inPixels.flatMap((point, i) => {
      const next = inPixels[i + 1];
      return next === undefined ? [] : segmentBoxes(point, next);
    }),
  );
  const wanted = [...curves].reverse().map((curve) => ({ curve, text: shorten(curve.label, 150) }));
  const places = placeLabels(
    wanted.map(({ curve, text }) => ({ text, places: placesAlong(curve.inPixels, bounds) })),
    { bounds, obstacles },
  );
  return wanted.flatMap(({ curve, text }, i) => {
    const place = places[i];
    return place === undefined
      ? []
      : [{ text, place, colour: contenderTextColour(curve.contender), strong: curve.strong, key: curve.contender.key }];
  });
}

function placesAlong(
  points: readonly { readonly x: number; readonly y: number }[],
  bounds: { readonly top: number; readonly bottom: number },
): Place[] {
  const height = bounds.bottom - bounds.top;
  return LABEL_SHARES.flatMap((share) => {
    const y = bounds.bottom - share * height;
    const at = points.findIndex((point) => point.y <= y);
    const [before, after] = [points[at - 1], points[at]];
    if (before === undefined || after === undefined) return [];
    const x = before.x + ((before.y - y) / (before.y - after.y || 1)) * (after.x - before.x);
    return [8, 13].flatMap((away) => [
      { x: x + away, y: y + 5, anchor: 'start' as const },
      { x: x - away, y: y - 5, anchor: 'end' as const },
    ]);
  });
}

/** Heights at which a curve may be named, best first: in the middle curves are steep and far from each other. */
const LABEL_SHARES = [0.3, 0.35, 0.25, 0.4, 0.2, 0.45, 0.55, 0.15, 0.6, 0.65, 0.7, 0.1, 0.75, 0.8, 0.85, 0.05, 0.9];

/** A slanted piece of a line as small boxes that a label can be tested against. */
function segmentBoxes(from: { x: number; y: number }, to: { x: number; y: number }) {
  const pieces = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 6));
  return Array.from({ length: pieces }, (_, i) => {
    const at = (i + 0.5) / pieces;
    const x = from.x + (to.x - from.x) * at;
    const y = from.y + (to.y - from.y) * at;
    return { left: x - 2, right: x + 2, top: y - 2, bottom: y + 2 };
  });
}

/** `50 ms`, `2 s`, `5 min`: ticks are round. */
export function tickSeconds(value: number): string {
  if (value < 1) return `${Number((value * 1000).toPrecision(3))} ms`;
  return value < 600 ? `${Number(value.toPrecision(3))} s` : `${Math.round(value / 60)} min`;
}

/** The time within which so large a share of all trials was answered; undefined where fewer were. */
function timeOfShare(each: LatencySeries, share: number): number | undefined {
  const sorted = each.seconds.filter(timed).sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * Math.max(each.trials, sorted.length) - 1e-9) - 1)];
}

export function findingOfLatencyEcdf({ clock, series }: LatencyEcdfData): string {
  if (series.every((each) => !each.seconds.some(timed))) return EMPTY;
  const said = series.map((each) => {
    const name = plainLabel(each.contender.label);
    if (each.trials === 0) return `${name} ${NOT_MEASURED}`;
    const [half, most] = [timeOfShare(each, 0.5), timeOfShare(each, 0.95)];
    const missing = 'not reached';
    return `${name} half of all trials within ${half === undefined ? missing : seconds(half)}, 95 percent within ${most === undefined ? missing : seconds(most)}, ${percent(answered(each))} answered`;
  });
  return `${clock.charAt(0).toUpperCase()}${clock.slice(1)}: ${said.join('; ')}.`;
}

function answered({ seconds: values, trials }: LatencySeries): number | undefined {
  return trials === 0 ? undefined : values.filter(timed).length / trials;
}

export function tableOfLatencyEcdf({ series }: LatencyEcdfData): Table {
  const shares = [0.5, 0.75, 0.9, 0.95];
  return {
    columns: [
      textColumn('Contender'),
      ...shares.map((share) => numberColumn(`${share * 100} % of all trials within`, 's')),
      numberColumn('Answered', '%'),
      numberColumn('Trials'),
    ],
    rows: series.map((each) => [
      plainLabel(each.contender.label),
      ...shares.map((share) => numberCell(timeOfShare(each, share), seconds)),
      percentCell(answered(each)),
      numberCell(each.trials, count),
    ]),
  };
}

export function keyOfLatencyEcdf({ series }: LatencyEcdfData): KeyEntry[] {
  const contenders = series.map(({ contender }) => contender);
  return [
    ...keyOfContenders(contenders, 'line'),
    ...(contenders.some(({ role }) => BANDED.includes(role))
      ? [{ words: '95 % band of the whole curve', swatch: 'band' as const, colour: MUTED }]
      : []),
  ];
}
