import { normalSurvival } from './normal-cdf.ts';
import { type Numbers, numberAt } from './numbers.ts';
import { quantileSorted } from './quantile.ts';

export type MannKendall = {
  /** Pairs that rise minus pairs that fall. */
  readonly s: number;
  /** Corrected for ties. */
  readonly variance: number;
  /** Corrected for continuity. `undefined`, with p and tau, when all values are equal. */
  readonly z: number | undefined;
  readonly pTwoSided: number | undefined;
  readonly tauB: number | undefined;
  /** Median of the slopes of all pairs, per step. */
  readonly senSlope: number;
};

/**
 * Is there a trend? Calibrated and good at slow drift, poor at a recent step (there `meanShiftAlarm`). From 10 points on.
 *
 * @param values in order of time, evenly spaced, one comparable segment
 * @returns `undefined` below three points
 * @see Mann 1945; Kendall 1975; Sen 1968
 */
export function mannKendall(values: Numbers): MannKendall | undefined {
  const n = values.length;
  if (n < 3) return undefined;
  const pairs = (n * (n - 1)) / 2;
  const slopes = new Float64Array(pairs);
  let s = 0;
  let at = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) {
      const step = numberAt(values, j) - numberAt(values, i);
      s += Math.sign(step);
      slopes[at] = step / (j - i);
      at += 1;
    }
  }
  let tiedVariance = 0;
  let tiedPairs = 0;
  for (const t of tieSizes(values)) {
    tiedVariance += t * (t - 1) * (2 * t + 5);
    tiedPairs += (t * (t - 1)) / 2;
  }
  const variance = (n * (n - 1) * (2 * n + 5) - tiedVariance) / 18;
  const z = variance > 0 ? (s - Math.sign(s)) / Math.sqrt(variance) : undefined;
  return {
    s,
    variance,
    z,
    pTwoSided: z === undefined ? undefined : Math.min(1, 2 * normalSurvival(Math.abs(z))),
    tauB: pairs > tiedPairs ? s / Math.sqrt((pairs - tiedPairs) * pairs) : undefined,
    senSlope: quantileSorted(slopes.sort(), 0.5) ?? 0,
  };
}

function tieSizes(values: Numbers): Iterable<number> {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return sizes.values();
}
