import * as Plot from '@observablehq/plot';
import {
  dollars,
  dollarsInterval,
  NOT_MEASURED,
  percent,
  percentInterval,
  percentNumber,
} from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, percentCell, type Table, textColumn } from '../format/table.ts';
import {
  byWeight,
  type ChartContender,
  type ChartEstimate,
  contenderRow,
  keyOfContenders,
  seriesTag,
} from './contender.ts';
import { emptyChart, HALO, INK, MUTED, rowFrame, ticksThatFit, xAxis } from './frame.ts';
import type { KeyEntry, Swatch } from './key.ts';
import { boldWidth, boxOf, placeLabels, placesAround, shorten, textWidth } from './labels.ts';
import type { Role } from './palette.ts';
import { axisPlaces, yAxis } from './place.ts';
import { linearTicks, logTicks } from './ticks.ts';

export type ParetoRow = {
  readonly contender: ChartContender;
  /** A share in [0, 1]. */
  readonly quality: ChartEstimate | undefined;
  /** Dollars per task. */
  readonly usd: ChartEstimate | undefined;
  /** Share of resamples in which nothing was both better and cheaper. */
  readonly frontierShare?: number;
};

export type ParetoData = { readonly metric: string; readonly rows: readonly ParetoRow[] };

/** From this share of resamples on a contender is said to be on the frontier. */
export const FRONTIER_SHARE = 0.5;

const EMPTY = 'No contender has both a quality and a price.';
const SYMBOLS = { candidate: 'diamond', baseline: 'square', other: 'circle' } as const satisfies Record<Role, string>;
const SWATCH = { candidate: 'diamond', baseline: 'square', other: 'dot' } as const satisfies Record<Role, Swatch>;

