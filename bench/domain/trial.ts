import type { Contender } from './contender.ts';
import type { Cost } from './cost.ts';
import type { Evidence } from './evidence.ts';
import type { CallFailure } from './failure.ts';
import type { Latency } from './latency.ts';
import type { Message } from './message.ts';
import type { Outcome } from './outcome.ts';
import type { Finish } from './reply.ts';
import type { Usage } from './usage.ts';

/** One Call on the wire. A retry is another Attempt of the same call; a tool step or scripted turn is the next call. */
export interface Attempt {
  /** Which call of the trial, from 0. */
  readonly call: number;
  /** ISO-8601 UTC. */
  readonly startedAt: string;
  /** Event times in ms after the attempt began; undefined: the event did not happen or could not be seen. */
  readonly sentMs: number | undefined;
  readonly headersMs: number | undefined;
  readonly firstTokenMs: number | undefined;
  readonly firstAnswerMs: number | undefined;
  readonly lastAnswerMs: number | undefined;
  /** The terminal event. */
  readonly doneMs: number | undefined;
  /** When the attempt was over for us, whichever way. */
  readonly endedMs: number;
  readonly httpStatus: number | undefined;
  readonly failure: CallFailure | undefined;
  /** What we waited before the next attempt, ms. */
  readonly waitMs: number | undefined;
  readonly finish: Finish | undefined;
  readonly usage: Usage | undefined;
  readonly requestId: string | undefined;
  readonly servedModel: string | undefined;
  readonly fingerprint: string | undefined;
  readonly serviceTier: string | undefined;
}

/** Contender x case x repetition: the unit of evidence. */
export interface Trial {
  /** Unique in its run: `<scenario>/<case>/<contender>/<repetition>`; warm-ups end in `warm-up-<n>`. */
  readonly id: string;
  readonly scenario: string;
  readonly case: string;
  readonly caseHash: string;
  /** The cluster its case belongs to; the case's own id when it stands alone. */
  readonly cluster: string;
  readonly contender: string;
  /** 1-based. */
  readonly repetition: number;
  /** Position of its block in the plan; trials of one block are the same question to every contender. */
  readonly block: number;
  /** A declared warm-up: paid for, written down, left out of every figure. */
  readonly warmUp: boolean;
  readonly evidence: Evidence;
  /** ISO-8601 UTC; undefined for a recording without a date. */
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  readonly outcome: Outcome;
  readonly attempts: readonly Attempt[];
  /** Summed over the calls that succeeded; undefined when any of them has none. */
  readonly usage: Usage | undefined;
  /** Of every attempt that was billed, failed ones included where their usage is known. */
  readonly cost: Cost;
  readonly latency: Latency | undefined;
  readonly finish: Finish | undefined;
  readonly servedModel: string | undefined;
  readonly fingerprint: string | undefined;
  /** Hash of the raw visible text and tool calls: equal hashes are equal answers, letter for letter. */
  readonly outputHash: string | undefined;
  /** Hash after normalisation (see normalise-answer). */
  readonly answerHash: string | undefined;
  /** What a recording says that no other member can hold without making something up; undefined for every other trial. */
  readonly recorded: RecordedFacts | undefined;
}

/** Facts of a recording whose zone, or whose input tokens, nobody wrote down; and where in its file an imported trial stood. */
export interface RecordedFacts {
  /** ISO-8601 without a zone. */
  readonly writtenAtLocal: string | undefined;
  readonly outputTokens: number | undefined;
  /** As a person would look it up in the imported file: `line 12`. */
  readonly place?: string | undefined;
}

/** What was said in one trial: kept apart from the figures, so that charts never read it. */
export interface TrialReply {
  readonly trial: string;
  readonly prompt: readonly Message[];
  /** After the prompt: replies, tool results, scripted turns. */
  readonly transcript: readonly Message[];
  readonly text: string;
  readonly reasoningText: string;
  readonly refusalText: string;
  /** The scenario's state as the tools left it. */
  readonly state: unknown;
}

export function trialId(
  scenario: string,
  caseId: string,
  contender: Contender['label'],
  repetition: number | `warm-up-${number}`,
): string {
  return `${scenario}/${caseId}/${contender}/${repetition}`;
}
