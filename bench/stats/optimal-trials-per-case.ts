/** Where the variance of a paired difference comes from, with the trials each side runs per case. */
export type DifferenceDesign = {
  /** Variance of the true difference between cases. */
  readonly betweenCases: number;
  /** Variance between trials of one case. */
  readonly noiseA: number;
  readonly noiseB: number;
  readonly trialsA: number;
  readonly trialsB: number;
};

/**
 * Trials per case that make the most of a budget: sqrt(noise / between-case variance * cost of a case / cost of a trial),
 * a fraction. Below 2 it says: add cases, not trials (two are needed to measure nondeterminism at all).
 *
 * @param costPerCase one-off cost of writing a case, in the unit of `costPerTrial`; 0 gives 0
 * @returns `undefined` when cases do not differ in their true difference, so that only trials help
 * @see Miller 2024, arXiv:2411.00640, section 5
 */
export function optimalTrialsPerCase(
  design: Pick<DifferenceDesign, 'betweenCases' | 'noiseA' | 'noiseB'>,
  costPerCase: number,
  costPerTrial: number,
): number | undefined {
  if (!(design.betweenCases > 0 && costPerTrial > 0 && costPerCase >= 0)) return undefined;
  return Math.sqrt(((design.noiseA + design.noiseB) / design.betweenCases) * (costPerCase / costPerTrial));
}

/** Standard deviation of the per-case difference at that many trials: sqrt(omega^2 + sA^2/kA + sB^2/kB). For `casesForPower`. */
export function differenceDeviation(design: DifferenceDesign): number {
  const noise = design.noiseA / design.trialsA + design.noiseB / design.trialsB;
  return Math.sqrt(design.betweenCases + noise);
}
