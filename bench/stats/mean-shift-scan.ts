import { normalSurvival } from './normal-cdf.ts';
import { type Numbers, numberAt } from './numbers.ts';
import { type ScanAlpha, scanCriticalValue } from './scan-critical-value.ts';

export type MeanShiftScan = {
  /** For every split the squared standardised gap of the means after and before it. */
  readonly q: readonly number[];
  /** How many points lie before the likeliest shift. */
  readonly split: number;
  readonly qMax: number;
  /** Mean after minus mean before, weighted, at that split. */
  readonly shift: number;
  readonly shiftStandardError: number;
  /** As if each split were its own test: too cautious; `meanShiftAlarm` knows the true critical values. */
  readonly pBonferroni: number;
};

/**
 * Looks for one change of level in a series of estimates with known standard errors.
 *
 * @param standardErrors of the same points, all above 0 (suite scope)
 * @returns `undefined` below two points, or when a standard error is not above 0
 * @see Hawkins 1977, JASA 72; statistics.md section 1.8
 */
export function meanShiftScan(values: Numbers, standardErrors: Numbers): MeanShiftScan | undefined {
  const n = values.length;
  if (n !== standardErrors.length) {
    throw new RangeError(`Each point needs its standard error: ${n} against ${standardErrors.length}.`);
  }
  if (n < 2 || Array.from(standardErrors).some((se) => !(se > 0 && Number.isFinite(se)))) return undefined;
  const weights = Array.from(standardErrors, (se) => se ** -2);
  const allWeight = weights.reduce((sum, weight) => sum + weight, 0);
  const origin = numberAt(values, 0);
  const all = weights.reduce((sum, weight, t) => sum + weight * (numberAt(values, t) - origin), 0);
  const q: number[] = [];
  let best = { split: 1, q: -1, shift: 0, standardError: 0 };
  let weightBefore = 0;
  let before = 0;
  for (let t = 0; t < n - 1; t += 1) {
    weightBefore += numberAt(weights, t);
    before += numberAt(weights, t) * (numberAt(values, t) - origin);
    const weightAfter = allWeight - weightBefore;
    const shift = (all - before) / weightAfter - before / weightBefore;
    const standardError = Math.sqrt(1 / weightBefore + 1 / weightAfter);
    const here = (shift / standardError) ** 2;
    q.push(here);
    if (here > best.q) best = { split: t + 1, q: here, shift, standardError };
  }
  return {
    q,
    split: best.split,
    qMax: best.q,
    shift: best.shift,
    shiftStandardError: best.standardError,
    pBonferroni: Math.min(1, (n - 1) * 2 * normalSurvival(Math.sqrt(best.q))),
  };
}

export type MeanShiftAlarm = MeanShiftScan & {
  /** Run-to-run noise beyond the standard errors: moving-range sigma in units of them, at least 1. */
  readonly scale: number;
  /** `qMax` over the square of the scale: what is held against the critical values. */
  readonly qScaled: number;
  readonly critical: Readonly<Record<'possible' | 'alarm', number>>;
  readonly reading: 'steady' | 'possible' | 'alarm';
};

/**
 * The default drift alarm within a comparable segment (same suite, graders, prices and model id): the scan, scaled by the
 * moving range so that day effects do not raise it. `possible` past the 5 % critical value, `alarm` past that of 1 %.
 *
 * @returns `undefined` below six points (compare with the pinned baseline run, case by case), above 100, or as the scan
 * @see statistics.md section 3.10, evidence in 5.7
 */
export function meanShiftAlarm(values: Numbers, standardErrors: Numbers): MeanShiftAlarm | undefined {
  const n = values.length;
  if (n < FEWEST_POINTS) return undefined;
  const scan = meanShiftScan(values, standardErrors);
  const possible = scanCriticalValue(n, POSSIBLE);
  const alarm = scanCriticalValue(n, ALARM);
  if (scan === undefined || possible === undefined || alarm === undefined) return undefined;
  const scale = Math.max(1, movingRange(values, standardErrors) / MOVING_RANGE_PER_SIGMA);
  const qScaled = scan.qMax / scale ** 2;
  const reading = qScaled > alarm ? 'alarm' : qScaled > possible ? 'possible' : 'steady';
  return { ...scan, scale, qScaled, critical: { possible, alarm }, reading };
}

/** With fewer points a step cannot be told from noise. */
const FEWEST_POINTS = 6;
const POSSIBLE: ScanAlpha = 0.05;
const ALARM: ScanAlpha = 0.01;
/** d2 of two observations: the expected range of two normal values, in standard deviations. */
const MOVING_RANGE_PER_SIGMA = 1.128;

/** Mean absolute step from one point to the next, each in units of its standard error. */
function movingRange(values: Numbers, standardErrors: Numbers): number {
  let sum = 0;
  for (let t = 1; t < values.length; t += 1) {
    const variance = (numberAt(standardErrors, t) ** 2 + numberAt(standardErrors, t - 1) ** 2) / 2;
    sum += Math.abs(numberAt(values, t) - numberAt(values, t - 1)) / Math.sqrt(variance);
  }
  return sum / (values.length - 1);
}
