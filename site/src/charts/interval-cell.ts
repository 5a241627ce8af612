import type { Interval } from '../format/number-text.ts';
import type { ChartEstimate } from './contender.ts';

/** Of the picture in a table's cell, in pixels. */
const WIDTH = 120;
const HEIGHT = 16;
const INSET = 5;

export type IntervalCellData = {
  readonly estimate: ChartEstimate | undefined;
  /** `contenderColour(…)` or `standingColour(…)`. */
  readonly colour: string;
  /** Of all cells in the column, from `sharedAxis`. */
  readonly axis: Interval;
  /** A line through all cells of the column: the baseline's value. */
  readonly mark?: number;
};

/**
 * A dot and its interval for a table's cell, as SVG markup. The number stands in the cell beside it, so that readers who do
 * not see it miss nothing: it is hidden from them.
 */
export function intervalCell({ estimate, colour, axis, mark }: IntervalCellData): string {
  if (!/^var\(--[a-z0-9-]+\)$/.test(colour)) throw new Error(`"${colour}" is no colour of tokens.css; give var(--…).`);
  const span = axis.high - axis.low || 1;
  const x = (value: number) => Math.round((INSET + ((value - axis.low) / span) * (WIDTH - 2 * INSET)) * 10) / 10;
  const middle = HEIGHT / 2;
  const parts = [
    `<path d="M0,${middle}H${WIDTH}" stroke="var(--line)"/>`,
    mark === undefined ? '' : `<path d="M${x(mark)},0V${HEIGHT}" stroke="var(--muted)" stroke-dasharray="2 2"/>`,
  ];
  if (estimate !== undefined) {
    const { value, interval } = estimate;
    if (interval !== undefined)
      parts.push(`<path d="M${x(interval.low)},${middle}H${x(interval.high)}" stroke="${colour}" stroke-width="1.6"/>`);
    parts.push(`<circle cx="${x(value)}" cy="${middle}" r="3.5" fill="${colour}"/>`);
  }
  return `<svg class="cell" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${parts.join('')}</svg>`;
}

/** From the lowest to the highest end of all intervals: one axis for all cells of a column. */
export function sharedAxis(estimates: readonly (ChartEstimate | undefined)[]): Interval {
  const ends = estimates.flatMap((estimate) =>
    estimate === undefined
      ? []
      : [estimate.value, estimate.interval?.low ?? estimate.value, estimate.interval?.high ?? estimate.value],
  );
  return ends.length === 0 ? { low: 0, high: 1 } : { low: Math.min(...ends), high: Math.max(...ends) };
}
