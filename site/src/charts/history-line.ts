import * as Plot from '@observablehq/plot';
import { utcDate } from '../format/date-text.ts';
import { dollars, NOT_MEASURED, percent, plural, seconds } from '../format/number-text.ts';
import { plainLabel } from '../format/plain-text.ts';
import { numberCell, numberColumn, type Table, textColumn } from '../format/table.ts';
import {
  byWeight,
  type ChartContender,
  type ChartEstimate,
  contenderRow,
  keyOfContenders,
  seriesTag,
} from './contender.ts';
import { emptyChart, HALO, MUTED, rowFrame, xAxis } from './frame.ts';
import type { KeyEntry } from './key.ts';
import { boldWidth, shorten, spreadLabels, textWidth } from './labels.ts';
import { tickSeconds } from './latency-ecdf.ts';
import { contenderTextColour } from './palette.ts';
import { tickDollars } from './pareto.ts';
import { axisPlaces, yAxis } from './place.ts';
import { linearTicks } from './ticks.ts';
import { timeTicks } from './time-ticks.ts';

export type HistoryPoint = {
  /** ISO 8601, read as UTC. */
  readonly when: string;
  readonly estimate: ChartEstimate;
};

export type HistorySeries = {
  readonly contender: ChartContender;
  /** Runs that can be compared with each other, in order of time; between segments nothing is drawn. */
  readonly segments: readonly (readonly HistoryPoint[])[];
};

export type HistoryEvent = { readonly when: string; readonly words: string };

export type HistoryLineData = {
  /** As in `pass rate`. */
  readonly metric: string;
  /** What the values are: a share in [0, 1], seconds, or dollars per task. */
  readonly measure: 'share' | 'seconds' | 'dollars';
  readonly series: readonly HistorySeries[];
  readonly events: readonly HistoryEvent[];
};

/** An axis begins at or below this share of its largest value. */
const FLAT_ROOM = 0.9;

const EMPTY = 'There is one run at most: no history yet.';
const MEASURES = {
  share: { axis: '%', better: 'higher is better', scale: 100, tick: String, write: percent },
  seconds: { axis: 'seconds', better: 'lower is better', scale: 1, tick: tickSeconds, write: seconds },
  dollars: { axis: '$ per task', better: 'lower is better', scale: 1, tick: tickDollars, write: dollars },
} as const;

