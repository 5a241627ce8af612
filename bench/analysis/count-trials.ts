import { type Arm, COUNTED, FIRST_REASON, NOT_APPLICABLE, NOT_ATTEMPTED, SCORED, sortedRecord } from './arm.ts';

/** Where every planned trial went, on the primary grader: planned = scored + ungraded + the sum of excluded. */
export interface TrialCounts {
  readonly planned: number;
  readonly attempted: number;
  readonly scored: number;
  readonly ungraded: number;
  /** Reason -> trials, in alphabetical order: failure and outcome kinds, `not-applicable`, `not-attempted`. */
  readonly excluded: Readonly<Record<string, number>>;
}

export function countTrials(arm: Arm): TrialCounts {
  const excluded = new Map<string, number>();
  const add = (reason: string): void => {
    excluded.set(reason, (excluded.get(reason) ?? 0) + 1);
  };
  let [scored, ungraded, notAttempted] = [0, 0, 0];
  for (const [slot, status] of arm.status.entries()) {
    if (status === NOT_ATTEMPTED) notAttempted += 1;
    else if (status !== COUNTED) add(arm.reasons[status - FIRST_REASON] ?? 'unknown');
    else if (arm.gradeKind[slot] === SCORED) scored += 1;
    else if (arm.gradeKind[slot] === NOT_APPLICABLE) add('not-applicable');
    else ungraded += 1;
  }
  if (notAttempted > 0) excluded.set('not-attempted', notAttempted);
  return {
    planned: arm.status.length,
    attempted: arm.status.length - notAttempted,
    scored,
    ungraded,
    excluded: sortedRecord(excluded),
  };
}

/**
 * Quality if every trial that the provider, the network or we broke off had been failed by the model. What was never
 * attempted, could not be graded or does not apply stays out.
 */
export function failuresAsWrong(arm: Arm): Float64Array {
  return arm.quality.map((score, slot) => ((arm.status[slot] ?? 0) >= FIRST_REASON ? 0 : score));
}

/** A latency if every trial that was broken off had gone on for ever. */
export function failuresAsEndless(arm: Arm, latency: Float64Array): Float64Array {
  return latency.map((ms, slot) => ((arm.status[slot] ?? 0) >= FIRST_REASON ? Number.POSITIVE_INFINITY : ms));
}
