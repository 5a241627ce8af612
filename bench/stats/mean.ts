import { mean as compensatedMean } from 'simple-statistics';
import type { Numbers } from './numbers.ts';

/** Arithmetic mean, with a compensated sum. `undefined` for no values. */
export function mean(values: Numbers): number | undefined {
  return values.length === 0 ? undefined : compensatedMean(values as readonly number[]);
}
