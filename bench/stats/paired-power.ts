import { noncentralTCdf } from './noncentral-t-cdf.ts';
import { normalQuantile } from './normal-quantile.ts';
import { studentTQuantile } from './student-t-quantile.ts';

/** One-sided for a launch gate, two-sided for "are they different". */
export type PowerOptions = {
  /** Risk of a false find, 0.05 unless said otherwise; over both sides together when two-sided. */
  readonly alpha?: number;
  readonly sides?: 'one' | 'two';
};

/**
 * Chance that the paired t-test over so many cases finds a true difference, by the noncentral t.
 *
 * @param delta true difference, above 0, in the unit of `sd`
 * @param sd standard deviation of per-case differences
 * @returns `undefined` unless delta > 0, sd > 0, cases > 1
 * @see Cohen 1988; Miller 2024, arXiv:2411.00640, section 5
 */
export function pairedPower(delta: number, sd: number, cases: number, options: PowerOptions = {}): number | undefined {
  if (!(delta > 0 && sd > 0 && cases > 1)) return undefined;
  const critical = studentTQuantile(1 - tailOf(options), cases - 1);
  return 1 - noncentralTCdf(critical, cases - 1, (Math.sqrt(cases) * delta) / sd);
}

/**
 * Cases needed to find a true difference with the wanted power; a fraction, to be rounded up.
 *
 * @returns `undefined` unless delta > 0, sd > 0 and alpha < power < 1
 */
export function casesForPower(
  delta: number,
  sd: number,
  power: number,
  options: PowerOptions = {},
): number | undefined {
  const start = casesForPowerApproximately(delta, sd, power, options);
  if (start === undefined) return undefined;
  return crossing(1 + 1e-6, Math.max(4, start), (cases) => (pairedPower(delta, sd, cases, options) ?? 0) - power);
}

/** The same by the normal approximation ((z_a + z_b) sd / delta)^2: a case or two short, and instant. */
export function casesForPowerApproximately(
  delta: number,
  sd: number,
  power: number,
  options: PowerOptions = {},
): number | undefined {
  if (!(delta > 0 && sd > 0 && power > tailOf(options) && power < 1)) return undefined;
  return (((normalQuantile(1 - tailOf(options)) + normalQuantile(power)) * sd) / delta) ** 2;
}

/**
 * The smallest true difference that so many cases find with the wanted power, in the unit of `sd`.
 *
 * @returns `undefined` unless sd > 0, cases > 1 and alpha < power < 1
 */
export function minimumDetectableDifference(
  sd: number,
  cases: number,
  power: number,
  options: PowerOptions = {},
): number | undefined {
  if (!(sd > 0 && cases > 1 && power > tailOf(options) && power < 1)) return undefined;
  return crossing(0, sd, (delta) => (delta === 0 ? -1 : (pairedPower(delta, sd, cases, options) ?? 0) - power));
}

function tailOf(options: PowerOptions): number {
  const alpha = options.alpha ?? 0.05;
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`Alpha lies strictly between 0 and 1, such as 0.05; this one is ${alpha}.`);
  return options.sides === 'two' ? alpha / 2 : alpha;
}

/** Where a rising function crosses 0, from `low` on; `guess` sets the scale. */
function crossing(low: number, guess: number, rising: (at: number) => number): number {
  let from = low;
  let to = guess;
  while (rising(to) < 0) {
    from = to;
    to *= 2;
  }
  for (let step = 0; step < 100 && to - from > 1e-12 * to; step += 1) {
    const middle = (from + to) / 2;
    if (rising(middle) < 0) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}
