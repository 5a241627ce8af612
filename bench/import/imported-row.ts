import type { Parameters } from '#bench/domain/call.ts';
import type { Grade } from '#bench/domain/grade.ts';
import type { Message, ToolCall } from '#bench/domain/message.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { Finish } from '#bench/domain/reply.ts';
import type { Severity } from '#bench/domain/scenario.ts';
import type { Usage } from '#bench/domain/usage.ts';

/** One question as another tool's file has it. */
export interface ImportedCase {
  /** As the file names it, any text; undefined: what it asks names it. */
  readonly id: string | undefined;
  /** What makes it this question and no other: equal content is the same case. As a rule the prompt, or the variables put into one. */
  readonly content: unknown;
  /** What a right answer is, in whatever form the file has it; undefined: the file does not say. */
  readonly reference: unknown;
  /** Document, paraphrase group or conversation it belongs to; undefined: it stands alone. */
  readonly cluster: string | undefined;
  readonly severity: Severity | undefined;
  /** Short facts that may slice the tables: family, language, tag. */
  readonly slices: Readonly<Record<string, string>>;
}

/** Who answered, as the file tells contenders apart. */
export interface ImportedContender {
  /** One label is one contender throughout a file. */
  readonly label: string;
  /** The vendor or endpoint; undefined: the file does not say. */
  readonly provider: string | undefined;
  readonly modelId: string;
  readonly parameters: Parameters;
  /** The prompt it was asked with, where a file compares several; otherwise `base`. */
  readonly variant: string;
}

/** Times of one answer in ms. Undefined is "the file does not say". */
export interface ImportedLatency {
  readonly e2eMs: number | undefined;
  /** To the first token on any channel: hardly a tool tells reasoning from answer. */
  readonly ttftMs: number | undefined;
}

/** One answer as another tool's file has it. Nothing in it was measured here, and what the file does not say stays undefined. */
export interface ImportedTrial {
  /** Name of the set it belongs to; undefined: the file holds one set, and is called by its own name. */
  readonly scenario: string | undefined;
  readonly case: ImportedCase;
  readonly contender: ImportedContender;
  /** 1-based; undefined: counted in the order of the file. */
  readonly repetition: number | undefined;
  /** As it was sent to this contender. */
  readonly prompt: readonly Message[];
  readonly outcome: Outcome;
  /** The visible text of the last reply; '' when there was none. */
  readonly text: string;
  readonly reasoningText: string;
  readonly toolCalls: readonly ToolCall[];
  /** After the prompt; empty: the text and the tool calls are all that is known. */
  readonly transcript: readonly Message[];
  readonly usage: Usage | undefined;
  /** Tokens generated, from a file that counts no others. */
  readonly outputTokens: number | undefined;
  /** US dollars as a decimal string. */
  readonly costUsd: string | undefined;
  readonly latency: ImportedLatency;
  /** ISO-8601 with Z. */
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  readonly finish: Finish | undefined;
  readonly servedModel: string | undefined;
  readonly fingerprint: string | undefined;
  /** Grader -> what it said, with the file's own names; a score that is null in the file is not here. */
  readonly grades: Readonly<Record<string, Grade>>;
}

/** A case with what it takes to ask it again. */
export interface AskableCase {
  readonly case: ImportedCase;
  readonly prompt: readonly Message[];
  /** Everything else the file says of it, kept with the case and read by nobody. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a reader finds in a file, one at a time. `place` is where, as a person would look it up: `line 12`, `samples/1_epoch_1.json`. */
export type ImportedRow =
  | { readonly kind: 'trial'; readonly place: string; readonly trial: ImportedTrial }
  | { readonly kind: 'case'; readonly place: string; readonly asked: AskableCase }
  /** A row that is not what the format says: what was found, what is accepted. The rows after it go on. */
  | { readonly kind: 'fault'; readonly place: string; readonly says: string }
  /** A row that holds no trial and no case, and is rightly passed over: a header, a span of something else. */
  | { readonly kind: 'passed-over'; readonly place: string; readonly why: string }
  /** About the file as a whole: the tool that wrote it with its version, when it was written. */
  | {
      readonly kind: 'about';
      readonly tool: string | undefined;
      readonly writtenAt: string | undefined;
      readonly title: string | undefined;
    };
