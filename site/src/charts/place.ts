import * as Plot from '@observablehq/plot';
import { LINE, type Margins, type Marks, MUTED } from './frame.ts';

/** Where a value lies on the x axis in pixels, and back: labels are placed in pixels and drawn in values. */
export type Axis = { readonly toPixel: (value: number) => number; readonly toValue: (pixel: number) => number };

export function axisPlaces(
  domain: readonly [number, number],
  pixels: readonly [number, number],
  type: 'linear' | 'log' = 'linear',
): Axis {
  const [forth, back] = type === 'log' ? [Math.log, Math.exp] : [(each: number) => each, (each: number) => each];
  const [low, high] = [forth(domain[0]), forth(domain[1])];
  const [from, to] = pixels;
  return {
    toPixel: (value) => from + ((forth(value) - low) / (high - low)) * (to - from),
    toValue: (pixel) => back(low + ((pixel - from) / (to - from)) * (high - low)),
  };
}

/** Grid and tick labels of a y axis whose places are pixels already, and its name above them. */
export function yAxis(
  ticks: readonly { readonly y: number; readonly text: string }[],
  { margins, name }: { readonly margins: Margins; readonly name: string },
): Marks {
  return [
    Plot.ruleY(ticks, { y: 'y', stroke: LINE }),
    Plot.text(ticks, {
      frameAnchor: 'left',
      textAnchor: 'end',
      dx: -8,
      y: 'y',
      text: 'text',
      fill: MUTED,
      fontVariant: 'tabular-nums',
    }),
    Plot.text([name], {
      frameAnchor: 'top-left',
      textAnchor: 'start',
      lineAnchor: 'top',
      dx: -margins.left + 2,
      dy: 3 - margins.top,
      text: (line: string) => line,
      fill: MUTED,
    }),
  ];
}
