import type { Estimate, Scope } from '#bench/domain/estimate.ts';
import type { ClusterLabels } from '#bench/stats/case-means.ts';
import type { OpenInterval } from '#bench/stats/interval.ts';
import type { Unit } from './metrics.ts';
import { countPhrase, intervalPhrase, valuePhrase } from './phrase.ts';

/** What every estimate is made with, beside its values. */
export interface EstimateContext {
  /** What is estimated, as the beginning of a sentence: "quality of gpt-x in workspace-qa". */
  readonly subject: string;
  readonly level: number;
  /** One label per case. */
  readonly clusterOf: ClusterLabels;
}

/** What was found, before it is put into words. */
export interface Found {
  readonly value: number | undefined;
  readonly interval?: OpenInterval | undefined;
  readonly method: string;
  readonly methodVersion?: number;
  readonly scope?: Scope;
  readonly cases: number;
  readonly clusters: number;
  readonly trials: number;
  readonly effectiveN?: number | undefined;
  readonly df?: number | undefined;
  readonly seed?: number | undefined;
  readonly note?: string | undefined;
}

/** An estimate with its plain sentence. A zero-width interval is none: that nothing varied does not say that nothing can. */
export function estimateOf(found: Found, unit: Unit, { subject, level }: EstimateContext): Estimate {
  const { value } = found;
  const open = found.interval;
  const flat = open !== undefined && open.low !== undefined && open.low === open.high;
  const low = flat ? undefined : open?.low;
  const high = flat ? undefined : open?.high;
  const note = flat && found.note === undefined ? 'no variation was seen, so no interval' : found.note;
  return {
    value,
    low,
    high,
    level,
    method: found.method,
    methodVersion: found.methodVersion ?? 1,
    scope: found.scope ?? 'population',
    cases: found.cases,
    clusters: found.clusters,
    trials: found.trials,
    effectiveN: found.effectiveN,
    df: found.df,
    seed: found.seed,
    note,
    says: sentence(subject, value, { low, high }, unit, level, found, note),
  };
}

function sentence(
  subject: string,
  value: number | undefined,
  interval: OpenInterval,
  unit: Unit,
  level: number,
  { cases, trials }: Found,
  note: string | undefined,
): string {
  const size = `${countPhrase(cases, 'case')}, ${countPhrase(trials, 'trial')}`;
  const because = note === undefined ? '' : ` (${note})`;
  if (value === undefined) {
    if (interval.low === undefined) return `${subject}: not estimable${because}; ${size}`;
    return `${subject}: at least ${valuePhrase(interval.low, unit)}${because}; ${size}`;
  }
  return `${subject}: ${valuePhrase(value, unit)} (${intervalPhrase(interval, unit, level)}; ${size})${because}`;
}

/** Distinct clusters among the cases that have values. */
export function clustersWithValues(cases: readonly { readonly length: number }[], clusterOf: ClusterLabels): number {
  return new Set(clusterOf.filter((_, index) => (cases[index]?.length ?? 0) > 0)).size;
}
