import type { Unit } from '#bench/analysis/metrics.ts';
import { countPhrase, differencePhrase, intervalPhrase, levelPhrase, valuePhrase } from '#bench/analysis/phrase.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import type { FindingUnit } from '#bench/domain/verdict.ts';
import type { Selection } from './select-cases.ts';
import { listed } from './select-cases.ts';

/** A value of a finding in its words: `3.0 points`, `1.25 x`, `2,500 ms`. */
export function findingPhrase(value: number, unit: FindingUnit): string {
  return unit === 'points' ? differencePhrase(value, 'share') : valuePhrase(value, unit);
}

/** `95 % interval -5.2 to -1.0`, with the note of an estimate that has none. */
export function boundsPhrase(estimate: Estimate, unit: FindingUnit): string {
  const { low, high, level, note } = estimate;
  if (low === undefined && high === undefined) return note ?? `no ${levelPhrase(level)} interval`;
  const of: Unit = unit === 'points' ? 'share' : unit;
  const bounds = intervalPhrase({ low, high }, of, level);
  return note === undefined ? bounds : `${bounds}; ${note}`;
}

/** `400 cases of workspace-qa`. */
export function casesPhrase(cases: number, { parts }: Selection): string {
  return `${countPhrase(cases, 'case')} of ${listed(
    parts.map(({ planned }) => planned.id),
    3,
  )}`;
}

/** `3.1 points below inc`, `0.42 times that of inc`, `level with inc`. */
export function againstPhrase(value: number, unit: FindingUnit, incumbent: string): string {
  if (unit === 'ratio') return `${value.toFixed(2)} times that of ${incumbent}`;
  if (value === 0) return `level with ${incumbent}`;
  return `${findingPhrase(value, unit)} ${value > 0 ? 'above' : 'below'} ${incumbent}`;
}
