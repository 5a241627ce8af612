import type { ToolCall } from './message.ts';
import type { Usage } from './usage.ts';

/** Why generation ended, one word for all vendors. `other` keeps the vendor's word in `raw`. */
export type FinishReason =
  | 'stop'
  | 'length'
  | 'tool-calls'
  | 'refusal'
  | 'content-filter'
  | 'context-exceeded'
  | 'other';

export interface Finish {
  readonly reason: FinishReason;
  /** The vendor's own word; undefined where it sends none. */
  readonly raw: string | undefined;
}

/**
 * What an adapter yields, in order of arrival. Only parts with content count as tokens: role-only chunks, pings, empty
 * strings and usage events are never yielded. A reply without its `finished` part is truncated, never a success.
 *
 * `atMs` is set only by an adapter that receives on another thread (the same monotonic clock, read there), and on `finished`
 * where the end of the reply comes before the usage that belongs to it.
 */
export type ReplyPart =
  | { readonly kind: 'reasoning'; readonly text: string; readonly atMs?: number }
  | { readonly kind: 'text'; readonly text: string; readonly atMs?: number }
  | { readonly kind: 'refusal'; readonly text: string; readonly atMs?: number }
  | {
      /** A piece of a tool call; pieces with the same `index` belong together, `inputText` is appended. */
      readonly kind: 'tool-call';
      readonly index: number;
      readonly id?: string;
      readonly name?: string;
      readonly inputText?: string;
      readonly atMs?: number;
    }
  | FinishedPart;

/** The terminal event, with everything the vendor said about the reply. */
export interface FinishedPart {
  readonly kind: 'finished';
  readonly finish: Finish;
  readonly usage: Usage | undefined;
  readonly requestId: string | undefined;
  /** The model the vendor says it served: a snapshot id, not the alias asked for. */
  readonly servedModel: string | undefined;
  readonly fingerprint: string | undefined;
  /** The tier that was billed, e.g. `default`, `priority`, `fast`. */
  readonly serviceTier: string | undefined;
  /** See AssistantMessage.providerState. */
  readonly providerState?: unknown;
  readonly atMs?: number;
}

/** The answer to one call as received. */
export interface Reply {
  readonly text: string;
  readonly reasoningText: string;
  readonly refusalText: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finish: Finish;
  readonly usage: Usage | undefined;
  readonly requestId: string | undefined;
  readonly servedModel: string | undefined;
  readonly fingerprint: string | undefined;
  readonly serviceTier: string | undefined;
  readonly providerState: unknown;
}
