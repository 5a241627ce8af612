import { logBeta } from './log-gamma.ts';
import { normalQuantile } from './normal-quantile.ts';
import { studentTCdf } from './student-t-cdf.ts';

/**
 * Quantile of Student's t, p in [0, 1], df > 0 (fractions allowed; infinity is the normal). NaN elsewhere.
 * Closed forms for df 1 and 2, else a Cornish-Fisher start and Halley steps inside a bracket.
 *
 * @see Abramowitz & Stegun 1964, 26.7.5
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1 && df > 0)) return Number.NaN;
  if (df === Number.POSITIVE_INFINITY || p === 0 || p === 1 || p === 0.5) return normalQuantile(p);
  if (df === 1) return Math.tan(Math.PI * (p - 0.5));
  if (df === 2) return (2 * p - 1) * Math.sqrt(1 / (2 * p * (1 - p)));
  return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df);
}

/** The t > 0 that leaves `tail` < 1/2 above it. */
function upperQuantile(tail: number, df: number): number {
  const logScale = -0.5 * Math.log(df) - logBeta(0.5, df / 2);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let t = cornishFisher(-normalQuantile(tail), df);
  for (let step = 0; step < 200; step += 1) {
    const above = studentTCdf(-t, df);
    const gap = above - tail;
    if (gap === 0) return t;
    if (gap > 0) low = t;
    else high = t;
    const density = Math.exp(logScale - ((df + 1) / 2) * Math.log1p((t * t) / df));
    const newton = -gap / density;
    const bend = (-newton * (df + 1) * t) / (df + t * t);
    let next = t - newton / (1 - 0.5 * Math.max(-1, Math.min(1, bend)));
    if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? 2 * low + 1 : (low + high) / 2;
    if (next <= low || next >= high || Math.abs(next - t) <= 1e-15 * t) return next;
    t = next;
  }
  return t;
}

function cornishFisher(z: number, df: number): number {
  const z2 = z * z;
  const first = (z * (z2 + 1)) / 4;
  const second = (z * ((5 * z2 + 16) * z2 + 3)) / 96;
  const third = (z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384;
  const t = z + (first + (second + third / df) / df) / df;
  return t > 0 && Number.isFinite(t) ? t : 1;
}
