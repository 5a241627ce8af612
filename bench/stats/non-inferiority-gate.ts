import type { BoundReading } from './absolute-gate.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { normalQuantile } from './normal-quantile.ts';

export type NonInferiorityGate = {
  readonly outcome: BoundReading;
  /** What more a pass says: all of the interval above 0, or all of it below. */
  readonly label: 'superior' | 'worse within the margin' | undefined;
  /**
   * Cases in all that would settle it with the wanted power, if the difference is what it looks like (and no better than
   * 0). Only when inconclusive; `undefined` too when no number would, because the difference is at or past the margin.
   */
  readonly casesNeeded: number | undefined;
  readonly extraCases: number | undefined;
};

/**
 * The launch gate "not worse than the baseline by the margin or more", read from the interval of the difference: pass when
 * its lower limit lies above -margin, fail when its upper limit lies below, else inconclusive. A two-sided 95 % interval
 * makes a one-sided 2.5 % risk of shipping something worse.
 *
 * @param found.difference contender minus baseline, turned so that positive is good
 * @param margin above 0 (else it throws), in the unit of the difference, fixed before the run
 * @param options.level of the interval handed in
 * @param options.power 0.8 unless said otherwise
 * @returns `undefined` without an interval: the gate was not evaluated
 * @see statistics.md section 3.5
 */
export function nonInferiorityGate(
  found: { readonly difference: number; readonly interval: Interval; readonly cases: number } | undefined,
  margin: number,
  options: { readonly level?: number; readonly power?: number } = {},
): NonInferiorityGate | undefined {
  if (!(margin > 0)) throw new RangeError(`A margin is above 0, in the unit of the difference; this one is ${margin}.`);
  if (found === undefined) return undefined;
  const { low, high } = found.interval;
  const settled = { casesNeeded: undefined, extraCases: undefined };
  if (low > -margin) return { outcome: 'pass', label: labelOf(found.interval), ...settled };
  if (high < -margin) return { outcome: 'fail', label: undefined, ...settled };
  const z = normalQuantile(upperTail(options.level ?? DEFAULT_LEVEL));
  const room = margin + Math.min(found.difference, 0);
  const ratio = ((z + normalQuantile(options.power ?? 0.8)) * (high - low)) / (2 * z * room);
  const casesNeeded = room > 0 ? Math.ceil(found.cases * ratio ** 2) : undefined;
  const extraCases = casesNeeded === undefined ? undefined : Math.max(1, casesNeeded - found.cases);
  return { outcome: 'inconclusive', label: undefined, casesNeeded, extraCases };
}

function labelOf({ low, high }: Interval): NonInferiorityGate['label'] {
  if (low > 0) return 'superior';
  return high < 0 ? 'worse within the margin' : undefined;
}
