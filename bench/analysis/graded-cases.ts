import type { CaseFacts, Plan } from '#bench/domain/plan.ts';
import { valuesByCase } from './arm.ts';
import { columnOf, type FailureModes, failedAs } from './failure-modes.ts';

/** The cases that have a scored trial. */
export function gradedCases(found: FailureModes, plan: Plan, contender: string): readonly GradedCase[] {
  return plan.scenarios.flatMap((planned) => {
    const column = columnOf(found, planned.id, contender);
    const failed = valuesByCase(failedAs(column), column.repetitions);
    const byMode = column.modes.map(
      (mode) => [mode, valuesByCase(failedAs(column, mode), column.repetitions)] as const,
    );
    return Object.values(planned.cases).flatMap((facts, place): readonly GradedCase[] => {
      const any = failed[place];
      if (any === undefined || any.length === 0) return [];
      const modes = new Map(byMode.map(([mode, cases]) => [mode, cases[place] ?? new Float64Array(any.length)]));
      return [{ scenario: planned.id, facts, trials: any.length, modes, failed: any }];
    });
  });
}

/** A case with what became of its trials. */
export interface GradedCase {
  readonly scenario: string;
  readonly facts: CaseFacts;
  readonly trials: number;
  /** Mode -> 1 or 0 a trial. */
  readonly modes: ReadonlyMap<string, Float64Array>;
  /** 1 or 0 a trial: failed in any mode. */
  readonly failed: Float64Array;
}
