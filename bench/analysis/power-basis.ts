import type { Plan } from '#bench/domain/plan.ts';
import type { SelectedCases } from '#bench/domain/select-cases.ts';
import type { Observations } from './observe.ts';

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

/** A finished run of candidate and incumbent, whose scores are taken for what more of their kind would bring. */
export interface Pilot {
  readonly plan: Plan;
  readonly observations: Observations;
  /** Labels. */
  readonly candidate: string;
  readonly incumbent: string;
}

/** What power rests on. */
export interface PowerBasis {
  readonly assumptions?: PowerAssumptions;
  /** Wins over assumptions at every gate whose cases and grader it has. */
  readonly pilot?: Pilot;
}

export function clusterSizes({ scenario, cases }: SelectedCases): readonly number[] {
  const sizes = new Map<string, number>();
  for (const id of cases) {
    const cluster = scenario.cases[id]?.cluster ?? id;
    sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  }
  return [...sizes.values()];
}
