/** Both limits are known. `low <= high`. */
export type Interval = { readonly low: number; readonly high: number };

/** A limit that is `undefined` lies beyond what was observed: the interval is unbounded on that side. */
export type OpenInterval = { readonly low: number | undefined; readonly high: number | undefined };

/** Confidence where the caller names none (statistics.md section 3). */
export const DEFAULT_LEVEL = 0.95;

/** The probability below the upper limit of a two-sided interval: 0.975 for level 0.95. Throws unless 0 < level < 1. */
export function upperTail(level: number): number {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`A confidence level lies strictly between 0 and 1, such as 0.95; this one is ${level}.`);
  }
  return (1 + level) / 2;
}