/** What quality costs: up and to the left is better, and the dashed steps are what nothing here beats on both. */
export function pareto(data: ParetoData, width: number, document: Document): Element {
  const points = pointsOf(data);
  if (points.length === 0) return emptyChart(EMPTY, width, document);
  const height = width < 460 ? 300 : 340;
  const margins = { top: 30, right: 14, bottom: 44, left: 34 };
  const usdEnds = points.flatMap(({ usd }) => [
    usd.value,
    ...positive(usd.interval?.low),
    usd.interval?.high ?? usd.value,
  ]);
  const [cheap, dear] = [Math.min(...usdEnds), Math.max(...usdEnds)];
  // A fifth of air on both sides, and more where all cost the same.
  const air = Math.max(1.25, (dear / cheap) ** 0.06, dear === cheap ? 2 : 1);
  const domain = [cheap / air, dear * air] as const;
  const shares = points.flatMap(({ quality: { value, interval } }) => [
    value,
    interval?.low ?? value,
    interval?.high ?? value,
  ]);
  const yTicks = linearTicks(
    Math.max(0, Math.min(...shares) * 100 - 2),
    Math.min(100, Math.max(...shares) * 100 + 2),
    7,
  );
  const x = axisPlaces(domain, [margins.left, width - margins.right], 'log');
  const y = axisPlaces([yTicks[0] ?? 0, yTicks.at(-1) ?? 100], [height - margins.bottom, margins.top]);
  const placed = byWeight(points).map((point) => ({
    ...point,
    ...contenderRow(point.contender),
    px: x.toPixel(point.usd.value),
    py: y.toPixel(point.quality.value * 100),
  }));
  type Placed = (typeof placed)[number];
  const shares100 = (share: number) => y.toPixel(share * 100);
  const dots = placed.map(({ px, py }) => ({ left: px - 6, right: px + 6, top: py - 6, bottom: py + 6 }));
  const whiskers = placed.flatMap(({ px, py, quality, usd }) => [
    ...(quality.interval === undefined
      ? []
      : [
          {
            left: px - 1,
            right: px + 1,
            top: shares100(quality.interval.high),
            bottom: shares100(quality.interval.low),
          },
        ]),
    ...(usd.interval === undefined
      ? []
      : [
          {
            left: x.toPixel(Math.max(usd.interval.low, domain[0])),
            right: x.toPixel(usd.interval.high),
            top: py - 1,
            bottom: py + 1,
          },
        ]),
  ]);
  const steps = stepsOf(points);
  const frontier = steps.flatMap(({ usd, share }, i) => {
    const next = steps[i + 1];
    if (next === undefined) return [];
    const [left, right] = [x.toPixel(usd), x.toPixel(next.usd)];
    return [
      { left, right, top: shares100(share) - 1, bottom: shares100(share) + 1 },
      { left: right - 1, right: right + 1, top: shares100(next.share), bottom: shares100(share) },
    ];
  });
  const texts = [...placed].reverse().map((point) => ({ point, text: shorten(point.label, width * 0.42) }));
  const places = placeLabels(
    texts.map(({ text, point }) => ({
      text,
      strong: point.strong,
      places: [...placesAround(point.px, point.py, 10), ...placesAround(point.px, point.py, 18)],
    })),
    {
      bounds: { left: margins.left, right: width - 2, top: margins.top - 8, bottom: height - margins.bottom },
      // Covering a dot is far worse than crossing a whisker.
      obstacles: [...dots, ...dots, ...dots, ...dots, ...whiskers, ...whiskers, ...frontier],
    },
  );
  const labels = texts.flatMap(({ text, point }, i) => {
    const place = places[i];
    if (place === undefined) return [];
    // Every label is drawn from its left end, so that one mark draws them all.
    return [
      {
        text,
        x: x.toValue(boxOf(text, { ...place }, point.strong ? boldWidth : textWidth).left),
        y: place.y,
        anchor: place,
        strong: point.strong,
      },
    ];
  });
  return rowFrame(
    {
      width,
      height,
      margins,
      x: { type: 'log', domain },
      marks: [
        ...xAxis({
          ticks: logTicks(domain[0], domain[1], ticksThatFit(width - margins.left - margins.right, '$0.005')),
          write: tickDollars,
          names: ['$ per task, log scale · ← lower is better', '$ per task, log · ← better'],
          width,
          margins,
        }),
        ...yAxis(
          yTicks.map((tick) => ({ y: y.toPixel(tick), text: String(tick) })),
          { margins, name: `↑ ${data.metric}, % · higher is better` },
        ),
        steps.length < 2
          ? null
          : Plot.line(steps, {
              x: 'usd',
              y: (step: { share: number }) => shares100(step.share),
              curve: 'step-after',
              stroke: MUTED,
              strokeDasharray: '4 3',
              strokeWidth: 1.2,
            }),
        ...placed.flatMap((point) => {
          const { quality, usd, colour, contender } = point;
          const render = seriesTag(contender.key);
          return [
            usd.interval === undefined
              ? null
              : Plot.ruleY([point], {
                  y: 'py',
                  x1: () => Math.max(usd.interval?.low ?? 0, domain[0]),
                  x2: () => usd.interval?.high,
                  stroke: colour,
                  strokeWidth: 1.4,
                  strokeOpacity: 0.8,
                  render,
                }),
            quality.interval === undefined
              ? null
              : Plot.ruleX([point], {
                  x: () => usd.value,
                  y1: () => shares100(quality.interval?.low ?? 0),
                  y2: () => shares100(quality.interval?.high ?? 0),
                  stroke: colour,
                  strokeWidth: 1.4,
                  strokeOpacity: 0.8,
                  render,
                }),
            Plot.dot([point], {
              x: () => usd.value,
              y: 'py',
              symbol: SYMBOLS[contender.role],
              r: contender.role === 'other' ? 4.5 : 5.5,
              fill: colour,
              stroke: 'var(--bg)',
              strokeWidth: 1.2,
              title: (row: Placed) =>
                `${row.label}: ${percent(row.quality.value)} at ${dollars(row.usd.value)} per task`,
              render,
            }),
          ];
        }),
        ...[false, true].flatMap((strong) =>
          (['start', 'middle', 'end'] as const).map((anchor) =>
            Plot.text(
              labels.filter((label) => label.strong === strong && label.anchor.anchor === anchor),
              {
                x: (label: (typeof labels)[number]) => x.toValue(label.anchor.x),
                y: 'y',
                text: 'text',
                textAnchor: anchor,
                fill: INK,
                ...HALO,
                ...(strong ? { fontWeight: 600 } : {}),
              },
            ),
          ),
        ),
      ],
    },
    document,
  );
}

