import type { Evidence } from '#bench/domain/evidence.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import type { Cases } from '#bench/stats/case-means.ts';

/**
 * What one contender did in one scenario: one slot per planned trial, case by case, repetitions in order. Columns are as
 * long as the plan says; what was not measured is NaN in a column of numbers and -1 in a column of ids, so that no value
 * can be mistaken for it. The order in which trials arrived leaves no trace.
 */
export interface Arm {
  readonly scenario: string;
  readonly contender: string;
  /** Slot = place of the case x repetitions + repetition - 1. */
  readonly repetitions: number;
  /** NOT_ATTEMPTED, COUNTED (the model's own doing) or FIRST_REASON + place in `reasons`. */
  readonly status: Uint8Array;
  /** Why trials were excluded, as outcome and failure kinds. */
  readonly reasons: readonly string[];
  /** Score of the primary grader; NaN when excluded, ungraded or not applicable. One of `scores`. */
  readonly quality: Float64Array;
  /** What the primary grader said; UNGRADED too where it said nothing. */
  readonly gradeKind: Uint8Array;
  /** Score of every grader, the primary included. */
  readonly scores: ReadonlyMap<string, Float64Array>;
  /** What every grader said. */
  readonly gradeKinds: ReadonlyMap<string, Uint8Array>;
  /** +Infinity: ended by a timeout, so longer than `limitMs` of that slot. */
  readonly e2eMs: Float64Array;
  readonly ttfatMs: Float64Array;
  readonly tpotMs: Float64Array;
  /** The limit a timeout passed. */
  readonly limitMs: Float64Array;
  readonly costUsd: Float64Array;
  readonly inputTokens: Float64Array;
  readonly outputTokens: Float64Array;
  /** Equal numbers are equal hashes, in every arm of one observation. */
  readonly outputHash: Int32Array;
  readonly answerHash: Int32Array;
  readonly disturbed: Uint8Array;
  /** Place in EVIDENCE_KINDS, 255 where there is no trial. */
  readonly evidence: Uint8Array;
  /** Place in `servedModels`, -1 where the provider said nothing. */
  readonly servedModel: Int16Array;
  readonly servedModels: readonly string[];
  readonly prices: PriceTally;
}

/** Where the amounts of an arm come from; counts of trials. */
export interface PriceTally {
  /** Price line -> trials. */
  readonly lines: ReadonlyMap<string, number>;
  readonly recorded: number;
  /** Reason -> trials. */
  readonly unpriced: ReadonlyMap<string, number>;
  /** Priced from estimated token counts. */
  readonly estimated: number;
  /** Priced by a neighbour's line. */
  readonly neighbours: number;
  /** Amounts that are lower bounds, because failed attempts were billed by amounts nobody reported. */
  readonly lowerBounds: number;
}

export const NOT_ATTEMPTED = 0;
export const COUNTED = 1;
export const FIRST_REASON = 2;

export const UNGRADED = 0;
export const SCORED = 1;
export const NOT_APPLICABLE = 2;

export const EVIDENCE_KINDS: readonly Evidence[] = ['measured', 'simulated', 'recorded', 'imported', 'control'];

/** The values of a column, one list per case in the order of the plan; a case without any has an empty list. */
export function valuesByCase(column: Float64Array, repetitions: number): readonly Float64Array[] {
  const cases: Float64Array[] = [];
  for (let from = 0; from < column.length; from += repetitions) {
    const whole = column.subarray(from, from + repetitions);
    cases.push(whole.some(Number.isNaN) ? whole.filter((value) => !Number.isNaN(value)) : whole);
  }
  return cases;
}

/** The same values, one list per cluster: the independent units of latencies. */
export function valuesByCluster(cases: Cases, clusterOf: readonly string[]): Cases {
  const clusters = new Map<string, (readonly number[] | Float64Array)[]>();
  for (const [index, values] of cases.entries()) {
    const cluster = clusterOf[index] ?? '';
    const known = clusters.get(cluster);
    if (known === undefined) clusters.set(cluster, [values]);
    else known.push(values);
  }
  return [...clusters.values()].map((lists) => {
    const [only, ...more] = lists;
    return only !== undefined && more.length === 0 ? only : Float64Array.from(lists.flatMap((list) => [...list]));
  });
}

/** The cluster of each case, in the order of the slots. */
export function clusterLabels(planned: PlannedScenario): readonly string[] {
  return Object.values(planned.cases).map(({ cluster }) => cluster);
}

/** Whether every score is 0 or 1: then the effective n cannot exceed the trials. */
export function scoreScale(...sides: readonly Cases[]): 'binary' | 'graded' {
  for (const cases of sides) {
    for (const scores of cases) for (const score of scores) if (score !== 0 && score !== 1) return 'graded';
  }
  return 'binary';
}

/** A tally in alphabetical order, so that the order of arrival leaves no trace. */
export function sortedRecord(tally: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...tally].sort(([a], [b]) => (a < b ? -1 : 1)));
}