/** A metric over time with its intervals; what changed in between is written at its day. */
export function historyLine(data: HistoryLineData, width: number, document: Document): Element {
  const all = pointsOf(data.series);
  const times = [...new Set(all.map(({ when }) => Date.parse(when)))].sort((a, b) => a - b);
  const [begin, end] = [times[0], times.at(-1)];
  if (begin === undefined || end === undefined || begin === end) return emptyChart(EMPTY, width, document);
  const measure = MEASURES[data.measure];

  const series = byWeight(data.series.filter(({ segments }) => segments.some((segment) => segment.length > 0))).map(
    (each) => ({ ...each, ...contenderRow(each.contender) }),
  );
  const shown = series.map((each) => ({
    ...each,
    text: shorten(each.label, width * 0.3, each.strong ? boldWidth : textWidth),
  }));
  const labelWidth = Math.max(...shown.map(({ text, strong }) => (strong ? boldWidth : textWidth)(text)));
  const events = eventsBetween(data.events, begin, end);
  const right = Math.ceil(labelWidth) + 16;
  const left = data.measure === 'share' ? 34 : 56;
  const x = axisPlaces([begin, end], [left, width - right]);
  const lanes = eventLanes(events, x.toPixel, width);
  const margins = { top: 30 + lanes.height, right, bottom: 32, left };
  const height = (width < 460 ? 250 : 290) + lanes.height;

  const ends = all.flatMap(({ estimate: { value, interval } }) => [
    value,
    interval?.low ?? value,
    interval?.high ?? value,
  ]);
  const top = Math.max(...ends);
  // What never changed is a line at the top of some room below it, not an axis that goes on past what there can be.
  const bottom = Math.min(...ends, top * FLAT_ROOM);
  const yTicks = linearTicks(bottom * measure.scale, top * measure.scale, 7);
  const y = axisPlaces([yTicks[0] ?? 0, yTicks.at(-1) ?? 1], [height - margins.bottom, margins.top]);
  const toY = (value: number) => y.toPixel(value * measure.scale);

  const lasts = shown.map(({ segments }) => segments.flat().at(-1));
  const places = spreadLabels(
    lasts.map((last) => toY(last?.estimate.value ?? 0)),
    { gap: 15, low: margins.top, high: height - margins.bottom },
  );
  return rowFrame(
    {
      width,
      height,
      margins,
      x: { domain: [begin, end] },
      marks: [
        ...timeAxis(begin, end, { width, margins, height }),
        ...yAxis(
          yTicks.map((tick) => ({ y: y.toPixel(tick), text: measure.tick(tick) })),
          { margins, name: `↑ ${data.metric}, ${measure.axis} · ${measure.better}` },
        ),
        Plot.ruleX(events, {
          x: 'at',
          y1: (_: unknown, i: number) => (lanes.y[i] ?? 0) + 8,
          y2: () => height - margins.bottom,
          stroke: MUTED,
          strokeDasharray: '2 3',
        }),
        ...(['start', 'middle', 'end'] as const).map((anchor) =>
          Plot.text(
            lanes.labels.filter((label) => label.anchor === anchor),
            {
              x: (label: EventLabel) => x.toValue(label.x),
              y: 'y',
              text: 'text',
              textAnchor: anchor,
              fill: MUTED,
              ...HALO,
              title: 'words',
            },
          ),
        ),
        ...shown.flatMap(({ segments, colour, strong, contender }) => {
          const render = seriesTag(contender.key);
          return segments.flatMap((segment) => {
            const points = segment.map(({ when, estimate }) => ({
              at: Date.parse(when),
              y: toY(estimate.value),
              low: toY(estimate.interval?.low ?? estimate.value),
              high: toY(estimate.interval?.high ?? estimate.value),
            }));
            const alone = points.length === 1;
            return [
              alone
                ? Plot.ruleX(points, { x: 'at', y1: 'low', y2: 'high', stroke: colour, strokeOpacity: 0.5, render })
                : Plot.areaY(points, {
                    x: 'at',
                    y1: 'low',
                    y2: 'high',
                    fill: colour,
                    fillOpacity: contender.role === 'other' ? 0.08 : 0.16,
                    render,
                  }),
              Plot.line(points, { x: 'at', y: 'y', stroke: colour, strokeWidth: strong ? 2.2 : 1.5, render }),
              Plot.dot(points, { x: 'at', y: 'y', r: alone ? 3.5 : 2, fill: colour, render }),
            ];
          });
        }),
        ...shown.flatMap(({ text, colour, strong, contender }, i) => {
          const last = lasts[i];
          const place = places[i];
          if (last === undefined || place === undefined) return [];
          const lastX = x.toPixel(Date.parse(last.when));
          const lastY = toY(last.estimate.value);
          const leader = [
            { x: Math.min(lastX + 4, width - right + 4), y: lastY },
            { x: width - right + 11, y: place },
          ];
          return [
            Plot.line(leader, {
              x: (point: { x: number }) => x.toValue(point.x),
              y: 'y',
              stroke: colour,

              strokeWidth: 1,
              render: seriesTag(contender.key),
            }),
            Plot.text([text], {
              frameAnchor: 'right',
              textAnchor: 'start',
              dx: 14,
              y: () => place,
              text: (line: string) => line,
              fill: contenderTextColour(contender),
              ...(strong ? { fontWeight: 600 } : {}),
              render: seriesTag(contender.key),
            }),
          ];
        }),
      ],
    },
    document,
  );
}

function pointsOf(series: readonly HistorySeries[]): HistoryPoint[] {
  return series.flatMap(({ segments }) => segments.flat());
}

function eventsBetween(events: readonly HistoryEvent[], begin: number, end: number) {
  return events
    .map(({ when, words }) => ({ at: Date.parse(when), words: plainLabel(words) }))
    .filter(({ at }) => at >= begin && at <= end)
    .sort((a, b) => a.at - b.at);
}

type EventLabel = { text: string; words: string; x: number; y: number; anchor: 'start' | 'middle' | 'end' };

