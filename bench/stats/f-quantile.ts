import { betaQuantile } from './beta-quantile.ts';

/** Quantile of the F distribution with d1 and d2 degrees of freedom, p in [0, 1]; NaN elsewhere. From the beta quantile. */
export function fQuantile(p: number, d1: number, d2: number): number {
  if (!(p >= 0 && p <= 1 && d1 > 0 && d2 > 0)) return Number.NaN;
  const share = betaQuantile(p, d1 / 2, d2 / 2);
  return (d2 * share) / (d1 * (1 - share));
}
