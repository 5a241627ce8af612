import type { Severity } from './scenario.ts';

/** Percentage points: 3 means 0.03 of a share. */
export type Points = number;
export type GateLevel = 'blocking' | 'conditional' | 'info';
/** Level of the two-sided interval whose one limit decides: 0.95 leaves a risk of 2.5 % to pass what lies on the line. */
/**
 * Level of the two-sided interval that a gate reads, 0.95 unless said otherwise: half of the rest is its chance of a false
 * pass, 2.5 %.
 */
export type Confidence = 0.9 | 0.95 | 0.975;
/** Where a gate names none (statistics.md section 3.5). */
export const DEFAULT_CONFIDENCE: Confidence = 0.95;

/** A competitor as a policy names it: a contender's label in the run, with what must be true of it. */
export interface PolicyContender {
  /** The label it has in the run. */
  readonly id: string;
  readonly provider: string;
  /** The pinned snapshot; an alias such as "latest" is refused unless the intent is drift-watch. */
  readonly model: string;
  /** Hash of the prompts it runs with, where the policy fixes them. */
  readonly promptBundle?: string;
  readonly surface?: string;
}

/** Which cases a gate reads; every key given must fit, an empty select takes all. */
export interface Select {
  /** Scenario ids. */
  readonly family?: readonly string[];
  /** `<scenario>/<value>` or `<scenario>/<slice>=<value>`. */
  readonly slice?: readonly string[];
  readonly clause?: readonly string[];
  readonly severity?: readonly Severity[];
  /** Case ids, as `<scenario>/<case>`. */
  readonly case?: readonly string[];
  /** Values of a `tags` slice. */
  readonly tag?: readonly string[];
  readonly surface?: readonly string[];
}

interface GateBase {
  readonly id: string;
  /** blocking: a miss holds the launch. conditional: a miss caps the rollout. info: printed, never claimed. */
  readonly level: GateLevel;
  /** Why the number is this number. */
  readonly why: string;
  readonly select?: Select;
  readonly note?: string;
  readonly owner?: string;
  readonly ref?: string;
}

/** One rule of a policy. A new kind of gate is one member here and one judge in the engine. */
export type Gate =
  | (GateBase & {
      readonly kind: 'must-pass';
      readonly trials: 'all' | { readonly atLeast: number; readonly of: number };
      readonly maxFailures?: number;
    })
  | (GateBase & {
      readonly kind: 'non-inferior';
      readonly metric: string;
      readonly margin: Margin;
      readonly confidence?: Confidence;
    })
  | (GateBase & {
      readonly kind: 'superior';
      readonly metric: string;
      readonly by?: Points;
      readonly confidence?: Confidence;
    })
  | (GateBase & {
      readonly kind: 'floor' | 'ceiling';
      /** A grader's 1 is right, so of a score a floor bounds how often it is right, and a ceiling how often it is wrong. */
      readonly metric: string;
      readonly value: number;
      readonly on: 'estimate' | 'bound';
    })
  | (GateBase & {
      readonly kind: 'budget';
      readonly metric: BudgetMetric;
      readonly max: number;
      readonly vs?: 'absolute' | 'incumbent-ratio';
      readonly on: 'estimate' | 'bound';
    })
  | (GateBase & {
      readonly kind: 'reliability';
      readonly metric: 'pass^k' | 'flip-rate' | 'agreement';
      readonly k?: number;
      readonly min?: number;
      readonly max?: number;
    })
  | (GateBase & {
      readonly kind: 'no-new-failure-mode';
      readonly severity: readonly Severity[];
      readonly countAs: number;
    })
  | (GateBase & {
      readonly kind: 'coverage';
      readonly clauses: 'MUST' | 'SHOULD';
      readonly minCases: number;
      readonly minBoundaryPairs?: number;
    })
  | (GateBase & { readonly kind: 'assay-sensitivity'; readonly arms: readonly string[]; readonly minDetected: number })
  | (GateBase & { readonly kind: 'sign-off'; readonly role: string; readonly question: string });

export type GateKind = Gate['kind'];

export type Margin = { readonly abs: Points } | { readonly rel: number };