type Point = ParetoRow & { readonly quality: ChartEstimate; readonly usd: ChartEstimate };

/** What a log axis can show: measured on both, and not free. */
function pointsOf({ rows }: ParetoData): Point[] {
  return rows.flatMap(({ quality, usd, ...rest }) =>
    quality === undefined || usd === undefined || usd.value <= 0 ? [] : [{ ...rest, quality, usd }],
  );
}

function positive(value: number | undefined): number[] {
  return value !== undefined && value > 0 ? [value] : [];
}

function onFrontier(point: Point, points: readonly Point[]): boolean {
  if (point.frontierShare !== undefined) return point.frontierShare >= FRONTIER_SHARE;
  return !points.some(
    ({ quality, usd }) =>
      quality.value >= point.quality.value &&
      usd.value <= point.usd.value &&
      (quality.value > point.quality.value || usd.value < point.usd.value),
  );
}

/** The frontier from cheap to dear; what does not rise is left out of the line. */
function stepsOf(points: readonly Point[]): { usd: number; share: number }[] {
  const steps: { usd: number; share: number }[] = [];
  const members = points.filter((point) => onFrontier(point, points)).sort((a, b) => a.usd.value - b.usd.value);
  for (const { usd, quality } of members) {
    if (quality.value > (steps.at(-1)?.share ?? -1)) steps.push({ usd: usd.value, share: quality.value });
  }
  return steps;
}

/** `$0.005`, `$2`: ticks are round, so they need no cents. */
export function tickDollars(usd: number): string {
  return usd >= 1e-6 ? `$${Number(usd.toPrecision(3))}` : dollars(usd);
}

export function findingOfPareto(data: ParetoData): string {
  const points = pointsOf(data);
  if (points.length === 0) return EMPTY;
  const said = data.rows.map(({ contender, quality, usd }) => {
    const shown = quality === undefined ? `quality ${NOT_MEASURED}` : `${percentNumber(quality.value)} percent`;
    const price = usd === undefined ? 'not priced' : usd.value <= 0 ? 'free, so not drawn' : `at ${dollars(usd.value)}`;
    return `${plainLabel(contender.label)} ${shown} ${price}`;
  });
  const frontier = points
    .filter((point) => onFrontier(point, points))
    .map(({ contender }) => plainLabel(contender.label));
  const best =
    frontier.length === 0 ? 'No contender is clearly on the frontier' : `On the frontier: ${frontier.join(', ')}`;
  return `${data.metric.charAt(0).toUpperCase()}${data.metric.slice(1)} and price per task: ${said.join('; ')}. ${best}.`;
}

export function tableOfPareto(data: ParetoData): Table {
  return {
    columns: [
      textColumn('Contender'),
      numberColumn(data.metric, '%'),
      textColumn('95 % interval'),
      numberColumn('Per task', '$'),
      textColumn('95 % interval of the price'),
      numberColumn('On the frontier', '% of resamples'),
    ],
    rows: data.rows.map(({ contender, quality, usd, frontierShare }) => [
      plainLabel(contender.label),
      percentCell(quality?.value),
      percentInterval(quality?.interval),
      numberCell(usd?.value, dollars),
      dollarsInterval(usd?.interval),
      percentCell(frontierShare),
    ]),
  };
}

export function keyOfPareto({ rows }: ParetoData): KeyEntry[] {
  const contenders = rows.map(({ contender }) => contender);
  const shapes = new Map(contenders.map((contender) => [contender.key, SWATCH[contender.role]]));
  return [
    ...keyOfContenders(contenders, 'dot').map((entry) => ({
      ...entry,
      swatch: (entry.series === undefined ? undefined : shapes.get(entry.series)) ?? entry.swatch,
    })),
    { words: '95 % intervals', swatch: 'whisker', colour: MUTED },
    { words: 'frontier: nothing is both better and cheaper', swatch: 'dashes', colour: MUTED },
  ];
}
