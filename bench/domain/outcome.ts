import { type CallFailure, FAILURES } from './failure.ts';

/** How a trial ended. The kind decides who answers for it; see outcomeSide. */
export type Outcome =
  | { readonly kind: 'answered' }
  /** Structured output was asked and the raw reply is not JSON. */
  | { readonly kind: 'wrong-shape'; readonly detail: string }
  /** By the model's own words or stop reason, or by the provider's content filter in front of it. */
  | { readonly kind: 'refused'; readonly by: 'model' | 'filter'; readonly detail: string }
  /** The output limit cut the answer. */
  | { readonly kind: 'cut-short' }
  /** The conversation no longer fits the contender's context window. */
  | { readonly kind: 'context-exceeded' }
  /** The contender went on calling tools past the scenario's limit. */
  | { readonly kind: 'tool-loop-limit'; readonly limit: number }
  /** A call of the trial failed for good: the last attempt's failure. */
  | { readonly kind: 'failed'; readonly failure: CallFailure }
  /** A replaying contender has no recording of this case. */
  | { readonly kind: 'missing-recording' }
  /** Our bug, or the scenario's: the scenario's own code threw. */
  | { readonly kind: 'broken'; readonly error: string };

/**
 * Who answers for an outcome. Only the model's side counts in quality; everything else is excluded, counted, shown, and
 * also shown counted as failure.
 */
export type OutcomeSide = 'model' | 'provider' | 'network' | 'operator' | 'harness';

export function outcomeSide(outcome: Outcome): OutcomeSide {
  switch (outcome.kind) {
    case 'answered':
    case 'wrong-shape':
    case 'refused':
    case 'cut-short':
    case 'context-exceeded':
    case 'tool-loop-limit':
      return 'model';
    case 'failed':
      return FAILURES[outcome.failure.kind].blame;
    case 'missing-recording':
    case 'broken':
      return 'harness';
    default:
      return outcome satisfies never;
  }
}