/** Seconds for latencies, dollars for costs, a share for the error rate; a plain ratio where `vs` is incumbent-ratio. */
export type BudgetMetric =
  | 'cost.perSuccess'
  | 'cost.perTrial'
  | 'cost.per1k'
  | 'cost.monthly'
  | 'latency.p50'
  | 'latency.p95'
  | 'latency.p99'
  | 'ttft.p50'
  | 'ttft.p95'
  | 'error.rate';

export type Intent = 'upgrade' | 'cost-down' | 'forced-migration' | 'prompt-change' | 'new-surface' | 'drift-watch';

export type ReopenTrigger =
  | 'price-change'
  | 'snapshot-change'
  | 'retirement-notice'
  | 'drift-alarm'
  | 'suite-major'
  | 'incident'
  | 'policy-change';

/** Rules fixed before the run. Data: it can be hashed, sealed, compared and read by people. */
export interface Policy {
  readonly schema: 'bakeoff.policy/1';
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly owner: string;
  readonly intent: Intent;
  /** null: there is none, and nothing comparative can be decided. */
  readonly incumbent: PolicyContender | null;
  readonly candidates: readonly PolicyContender[];
  readonly suite: { readonly id: string; readonly version: string; readonly sha256?: string };
  /** Slice -> share of the traffic; what expected harm and cost per month are weighted by. */
  readonly traffic?: {
    readonly source: string;
    readonly asOf: string;
    readonly weights: Readonly<Record<string, number>>;
    /** Requests a month, for monthly cost. */
    readonly requestsPerMonth?: number;
  };
  readonly evidence: EvidenceRules;
  /** Over blocking gates that claim something; hierarchical: in the listed order, claiming stops at the first non-pass. */
  readonly multiplicity: 'none' | 'holm' | 'hierarchical';
  readonly gates: readonly Gate[];
  readonly onInconclusive: {
    readonly default: 'NEEDS_DATA' | 'HOLD' | 'LAUNCH_LIMITED';
    /** What is concluded once `evidence.maxTrials` is reached and it is still inconclusive. */
    readonly after?: { readonly maxTrials: 'HOLD' | 'LAUNCH_LIMITED' | 'LEAST_BAD' };
  };
  /** Metrics, in order, that choose among several candidates that pass. */
  readonly tieBreak?: readonly string[];
  readonly severityWeights?: Readonly<Record<Severity, number>>;
  readonly rollout?: {
    readonly stages: readonly {
      readonly pct: number;
      readonly minHours: number;
      readonly onlineGates: readonly string[];
    }[];
    readonly rollback: { readonly to: string; readonly within: string; readonly keepWarmDays: number };
  };
  readonly waivers?: {
    readonly mayWaive: readonly GateLevel[];
    readonly requires: readonly string[];
    readonly maxDays: number;
  };
  readonly expires: { readonly afterDays: number; readonly reopenOn: readonly ReopenTrigger[] };
}

/** What evidence must be before any gate is judged on it. */
export interface EvidenceRules {
  /** Scenario or `<scenario>/<value>` -> cases needed. */
  readonly minCases: Readonly<Record<string, number>>;
  readonly trials: number;
  readonly maxTrials?: number;
  readonly maxAgeDays: number;
  /** Share of trials broken off by provider, network or operator, per contender. */
  readonly maxErrorRate: number;
  readonly maxJudgeAbstain?: number;
  readonly schedule: 'interleaved' | 'sequential';
  /** The incumbent twice: the noise floor. */
  readonly aaArm: boolean;
  readonly judges?: readonly JudgeRule[];
}

export interface JudgeRule {
  readonly certificate: string;
  readonly maxAgeDays: number;
  readonly minKappa: number;
  readonly perSystem: boolean;
  readonly onExpired: 'not-evaluated' | 'human';
}

export type GateOutcome = 'pass' | 'fail' | 'inconclusive' | 'not-evaluated' | 'waived';
/** The words of the verdict. `NO_DECISION`: no policy, or no incumbent where one is needed. */
export type LaunchVerdict = 'LAUNCH' | 'LAUNCH_LIMITED' | 'NEEDS_DATA' | 'HOLD' | 'NOT_CERTIFIABLE' | 'NO_DECISION';

export const DEFAULT_SEVERITY_WEIGHTS: Readonly<Record<Severity, number>> = { S0: 1000, S1: 100, S2: 10, S3: 1 };
