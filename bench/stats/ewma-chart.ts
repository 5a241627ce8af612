import type { Interval } from './interval.ts';
import type { Numbers } from './numbers.ts';

export type EwmaPoint = {
  /** Exponentially weighted mean up to here, starting at the centre. */
  readonly value: number;
  /** Control limits, widening to their final width. */
  readonly limits: Interval;
  readonly outside: boolean;
};

/**
 * EWMA control chart of single values against a long pinned baseline. With a centre taken from the same short series it
 * raises 16 to 23 % false alarms: use `meanShiftAlarm` there (statistics.md 5.7).
 *
 * @param baseline.centre and `sd` of the values, from elsewhere
 * @param options.lambda weight of the newest value, 0.2 unless said otherwise; `sigmas` half-width, 3
 * @returns `undefined` unless sd > 0
 * @see Roberts 1959; Montgomery 2009, chapter 9
 */
export function ewmaChart(
  values: Numbers,
  baseline: { readonly centre: number; readonly sd: number },
  options: { readonly lambda?: number; readonly sigmas?: number } = {},
): readonly EwmaPoint[] | undefined {
  const { centre, sd } = baseline;
  if (!(sd > 0)) return undefined;
  const lambda = options.lambda ?? 0.2;
  const sigmas = options.sigmas ?? 3;
  let value = centre;
  return Array.from(values, (x, index) => {
    value = lambda * x + (1 - lambda) * value;
    const settled = 1 - (1 - lambda) ** (2 * (index + 1));
    const reach = sigmas * sd * Math.sqrt((lambda / (2 - lambda)) * settled);
    const limits = { low: centre - reach, high: centre + reach };
    return { value, limits, outside: value < limits.low || value > limits.high };
  });
}
