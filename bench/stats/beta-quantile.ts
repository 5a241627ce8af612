import { incompleteBeta } from './beta-cdf.ts';
import { logBeta } from './log-gamma.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * Quantile of Beta(a, b), a, b > 0, p in [0, 1]; NaN elsewhere.
 * Halley steps on I_x(a, b) - p, kept inside a shrinking bracket.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1 && a > 0 && b > 0)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return 1;
  const logScale = logBeta(a, b);
  let low = 0;
  let high = 1;
  let x = startingPoint(p, a, b, logScale);
  for (let step = 0; step < 200; step += 1) {
    const gap = incompleteBeta(x, 1 - x, a, b) - p;
    if (gap === 0) return x;
    if (gap > 0) high = x;
    else low = x;
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logScale);
    const newton = gap / density;
    const bend = newton * ((a - 1) / x - (b - 1) / (1 - x));
    let next = x - newton / (1 - 0.5 * Math.max(-1, Math.min(1, bend)));
    if (!(next > low && next < high)) next = low > 0 ? (low + high) / 2 : high / 8;
    if (next <= low || next >= high || Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}

/** Abramowitz & Stegun 26.5.22 when both shapes exceed 1; otherwise the leading power of whichever end p lies at. */
function startingPoint(p: number, a: number, b: number, logScale: number): number {
  const x = a >= 1 && b >= 1 ? nearNormalStart(p, a, b) : endStart(p, a, b, logScale);
  return Number.isFinite(x) ? Math.min(Math.max(x, 1e-300), 1 - 1e-12) : 0.5;
}

function nearNormalStart(p: number, a: number, b: number): number {
  const z = normalQuantile(p);
  const lambda = (z * z - 3) / 6;
  const h = 2 / (1 / (2 * a - 1) + 1 / (2 * b - 1));
  const spread =
    (z * Math.sqrt(Math.max(h + lambda, 0))) / h - (1 / (2 * b - 1) - 1 / (2 * a - 1)) * (lambda + 5 / 6 - 2 / (3 * h));
  return a / (a + b * Math.exp(-2 * spread));
}

function endStart(p: number, a: number, b: number, logScale: number): number {
  const mean = a / (a + b);
  if (p < 1 - mean) return Math.exp((Math.log(p * a) + logScale) / a);
  return 1 - Math.exp((Math.log((1 - p) * b) + logScale) / b);
}
