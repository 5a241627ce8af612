/**
 * Natural logarithm of the gamma function, for x > 0. NaN elsewhere.
 * Stirling's series above 10, the recurrence below it; relative error about 1e-15.
 *
 * @see Abramowitz & Stegun 1964, 6.1.15 and 6.1.41
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let shifted = x;
  let product = 1;
  while (shifted < STIRLING_FROM) {
    product *= shifted;
    shifted += 1;
  }
  return (
    (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + stirlingCorrection(shifted) - Math.log(product)
  );
}

/**
 * Natural logarithm of the beta function, a, b > 0. The leading terms of Stirling's series are cancelled on paper, so
 * that large arguments do not lose digits as `logGamma(a) + logGamma(b) - logGamma(a + b)` does.
 *
 * @see Didonato & Morris 1992, ACM TOMS 708 (the idea; written from the series)
 */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  const total = small + large;
  if (large < STIRLING_FROM) return logGamma(small) + logGamma(large) - logGamma(total);
  const logLargeShare = Math.log1p(-small / total);
  if (small < STIRLING_FROM) {
    const correction = stirlingCorrection(large) - stirlingCorrection(total);
    return logGamma(small) + (large - 0.5) * logLargeShare - small * Math.log(total) + small + correction;
  }
  const correction = stirlingCorrection(small) + stirlingCorrection(large) - stirlingCorrection(total);
  return (
    HALF_LOG_TWO_PI -
    0.5 * Math.log(large) +
    (small - 0.5) * Math.log(small / total) +
    large * logLargeShare +
    correction
  );
}

/** ln of the binomial coefficient C(n, k), for 0 <= k <= n. */
export function logChoose(n: number, k: number): number {
  if (k === 0 || k === n) return 0;
  return -Math.log(n + 1) - logBeta(n - k + 1, k + 1);
}

/** From here on seven terms of Stirling's series are exact to the last digit (the next one is 3e-17). */
const STIRLING_FROM = 10;
const HALF_LOG_TWO_PI = 0.9189385332046727;

function stirlingCorrection(x: number): number {
  const r = 1 / (x * x);
  const tail = 1 / 1188 - r * (691 / 360360 - r / 156);
  return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * tail)))) / x;
}
