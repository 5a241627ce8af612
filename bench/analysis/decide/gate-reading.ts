import type { Estimate } from '#bench/domain/estimate.ts';
import type { Gate, GateKind, GateOutcome, Policy } from '#bench/domain/policy.ts';
import type { FindingUnit, GateSides, Settle } from '#bench/domain/verdict.ts';
import type { PolicyEvidence } from './policy-evidence.ts';

/** What a gate is judged with: the rules, the evidence, and whose turn it is. */
export interface GateContext {
  readonly policy: Policy;
  readonly evidence: PolicyEvidence;
  readonly candidate: string;
  /** Its label; undefined when the policy names none, or the run does not hold it. */
  readonly incumbent: string | undefined;
}

export type GateOf<Kind extends GateKind> = Extract<Gate, { readonly kind: Kind }>;

/** What a judge says of one gate and one candidate, before multiplicity and waivers have had their say. */
export interface GateReading {
  readonly outcome: Exclude<GateOutcome, 'waived'>;
  readonly metric?: string | undefined;
  readonly unit?: FindingUnit | undefined;
  readonly sides?: GateSides | undefined;
  readonly estimate?: Estimate | undefined;
  readonly threshold?: number | undefined;
  readonly distance?: number | undefined;
  readonly settle?: Settle | undefined;
  readonly evidence?: readonly string[];
  readonly says: string;
  /** Whether it would still pass with its chance of a false pass divided by this; absent where nothing is left to chance. */
  readonly passesAt?: (divisor: number) => boolean;
}

/** The gate had nothing to judge, or nothing it may judge by; `says` tells what to do. */
export function notEvaluated(says: string, known: Partial<GateReading> = {}): GateReading {
  return { ...known, outcome: 'not-evaluated', says };
}

/** Keys shown with a finding: enough to start reading, few enough to be read. */
export const MOST_EVIDENCE = 24;

/** A text as a sentence. Only a first word of plain letters is given a capital, so write no label, id or name there. */
export function sentence(text: string): string {
  const started = /^[a-z]+[ ,:;]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(started) ? started : `${started}.`;
}
