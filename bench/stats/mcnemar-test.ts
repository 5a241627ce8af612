import { binomialCdf, binomialPmf } from './binomial-cdf.ts';
import { chiSquaredSurvival } from './chi-squared-cdf.ts';

export type McNemarTest = {
  /** Exact two-sided p. 1 when no pair is discordant. */
  readonly pExact: number;
  /** Exact two-sided p counting half of the observed table: less conservative. */
  readonly pMid: number;
  /** Exact one-sided p for "a passes more often". */
  readonly pGreater: number;
  /** Asymptotic; `undefined` when no pair is discordant. */
  readonly chiSquared: number | undefined;
  readonly pChiSquared: number | undefined;
  readonly chiSquaredCorrected: number | undefined;
  readonly pChiSquaredCorrected: number | undefined;
};

/**
 * Do two contenders with one trial per case pass equally often? Only the discordant cases speak.
 *
 * @param onlyA cases that only a passed
 * @param onlyB cases that only b passed
 * @see McNemar 1947; mid-p: Fagerland, Lydersen & Laake 2013
 */
export function mcnemarTest(onlyA: number, onlyB: number): McNemarTest {
  const n = onlyA + onlyB;
  const fewer = Math.min(onlyA, onlyB);
  const below = binomialCdf(fewer, n, 0.5);
  const square = (gap: number): number | undefined => (n === 0 ? undefined : gap ** 2 / n);
  const gap = Math.abs(onlyA - onlyB);
  const chiSquared = square(gap);
  const chiSquaredCorrected = square(Math.max(0, gap - 1));
  return {
    pExact: Math.min(1, 2 * below),
    pMid: Math.min(1, 2 * below - binomialPmf(fewer, n, 0.5)),
    pGreater: 1 - binomialCdf(onlyA - 1, n, 0.5),
    chiSquared,
    pChiSquared: chiSquared === undefined ? undefined : chiSquaredSurvival(chiSquared, 1),
    chiSquaredCorrected,
    pChiSquaredCorrected: chiSquaredCorrected === undefined ? undefined : chiSquaredSurvival(chiSquaredCorrected, 1),
  };
}
