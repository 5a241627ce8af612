import type { TransportEvent } from '#bench/domain/provider.ts';
import type { FinishedPart, ReplyPart } from '#bench/domain/reply.ts';

/** When each thing of one attempt happened, on the clock handed in, ms. Undefined: it did not happen, or could not be seen. */
export interface Stamps {
  readonly callMs: number;
  readonly sentMs: number | undefined;
  readonly headersMs: number | undefined;
  readonly firstTokenMs: number | undefined;
  readonly firstAnswerMs: number | undefined;
  readonly lastAnswerMs: number | undefined;
  readonly doneMs: number | undefined;
  readonly endedMs: number;
  readonly chunks: number;
  readonly maxStallMs: number | undefined;
  readonly connectMs: number | undefined;
  readonly connectionReused: boolean | undefined;
  readonly alpn: string | undefined;
  readonly httpStatus: number | undefined;
}

export type StampDraft = { -readonly [Key in keyof Stamps]: Stamps[Key] };

export function emptyStamps(callMs: number): StampDraft {
  return {
    callMs,
    sentMs: undefined,
    headersMs: undefined,
    firstTokenMs: undefined,
    firstAnswerMs: undefined,
    lastAnswerMs: undefined,
    doneMs: undefined,
    endedMs: callMs,
    chunks: 0,
    maxStallMs: undefined,
    connectMs: undefined,
    connectionReused: undefined,
    alpn: undefined,
    httpStatus: undefined,
  };
}

/** When the request head was written; where the socket could not be seen, when the adapter was called. */
export function sentMs(stamps: Stamps): number {
  return stamps.sentMs ?? stamps.callMs;
}

/** What the connection did. A redirect sends twice: the wait began with the first, and the status is the last one's. */
export function stampTransport(stamps: StampDraft, event: TransportEvent): void {
  if (event.kind === 'sent' && stamps.sentMs === undefined) {
    stamps.sentMs = event.atMs;
    stamps.connectMs = event.reused ? 0 : event.connectMs;
    stamps.connectionReused = event.reused;
    stamps.alpn = event.alpn;
  } else if (event.kind === 'headers') {
    stamps.headersMs = event.atMs;
    stamps.httpStatus = event.status;
  }
}

/** A part of a streamed answer with content on any channel. */
export function stampPart(stamps: StampDraft, part: Exclude<ReplyPart, FinishedPart>, atMs: number): void {
  stamps.firstTokenMs ??= atMs;
  if (part.kind === 'reasoning') return;
  if (stamps.lastAnswerMs !== undefined) {
    stamps.maxStallMs = Math.max(stamps.maxStallMs ?? 0, atMs - stamps.lastAnswerMs);
  }
  stamps.firstAnswerMs ??= atMs;
  stamps.lastAnswerMs = atMs;
  stamps.chunks += 1;
}
