import type { Cases } from './case-means.ts';

export type IndicatorSpread = {
  /** Share of all trials at or below the value. */
  readonly share: number;
  /** Clustered, trial-weighted, with the factor C/(C-1). */
  readonly standardError: number;
  /** share (1 - share) / SE^2; `undefined` when the standard error is 0. */
  readonly effectiveN: number | undefined;
  readonly clusters: number;
  readonly trials: number;
};

/**
 * How precisely the share of trials at or below a value is known when trials of one cluster belong together: the step
 * from an interval of a proportion to an interval of a quantile (Woodruff 1952).
 *
 * @param clusters one list of values per independent cluster
 * @returns `undefined` below two clusters with trials
 */
export function indicatorSpread(clusters: Cases, value: number): IndicatorSpread | undefined {
  const answered = clusters.filter((values) => values.length > 0);
  const c = answered.length;
  if (c < 2) return undefined;
  let trials = 0;
  let below = 0;
  const counts = answered.map((values) => {
    let count = 0;
    for (const one of values) if (one <= value) count += 1;
    trials += values.length;
    below += count;
    return { count, size: values.length };
  });
  const share = below / trials;
  let squares = 0;
  for (const { count, size } of counts) squares += (count - share * size) ** 2;
  const variance = ((c / (c - 1)) * squares) / (trials * trials);
  // Shares that are equal in every cluster leave nothing but rounding.
  const known = variance > 1e-24;
  return {
    share,
    standardError: known ? Math.sqrt(variance) : 0,
    effectiveN: known ? (share * (1 - share)) / variance : undefined,
    clusters: c,
    trials,
  };
}
