/**
 * Standard normal distribution function, P(Z <= z). Relative error about 1e-14 in both tails, since the tail is computed
 * itself and never as 1 minus the rest. (simple-statistics' table is off by up to 2e-3: statistics.md section 2.)
 *
 * @see Abramowitz & Stegun 1964, 26.2.11 (series) and 26.2.14 (continued fraction)
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z <= -SERIES_UP_TO) return normalTail(-z);
  if (z >= SERIES_UP_TO) return 1 - normalTail(z);
  return 0.5 + centralSeries(z);
}

/** P(Z > z), exact in the far upper tail. */
export function normalSurvival(z: number): number {
  return normalCdf(-z);
}

/** Density of the standard normal distribution. */
export function normalPdf(z: number): number {
  return Math.exp(-0.5 * z * z) * ONE_OVER_SQRT_TWO_PI;
}

/** Up to here the power series needs fewer terms than the continued fraction, and 0.5 minus it keeps 13 digits. */
const SERIES_UP_TO = 2.6;
const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;

function centralSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum * normalPdf(z);
}

/** P(Z > z) for z >= 2.6: phi(z) / (z + 1/(z + 2/(z + ...))), evaluated from the inside. */
function normalTail(z: number): number {
  if (z > 40) return 0;
  let fraction = z;
  for (let k = Math.ceil(20 + 400 / z); k >= 1; k -= 1) fraction = z + k / fraction;
  return normalPdf(z) / fraction;
}