/** Words of events stand above the picture in as many lines as they need not to touch. */
function eventLanes(events: readonly { at: number; words: string }[], toPixel: (at: number) => number, width: number) {
  const lineEnds: number[] = [];
  const labels = events.map(({ at, words }): EventLabel & { lane: number } => {
    const text = shorten(words, width * 0.6);
    const half = textWidth(text) / 2;
    const centre = toPixel(at);
    const anchor = centre - half < 2 ? 'start' : centre + half > width - 2 ? 'end' : 'middle';
    const x = anchor === 'start' ? 2 : anchor === 'end' ? width - 2 : centre;
    const left = anchor === 'start' ? x : anchor === 'end' ? x - 2 * half : x - half;
    const free = lineEnds.findIndex((lineEnd) => lineEnd + 10 <= left);
    const lane = free < 0 ? lineEnds.length : free;
    lineEnds[lane] = left + 2 * half;
    return { text, words, x, y: 0, anchor, lane };
  });
  for (const label of labels) label.y = 28 + label.lane * 15;
  return { labels, y: labels.map((label) => label.y), height: lineEnds.length * 15 + (lineEnds.length > 0 ? 4 : 0) };
}

function timeAxis(
  begin: number,
  end: number,
  {
    width,
    margins,
  }: { width: number; margins: { top: number; right: number; bottom: number; left: number }; height: number },
) {
  const most = Math.max(2, Math.floor((width - margins.left - margins.right) / 66));
  const ticks = timeTicks(begin, end, most);
  return xAxis({
    ticks: ticks.map(({ at }) => at),
    write: (at) => ticks.find((tick) => tick.at === at)?.text ?? '',
    names: [''],
    width,
    margins,
  });
}

export function findingOfHistoryLine({ metric, measure, series, events }: HistoryLineData): string {
  const { write } = MEASURES[measure];
  if (new Set(pointsOf(series).map(({ when }) => when)).size < 2) return EMPTY;
  const said = series.map(({ contender, segments }) => {
    const points = segments.flat();
    const [first, last] = [points[0], points.at(-1)];
    const name = plainLabel(contender.label);
    if (first === undefined || last === undefined) return `${name} ${NOT_MEASURED}`;
    const gaps = segments.length > 1 ? `, with ${plural(segments.length - 1, 'break')}` : '';
    return `${name} ${write(first.estimate.value)} on ${utcDate(first.when)}, ${write(last.estimate.value)} on ${utcDate(last.when)}${gaps}`;
  });
  const happened = events.map(({ when, words }) => `${plainLabel(words)} on ${utcDate(when)}`);
  return `${metric.charAt(0).toUpperCase()}${metric.slice(1)} over time: ${[...said, ...happened].join('; ')}.`;
}

export function tableOfHistoryLine({ metric, measure, series }: HistoryLineData): Table {
  const { scale, axis, write } = MEASURES[measure];
  const cell = (value: number | undefined) =>
    numberCell(value === undefined ? undefined : value * scale, (each) =>
      write(each === undefined ? undefined : each / scale),
    );
  return {
    columns: [
      textColumn('Date (UTC)'),
      textColumn('Contender'),
      numberColumn(metric, axis),
      numberColumn('95 % low', axis),
      numberColumn('95 % high', axis),
      numberColumn('Comparable stretch'),
    ],
    rows: series.flatMap(({ contender, segments }) =>
      segments.flatMap((segment, i) =>
        segment.map(({ when, estimate }) => [
          utcDate(when),
          plainLabel(contender.label),
          cell(estimate.value),
          cell(estimate.interval?.low),
          cell(estimate.interval?.high),
          numberCell(i + 1, String),
        ]),
      ),
    ),
  };
}

export function keyOfHistoryLine({ series, events }: HistoryLineData): KeyEntry[] {
  return [
    ...keyOfContenders(
      series.map(({ contender }) => contender),
      'line',
    ),
    { words: '95 % interval', swatch: 'band', colour: MUTED },
    ...(events.length === 0 ? [] : [{ words: 'something changed', swatch: 'dashes' as const, colour: MUTED }]),
  ];
}
