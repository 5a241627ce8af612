import type { Contender } from './contender.ts';
import type { Evidence } from './evidence.ts';
import type { Plan } from './plan.ts';
import type { Policy } from './policy.ts';
import type { PriceLock } from './price.ts';

/** How a run stands. `stopped` can be resumed; `finished` has every planned trial. */
export type RunStatus = 'running' | 'stopped' | 'finished';

/** What decides how a plan is executed, without changing what is asked. */
export interface RunOptions {
  /** Trials in flight per provider, key and base URL. */
  readonly concurrency: number;
  /** Limits per provider, key and base URL; undefined: only what the provider itself enforces. */
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  /** Attempts of one call, the first included. */
  readonly maxAttempts: number;
  readonly watchdogs: Watchdogs;
  /** The run stops before a call that could take its spend past this. */
  readonly maxUsd: number | undefined;
  /** Trials asked in this run at most, over all its sessions. */
  readonly maxTrials: number | undefined;
}

/** How long a call may take until each event, ms. Each is a kind of timeout of its own. */
export interface Watchdogs {
  readonly connectMs: number;
  readonly firstTokenMs: number;
  /** Between two parts of a stream. */
  readonly idleMs: number;
  readonly totalMs: number;
}

export const DEFAULT_RUN_OPTIONS: RunOptions = {
  concurrency: 4,
  requestsPerMinute: undefined,
  tokensPerMinute: undefined,
  maxAttempts: 4,
  watchdogs: { connectMs: 10_000, firstTokenMs: 120_000, idleMs: 60_000, totalMs: 600_000 },
  maxUsd: undefined,
  maxTrials: undefined,
};

/** What the measuring machine was. No host name, no path, no user. */
export interface Environment {
  readonly bakeoff: string;
  readonly git: { readonly commit: string; readonly dirty: boolean; readonly diffHash: string | undefined } | undefined;
  readonly lockfileHash: string | undefined;
  readonly node: string;
  readonly undici: string;
  readonly os: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** Package -> version, of every SDK used. */
  readonly sdks: Readonly<Record<string, string>>;
}

/** What was seen of a contender during the run. */
export interface ContenderRecord {
  readonly contender: Contender['label'];
  readonly requestedModel: string;
  readonly evidence: Evidence;
  /** Served model id -> attempts that said so. More than one means the model changed under the run. */
  readonly servedModels: Readonly<Record<string, number>>;
  readonly fingerprints: Readonly<Record<string, number>>;
  readonly baseUrlHost: string;
  readonly sdk: string;
}

/** Planned = scored + ungraded + excluded, always, on the primary grader. */
export interface RunCounts {
  readonly planned: number;
  readonly attempted: number;
  readonly scored: number;
  readonly ungraded: number;
  /** Reason -> trials: outcome kinds that are not the model's doing, `not-applicable`, `not-attempted`. */
  readonly excluded: Readonly<Record<string, number>>;
  readonly warmUps: number;
}

/** Contender and judge spend are two purses. Decimal strings; trials without a price are counted, never added as 0. */
export interface Spend {
  readonly contendersUsd: string;
  readonly judgesUsd: string;
  readonly unpricedTrials: number;
  readonly unpricedJudgements: number;
}

/** One pass of grading: re-grading adds a pass, it never overwrites. */
export interface GradingPass {
  readonly number: number;
  readonly at: string;
  readonly why: string;
  /** `<scenario>/<grader>` -> version. */
  readonly graders: Readonly<Record<string, string>>;
  readonly judge: JudgeRecord | undefined;
}

/** A judge is kept apart from the contenders, with its own usage and cost. */
export interface JudgeRecord {
  readonly contender: Contender;
  readonly calls: number;
  readonly failedCalls: number;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly usd: string | undefined;
}

/** One process that worked on the run. */
export interface RunSession {
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly options: RunOptions;
  readonly optionsHash: string;
  readonly environment: Environment;
  readonly trials: number;
  /** Delay of this process's event loop while it asked, ms. */
  readonly eventLoopDelay: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number } | undefined;
  /** Share of the machine's CPU time that other programs used while it asked, in [0, 1]; not known of runs made before it was recorded. */
  readonly foreignCpuShare?: number | undefined;
  /** Changes of a limiter's concurrency: when, which, to what, why. */
  readonly concurrencyHistory: readonly ConcurrencyChange[];
  readonly endedBecause: string | undefined;
}

export interface ConcurrencyChange {
  readonly at: string;
  readonly limitKey: string;
  readonly concurrency: number;
  readonly why: string;
}

/** The rules a run was sealed with before its first call: what is decided by later is held against this. */
export interface SealedPolicy {
  readonly id: string;
  readonly version: number;
  /** sha256 of its canonical JSON. */
  readonly hash: string;
  /** ISO-8601 UTC; before the first call. */
  readonly sealedAt: string;
  /** The whole policy, so that a later change can be named and not only noticed. */
  readonly policy: Policy;
}

/** Something that was not as the plan said, written down when it happened. */
export interface Amendment {
  readonly at: string;
  readonly says: string;
}

/** Where an imported run comes from: enough to find the file again, and to know it when it is found. */
export interface ImportRecord {
  /** Key of the import formats, as `bakeoff import` takes it. */
  readonly format: string;
  /** The tool that wrote the file, with its version, where its files say so. */
  readonly tool: string | undefined;
  /** Base names, in the order they were read. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** When the last of them says it was written; ISO-8601. */
  readonly writtenAt: string | undefined;
  /** What became of what. */
  readonly mapping: readonly { readonly ours: string; readonly theirs: string }[];
  /** What the format cannot know, in words; it is null everywhere in the run. */
  readonly cannotKnow: readonly string[];
  /** Rows that could not be read and were left out, because somebody said so: how many, and the first of them. */
  readonly skipped: number;
  readonly firstSkipped: readonly { readonly place: string; readonly says: string }[];
}

/** One execution of a plan: the header of a run folder. */
export interface Run {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly endedAt: string | undefined;
  readonly status: RunStatus;
  readonly plan: Plan;
  readonly prices: PriceLock;
  readonly sessions: readonly RunSession[];
  readonly contenders: readonly ContenderRecord[];
  readonly counts: RunCounts;
  readonly spend: Spend;
  readonly grading: { readonly current: number | undefined; readonly passes: readonly GradingPass[] };
  readonly amendments: readonly Amendment[];
  /** Undefined: no policy was given before the first call, and nothing decided later was fixed beforehand. */
  readonly policy: SealedPolicy | undefined;
  /** Set for a run that was read from another tool's file; nothing of it was asked or measured here. */
  readonly imported?: ImportRecord | undefined;
}
