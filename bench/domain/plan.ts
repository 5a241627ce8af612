import type { Contender } from './contender.ts';
import type { Severity, Tier } from './scenario.ts';

/** What the analysis needs to know of a case, kept with the run so that it reads the same when the scenario has moved on. */
export interface CaseFacts {
  readonly cluster: string;
  /** Slice -> this case's value in it. */
  readonly slices: Readonly<Record<string, string>>;
  readonly severity: Severity;
  /** Clauses of the behaviour specification it is evidence for: the scenario's and its own. */
  readonly clauses: readonly string[];
}

/** A scenario as a plan holds it: what it was, by hash, so that a later change can be named. */
export interface PlannedScenario {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly clauses: readonly string[];
  readonly slices: readonly string[];
  /** The grader whose score is its quality. */
  readonly primary: string;
  /** Case id -> what is known of it; in the order they are asked for the first time before shuffling. */
  readonly cases: Readonly<Record<string, CaseFacts>>;
  /** Everything below in one hash: equal hashes ask the same and grade the same. */
  readonly hash: string;
  /** What changes what is asked. */
  readonly asks: {
    /** Case id -> hash of the case's content. */
    readonly cases: Readonly<Record<string, string>>;
    /** Prompt variant -> hash of every prompt it makes. */
    readonly prompts: Readonly<Record<string, string>>;
    readonly tools: Readonly<Record<string, string>>;
    readonly output: string | undefined;
    readonly turns: string | undefined;
    /** Hash of the source of the user's own product code, where it answers instead of a call. */
    readonly run: string | undefined;
  };
  /** Grader -> version. */
  readonly graders: Readonly<Record<string, string>>;
}

/** Every trial a run intends, by what decides it: the order follows from it and its seed. */
export interface Plan {
  /** Of everything that decides what is asked; grader versions are not part of it, since a run can be graded for ever. */
  readonly hash: string;
  readonly seed: number;
  readonly repetitions: number;
  /** Warm-up calls per contender and process, never counted. */
  readonly warmUps: number;
  /** Only the first so many cases of each scenario; undefined: all of them. */
  readonly caseLimit: number | undefined;
  readonly scenarios: readonly PlannedScenario[];
  readonly contenders: readonly Contender[];
}

/** One trial to come. */
export interface PlannedTrial {
  readonly id: string;
  readonly scenario: string;
  readonly case: string;
  readonly contender: string;
  /** 1-based. */
  readonly repetition: number;
  /** The block it is asked in: the same question to every contender, close together in time. */
  readonly block: number;
}
