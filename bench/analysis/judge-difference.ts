import type { OpenInterval } from '#bench/stats/interval.ts';

/** What a comparison concludes. `undecided`: these trials do not tell; it never means "the same". */
export type Verdict = 'better' | 'worse' | 'same' | 'undecided';

/**
 * Where the interval of a difference falls against the largest difference we call "the same".
 *
 * @param difference contender minus baseline, already turned so that positive is good; an open side decides nothing
 * @param margin in the unit of the difference, above 0 (else it throws); chosen before the run, never from its data. Without
 *   one 'better' and 'worse' mean any difference at all, and 'same' is never concluded
 * @see Schuirmann 1987 (two one-sided tests) for 'same'
 */
export function judgeDifference(difference: OpenInterval, margin?: number): Verdict {
  if (margin !== undefined && !(margin > 0)) {
    throw new RangeError(`A margin is above 0, in the unit of the difference; this one is ${margin}.`);
  }
  const { low, high } = difference;
  if (low !== undefined && low > (margin ?? 0)) return 'better';
  if (high !== undefined && high < -(margin ?? 0)) return 'worse';
  if (margin === undefined || low === undefined || high === undefined) return 'undecided';
  return low > -margin && high < margin ? 'same' : 'undecided';
}
