import type { Clause } from '#bench/domain/clause.ts';
import type { Plan, PlannedScenario } from '#bench/domain/plan.ts';
import type { PropertyPath } from './policy-text.ts';

/** Something a policy says that cannot hold, or that its author will regret. */
export interface PolicyFlaw {
  /** error: no verdict could be trusted, or none could ever come. warning: it works, and is worth a second look. */
  readonly severity: 'error' | 'warning';
  /** The part it is about. */
  readonly path: PropertyPath;
  /** What is wrong, in one sentence. */
  readonly says: string;
  /** What to write instead, in one sentence. */
  readonly fix: string;
}

/** What a policy is held against. What is not known is not checked. */
export interface PolicyKnowledge {
  /** Scenarios whose cases were read. */
  readonly scenarios: readonly PlannedScenario[];
  /** Scenarios that exist and could not be read here, with the reason: what is said of them is not checked. */
  readonly unread?: Readonly<Record<string, string>>;
  /** The behaviour specification. */
  readonly clauses?: readonly Clause[];
  /** Contenders by name, each a spec `provider:model`. */
  readonly contenders?: Readonly<Record<string, string>>;
  /** Control arms there are. */
  readonly controlArms?: readonly string[];
  /** The run that is to be decided by it. */
  readonly plan?: Plan;
}

/** A flaw without its severity: what the checks put together. */
type Said = Omit<PolicyFlaw, 'severity'>;

export const error = (path: PropertyPath, says: string, fix: string): PolicyFlaw => flaw('error', { path, says, fix });

export const warning = (path: PropertyPath, says: string, fix: string): PolicyFlaw =>
  flaw('warning', { path, says, fix });

function flaw(severity: PolicyFlaw['severity'], said: Said): PolicyFlaw {
  return { severity, ...said };
}
