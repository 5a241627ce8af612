import type { Estimate } from '#bench/domain/estimate.ts';
import type { Evidence } from '#bench/domain/evidence.ts';
import type { Interval } from '#bench/stats/interval.ts';
import type { TrialCounts } from './count-trials.ts';
import type { LatencyQuantile } from './latency-estimate.ts';
import type { Nondeterminism } from './nondeterminism.ts';

/** One run, scenario by scenario. Nothing is averaged over unlike scenarios: `meanQuality` does that for who asks. */
export interface RunSummary {
  readonly level: number;
  readonly scenarios: readonly ScenarioSummary[];
}

export interface ScenarioSummary {
  readonly scenario: string;
  readonly title: string;
  /** The grader whose score is its quality. */
  readonly primary: string;
  readonly cases: number;
  readonly clusters: number;
  readonly repetitions: number;
  /** In the order of the plan. */
  readonly contenders: readonly ContenderSummary[];
}

/** One contender's estimates in one scenario. */
export interface ContenderSummary {
  readonly contender: string;
  readonly counts: TrialCounts;
  readonly quality: QualitySummary;
  /** Slice -> value -> quality of the cases in it. */
  readonly slices: Readonly<Record<string, Readonly<Record<string, SliceSummary>>>>;
  /** Grader -> its score, the primary included. */
  readonly graders: Readonly<Record<string, GraderSummary>>;
  /** Every metric of kind `duration`. */
  readonly latency: Readonly<Record<string, LatencySummary>>;
  /** Every metric of kind `amount`, per trial. */
  readonly amounts: Readonly<Record<string, AmountSummary>>;
  readonly cost: CostSummary;
  readonly nondeterminism: Nondeterminism;
  /** Trials during which this machine was too busy to time them well; they are not left out. */
  readonly disturbed: number;
  /** Trials by where their figures come from. */
  readonly evidence: Readonly<Partial<Record<Evidence, number>>>;
  /** Served model id -> trials; trials whose provider did not say are in none. */
  readonly servedModels: Readonly<Record<string, number>>;
}

export interface QualitySummary {
  readonly estimate: Estimate;
  /** What an absolute gate is judged by: Clopper-Pearson at the same effective n. */
  readonly gateInterval: Interval | undefined;
  /** Every broken-off trial counted as a failure of the contender. */
  readonly countingFailures: Estimate;
  /** Share of the variance of single trials that lies between cases. Undefined with one trial a case. */
  readonly icc: number | undefined;
  readonly iccInterval: Interval | undefined;
  /** Share of the variance of the quality above that is noise between trials. */
  readonly noiseShare: number | undefined;
  readonly lowInformation: boolean;
  /** Of the mean, when these exact cases are all there is: for drift of the same suite only. */
  readonly suiteStandardError: number | undefined;
}

export interface SliceSummary {
  readonly cases: number;
  readonly estimate: Estimate;
}

export interface GraderSummary {
  readonly estimate: Estimate;
  readonly scored: number;
}

export interface LatencySummary {
  readonly measured: number;
  readonly timedOut: number;
  /** Attempted, and neither measured nor timed out. */
  readonly notMeasured: number;
  /** Of the timeouts, where they share one. */
  readonly limitMs: number | undefined;
  readonly quantiles: readonly LatencyQuantile[];
  /** The same, every broken-off trial taken as endless. Empty where the latency was never measured. */
  readonly countingFailures: readonly LatencyQuantile[];
}

export interface AmountSummary {
  readonly perTrial: Estimate;
  /** Of the trials it is known of; undefined when it is known of none. */
  readonly total: number | undefined;
  readonly known: number;
  /** Attempted, amount not known. */
  readonly unknown: number;
}

export interface CostSummary {
  readonly perTrial: Estimate;
  /** Money over successes; broken-off trials with their cost and no success. */
  readonly perSuccess: Estimate;
  /** Decimal dollars of the priced trials; undefined when none is. */
  readonly totalUsd: string | undefined;
  readonly priced: number;
  /** Reason -> trials without a price. */
  readonly unpriced: Readonly<Record<string, number>>;
  /** Price line -> trials. */
  readonly priceLines: Readonly<Record<string, number>>;
  /** Trials whose cost was written down by who recorded them. */
  readonly recorded: number;
  /** Trials priced from estimated tokens; by a neighbour's line; as a lower bound. */
  readonly estimated: number;
  readonly neighbours: number;
  readonly lowerBounds: number;
}
