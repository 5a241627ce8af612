import type { SelectedCases } from '#bench/domain/select-cases.ts';
import { differenceDeviation } from '#bench/stats/optimal-trials-per-case.ts';
import { assumedDesign, type QualityDesign } from './power.ts';

/** What is taken for true of contenders before any run. */
export interface PowerAssumptions {
  /** Pass rate of both sides, in (0, 1). */
  readonly rate: number;
  /** Share of the variance that lies between cases; the rest is noise between trials of a case. */
  readonly icc: number;
  /** Correlation of how hard a case is for both sides. */
  readonly correlation: number;
  /** Correlation of the true differences of cases that share a cluster. */
  readonly clusterIcc: number;
}

/** Those of the simulations behind the defaults (statistics.md sections 5.2 and 5.8), at a rate a launch suite aims for. */
export const DEFAULT_POWER_ASSUMPTIONS: PowerAssumptions = { rate: 0.85, icc: 0.4, correlation: 0.7, clusterIcc: 0.3 };

/** What power rests on. */
export interface PowerBasis {
  readonly assumptions?: PowerAssumptions;
  /** Designs observed in a pilot run, by scenario; they win over assumptions. Design effects of clusters are in them. */
  readonly observed?: ReadonlyMap<string, QualityDesign>;
}

/** Standard deviation of the difference between both sides' means of one cluster. */
export function clusterDeviation(
  selected: readonly SelectedCases[],
  trials: number,
  { assumptions = DEFAULT_POWER_ASSUMPTIONS, observed }: PowerBasis,
): { readonly sd: number; readonly unknownNoise: boolean } {
  let [variance, cases, clusters] = [0, 0, 0];
  let unknownNoise = false;
  for (const one of selected) {
    const seen = observed?.get(one.scenario.id);
    const n = one.cases.length;
    const count = clusterSizes(one).length;
    let perCase: number;
    if (seen === undefined) {
      const design = assumedDesign({ ...assumptions, trialsPerCase: trials });
      const effect = 1 + (clusterWeight(one) - 1) * assumptions.clusterIcc;
      perCase = differenceDeviation({ ...design, betweenCases: design.betweenCases * effect }) ** 2;
    } else {
      unknownNoise ||= !seen.splitsNoise;
      perCase = differenceDeviation({ ...seen, trialsA: trials, trialsB: trials }) ** 2;
    }
    variance += n * perCase;
    cases += n;
    clusters += count;
  }
  // The mean of all cases has variance/cases^2; over so many clusters that is sd^2/clusters.
  return { sd: Math.sqrt((variance / cases ** 2) * clusters), unknownNoise };
}

export function clusterSizes({ scenario, cases }: SelectedCases): readonly number[] {
  const sizes = new Map<string, number>();
  for (const id of cases) {
    const cluster = scenario.cases[id]?.cluster ?? id;
    sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  }
  return [...sizes.values()];
}

/** Size of the cluster a case finds itself in: what Kish's design effect is made of. */
function clusterWeight(one: SelectedCases): number {
  return clusterSizes(one).reduce((sum, size) => sum + size * size, 0) / one.cases.length;
}

export function meanClusterSize(selected: readonly SelectedCases[]): number {
  const cases = selected.reduce((sum, one) => sum + one.cases.length, 0);
  return cases / selected.reduce((sum, one) => sum + clusterSizes(one).length, 0);
}
