import type { Observations } from '#bench/analysis/observe.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { RunStatus } from '#bench/domain/run.ts';
import type { Severity } from '#bench/domain/scenario.ts';
import type { SignOff, Waiver } from '#bench/domain/verdict.ts';

/** Everything a verdict may rest on. Nothing else is read: no clock, no file, so the same evidence gives the same bytes. */
export interface PolicyEvidence {
  readonly run: RunFacts;
  readonly plan: Plan;
  readonly observations: Observations;
  /** The policy as it was before the first call; undefined: it was not sealed, which is said. */
  readonly sealed: SealedPolicy | undefined;
  /** ISO date or instant that ages, waivers and certificates are held against. */
  readonly asOf: string;
  readonly waivers: readonly Waiver[];
  readonly signOffs: readonly SignOff[];
  /** Certificate id -> what it says. */
  readonly certificates: Readonly<Record<string, JudgeCertificate>>;
  /** Graders that ask a judge, as `<scenario>/<grader>`. */
  readonly judgedGraders: readonly string[];
  /** Clause id -> what the behaviour specification says of it. */
  readonly clauses: Readonly<Record<string, ClauseFacts>>;
  readonly modes: readonly ModeSeen[];
  /** Failure mode -> what it costs; a mode that is not here costs what its case does. */
  readonly modeSeverities: Readonly<Record<string, Severity>>;
  /** Candidate -> expected harm per 10,000 requests, where somebody worked it out. */
  readonly expectedHarm?: Readonly<Record<string, Estimate>>;
  /** Departures from the plan that are known elsewhere: amendments of the run, changes of the policy since it was sealed. */
  readonly deviations?: readonly string[];
}

/** What a verdict needs of a run's header. */
export interface RunFacts {
  readonly id: string;
  readonly status: RunStatus;
  /** ISO-8601 of its first trial; undefined: nobody knows, which only a run of nothing but recordings is forgiven. */
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  /** undefined: not graded yet. */
  readonly gradingPass: number | undefined;
  /** Contender -> why it has no price, from the run's price lock. */
  readonly unpriced: Readonly<Record<string, string>>;
}

export interface SealedPolicy {
  /** `hashPolicy` of the policy. */
  readonly hash: string;
  /** ISO-8601. */
  readonly at: string;
  /** Scenario -> its hash when the policy was sealed, where that was written down. */
  readonly scenarios?: Readonly<Record<string, string>>;
}

/** How far a judge agrees with people, and since when that is known. */
export interface JudgeCertificate {
  /** ISO date. */
  readonly issued: string;
  readonly kappa: number;
  /** Graders it covers, as `<scenario>/<grader>` or `<grader>`. */
  readonly graders: readonly string[];
  /** Contenders whose answers it was made on; undefined: nobody wrote it down. */
  readonly contenders: readonly string[] | undefined;
}

export interface ClauseFacts {
  readonly level: 'MUST' | 'SHOULD';
  /** Pairs of a right and a wrong reply close to its line. */
  readonly boundaryPairs: number;
}

/** A failure mode that a grader named in one trial. */
export interface ModeSeen {
  readonly scenario: string;
  readonly case: string;
  readonly contender: string;
  readonly mode: string;
}
