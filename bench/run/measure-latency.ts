import type { Latency } from '#bench/domain/latency.ts';
import type { Usage } from '#bench/domain/usage.ts';
import type { Stamps } from './ask-once.ts';
import { roundMs } from './round-ms.ts';

/** Under these, a pace per token would say more about how the stream was cut than about the model. */
const MIN_CHUNKS_FOR_PACE = 3;
const MIN_TOKENS_FOR_PACE = 8;
/** A stream whose answer arrives within this share of the whole was delivered in one burst. */
const BURST_SHARE = 0.05;
/** A trial during which our own loop stood still longer than this, or than this share of its first token, is disturbed. */
const DISTURBED_MS = 10;
const DISTURBED_SHARE = 0.02;

export interface MeasuredCalls {
  /** The attempt of each call that succeeded, in order. */
  readonly calls: readonly { readonly stamps: Stamps; readonly usage: Usage | undefined }[];
  readonly stream: boolean;
  /** When a slot was free for the trial. */
  readonly slotMs: number;
  readonly clientLagMs: number | undefined;
  readonly concurrencyAtSend: number;
}

/** The latency of an answered trial from its stamps. What cannot be said stays undefined, with its reason. */
export function measureLatency({
  calls,
  stream,
  slotMs,
  clientLagMs,
  concurrencyAtSend,
}: MeasuredCalls): Latency | undefined {
  const [first] = calls;
  const last = calls.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const sent = sentMs(first.stamps);
  const since = (at: number | undefined) => (stream && at !== undefined ? at - sent : undefined);
  const ttfatMs = since(first.stamps.firstAnswerMs);
  const ttftMs = since(first.stamps.firstTokenMs);
  const spans = calls.map(({ stamps }) => (stamps.doneMs === undefined ? undefined : stamps.doneMs - sentMs(stamps)));
  const e2eMs = spans.every((span) => span !== undefined) ? spans.reduce((sum, span) => sum + span, 0) : undefined;
  const tpot = stream ? pace(last.stamps, last.usage) : 'not streamed';
  const disturbedAbove = Math.max(DISTURBED_MS, DISTURBED_SHARE * (ttfatMs ?? 0));
  const notMeasured: Record<string, string> = {};
  if (!stream) {
    for (const name of ['ttfatMs', 'ttftMs', 'thinkMs', 'maxStallMs']) notMeasured[name] = 'not streamed';
  } else if (ttfatMs === undefined) {
    for (const name of ['ttfatMs', 'thinkMs']) notMeasured[name] = 'no answer content arrived';
  }
  if (typeof tpot === 'string') notMeasured.tpotMs = tpot;
  return {
    queueWaitMs: roundMs(first.stamps.callMs - slotMs),
    connectMs: roundMs(first.stamps.connectMs),
    ttfatMs: roundMs(ttfatMs),
    ttftMs: roundMs(ttftMs),
    thinkMs: roundMs(ttfatMs === undefined || ttftMs === undefined ? undefined : ttfatMs - ttftMs),
    e2eMs: roundMs(e2eMs),
    responseMs: roundMs(last.stamps.doneMs === undefined ? undefined : last.stamps.doneMs - slotMs),
    tpotMs: roundMs(typeof tpot === 'string' ? undefined : tpot),
    maxStallMs: roundMs(stream ? longestStall(calls) : undefined),
    chunks: stream ? calls.reduce((sum, { stamps }) => sum + stamps.chunks, 0) : undefined,
    clientLagMs: roundMs(clientLagMs),
    disturbed: clientLagMs === undefined ? undefined : clientLagMs > disturbedAbove,
    concurrencyAtSend,
    sentSource: first.stamps.sentMs === undefined ? 'call' : 'socket',
    connectionReused: first.stamps.connectionReused,
    alpn: first.stamps.alpn,
    notMeasured,
  };
}

/** When the request head was written; where the socket could not be seen, when the adapter was called. */
export function sentMs(stamps: Stamps): number {
  return stamps.sentMs ?? stamps.callMs;
}

function longestStall(calls: MeasuredCalls['calls']): number | undefined {
  const stalls = calls.flatMap(({ stamps }) => (stamps.maxStallMs === undefined ? [] : [stamps.maxStallMs]));
  return stalls.length === 0 ? undefined : Math.max(...stalls);
}

/** Milliseconds per answer token after the first, or the reason there is no such figure. */
function pace(stamps: Stamps, usage: Usage | undefined): number | string {
  const { firstAnswerMs, lastAnswerMs, doneMs, chunks } = stamps;
  if (usage === undefined) return 'the provider sent no token counts';
  if (usage.source === 'estimated') return 'token counts are estimated';
  if (firstAnswerMs === undefined || lastAnswerMs === undefined || doneMs === undefined)
    return 'no answer content arrived';
  const answerTokens = usage.outputTokens - (usage.reasoningTokens ?? 0);
  const span = lastAnswerMs - firstAnswerMs;
  if (chunks < MIN_CHUNKS_FOR_PACE) return `fewer than ${MIN_CHUNKS_FOR_PACE} chunks`;
  if (answerTokens < MIN_TOKENS_FOR_PACE) return `fewer than ${MIN_TOKENS_FOR_PACE} answer tokens`;
  if (span < BURST_SHARE * (doneMs - sentMs(stamps))) return 'delivered in one burst';
  return span / (answerTokens - 1);
}
