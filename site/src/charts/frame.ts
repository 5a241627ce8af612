import * as Plot from '@observablehq/plot';
import { fitting, textWidth } from './labels.ts';

export const MUTED = 'var(--muted)';
export const LINE = 'var(--line)';
export const INK = 'currentColor';
/** Around text that crosses lines. */
export const HALO = { stroke: 'var(--bg)', strokeWidth: 3.5, strokeLinejoin: 'round' } as const;

/** Narrower than this, labels stand above their row and not beside it. */
export const NARROW = 460;

export type Margins = { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
export type ScaleOf = { readonly domain: readonly [number, number]; readonly type?: 'linear' | 'log' };
export type Marks = Plot.Markish[];

/** A chart whose y is pixels from its top, so that rows stand exactly where their labels do. */
export function rowFrame(
  { width, height, margins, x, marks }: { width: number; height: number; margins: Margins; x: ScaleOf; marks: Marks },
  document: Document,
): Element {
  return plot(
    { width, height, margins, x: { ...x, axis: null }, y: { type: 'identity', axis: null }, marks },
    document,
  );
}

export function plot(
  {
    width,
    height,
    margins,
    x,
    y,
    marks,
  }: {
    width: number;
    height: number;
    margins: Margins;
    x: Plot.ScaleOptions;
    y: Plot.ScaleOptions;
    marks: Marks;
  },
  document: Document,
): Element {
  return Plot.plot({
    document,
    width,
    height,
    className: 'plt',
    marginTop: margins.top,
    marginRight: margins.right,
    marginBottom: margins.bottom,
    marginLeft: margins.left,
    x,
    y,
    marks,
  });
}

/** Said in the picture's place where there is nothing to draw. */
export function emptyChart(words: string, width: number, document: Document): Element {
  const height = 72;
  const none: Margins = { top: 0, right: 0, bottom: 0, left: 0 };
  const marks = [
    Plot.text([fitting([words], width - 16)], {
      x: width / 2,
      y: height / 2,
      text: (line: string) => line,
      fill: MUTED,
    }),
  ];
  const identity = { type: 'identity', axis: null } as const;
  return plot({ width, height, margins: none, x: identity, y: identity, marks }, document);
}

/**
 * Tick labels, grid and name of the x axis. The axis has no line: the grid is enough. (Plot's own axis leaves out labels of
 * log axes that it takes to be too many, even when it is told which to write.)
 *
 * @param options.names the axis' name with its unit and direction, longest wording first; it ends where the axis does
 * @param options.centre where the name is centred instead, in pixels
 */
export function xAxis({
  ticks,
  write,
  names,
  width,
  margins,
  centre,
}: {
  readonly ticks: readonly number[];
  readonly write: (tick: number) => string;
  readonly names: readonly string[];
  readonly width: number;
  readonly margins: Margins;
  readonly centre?: number;
}): Marks {
  const name = fitting(names, width - 8);
  const half = textWidth(name) / 2;
  const wish = centre ?? width - margins.right + 2 - half;
  const middle = Math.min(Math.max(wish, half + 2), width - half - 2);
  return [
    Plot.gridX(ticks, { stroke: LINE, strokeOpacity: 1 }),
    Plot.text(ticks, {
      x: (tick: number) => tick,
      frameAnchor: 'bottom',
      lineAnchor: 'top',
      dy: 8,
      text: write,
      fill: MUTED,
      fontVariant: 'tabular-nums',
    }),
    name === ''
      ? null
      : Plot.text([name], {
          frameAnchor: 'bottom-left',
          lineAnchor: 'bottom',
          dx: middle - margins.left,
          dy: margins.bottom - 5,
          textAnchor: 'middle',
          text: (line: string) => line,
          fill: MUTED,
        }),
  ];
}

/** How many tick labels of the widest kind fit beside each other. */
export function ticksThatFit(inner: number, widest: string): number {
  return Math.max(2, Math.floor(inner / (textWidth(widest) + 18)));
}
