import type { Numbers } from './numbers.ts';

export type CusumPoint = {
  /** Accumulated excess above the centre, in standard deviations; never below 0. */
  readonly up: number;
  /** Accumulated shortfall, never above 0. */
  readonly down: number;
  readonly outside: boolean;
};

/**
 * Tabular CUSUM chart of single values against a long pinned baseline (see `ewmaChart` for the warning).
 *
 * @param baseline.centre and `sd` of the values, from elsewhere
 * @param options.slack in sd, half the shift to be found, 0.5 unless said otherwise; `decision` in sd, 5
 * @returns `undefined` unless sd > 0
 * @see Page 1954; Montgomery 2009, chapter 9
 */
export function cusumChart(
  values: Numbers,
  baseline: { readonly centre: number; readonly sd: number },
  options: { readonly slack?: number; readonly decision?: number } = {},
): readonly CusumPoint[] | undefined {
  const { centre, sd } = baseline;
  if (!(sd > 0)) return undefined;
  const slack = options.slack ?? 0.5;
  const decision = options.decision ?? 5;
  let up = 0;
  let down = 0;
  return Array.from(values, (x) => {
    const z = (x - centre) / sd;
    up = Math.max(0, up + z - slack);
    down = Math.min(0, down + z + slack);
    return { up, down, outside: up > decision || down < -decision };
  });
}
