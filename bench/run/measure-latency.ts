import type { Latency } from '#bench/domain/latency.ts';
import type { Usage } from '#bench/domain/usage.ts';
import { roundMs } from './round-ms.ts';
import { type Stamps, sentMs } from './stamps.ts';

/** Under these, a pace per token would say more about how the stream was cut than about the model. */
const MIN_CHUNKS_FOR_PACE = 3;
const MIN_TOKENS_FOR_PACE = 8;
/** A stream whose answer arrives within this share of the whole was delivered in one burst. */
const BURST_SHARE = 0.05;
/** A trial during which our own loop stood still longer than this, or than this share of its first token, is disturbed. */
const DISTURBED_MS = 10;
const DISTURBED_SHARE = 0.02;
const NOT_STREAMED = 'not streamed';

export interface MeasuredCalls {
  /** The attempt of each call that succeeded, in order. */
  readonly calls: readonly { readonly stamps: Stamps; readonly usage: Usage | undefined }[];
  readonly stream: boolean;
  /** When a slot was free for the trial. */
  readonly slotMs: number;
  /** When its first attempt was made, whether or not that one succeeded. */
  readonly firstCallMs: number;
  readonly clientLagMs: number | undefined;
  readonly concurrencyAtSend: number;
}

/** The latency of an answered trial from its stamps. What cannot be said stays undefined, with its reason. */
export function measureLatency(measured: MeasuredCalls): Latency | undefined {
  const { calls, stream, slotMs, clientLagMs } = measured;
  const [first] = calls;
  const last = calls.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const since = (at: number | undefined) => (stream && at !== undefined ? at - sentMs(first.stamps) : undefined);
  const ttfatMs = since(first.stamps.firstAnswerMs);
  const ttftMs = since(first.stamps.firstTokenMs);
  const tpot = stream ? pace(last.stamps, last.usage) : NOT_STREAMED;
  const disturbedAbove = Math.max(DISTURBED_MS, DISTURBED_SHARE * (ttfatMs ?? 0));
  const figures = {
    queueWaitMs: measured.firstCallMs - slotMs,
    connectMs: first.stamps.connectMs,
    ttfatMs,
    ttftMs,
    thinkMs: ttfatMs === undefined || ttftMs === undefined ? undefined : ttfatMs - ttftMs,
    e2eMs: wholeOf(calls),
    responseMs: last.stamps.doneMs === undefined ? undefined : last.stamps.doneMs - slotMs,
    tpotMs: typeof tpot === 'string' ? undefined : tpot,
    maxStallMs: stream ? longestStall(calls) : undefined,
    chunks: stream ? calls.reduce((sum, { stamps }) => sum + stamps.chunks, 0) : undefined,
    clientLagMs,
  };
  const reasons: Readonly<Record<keyof typeof figures, string>> = {
    queueWaitMs: '',
    connectMs: 'the connection could not be seen',
    ttfatMs: stream ? 'no answer content arrived' : NOT_STREAMED,
    ttftMs: stream ? 'no content arrived' : NOT_STREAMED,
    thinkMs: stream ? 'no answer content arrived' : NOT_STREAMED,
    e2eMs: 'the end event was not seen',
    responseMs: 'the end event was not seen',
    tpotMs: typeof tpot === 'string' ? tpot : '',
    maxStallMs: stream ? 'fewer than 2 chunks' : NOT_STREAMED,
    chunks: NOT_STREAMED,
    clientLagMs: 'the event loop was not watched',
  };
  const missing = Object.entries(reasons).filter(([name]) => Reflect.get(figures, name) === undefined);
  return {
    queueWaitMs: roundMs(figures.queueWaitMs),
    connectMs: roundMs(figures.connectMs),
    ttfatMs: roundMs(figures.ttfatMs),
    ttftMs: roundMs(figures.ttftMs),
    thinkMs: roundMs(figures.thinkMs),
    e2eMs: roundMs(figures.e2eMs),
    responseMs: roundMs(figures.responseMs),
    tpotMs: roundMs(figures.tpotMs),
    maxStallMs: roundMs(figures.maxStallMs),
    chunks: figures.chunks,
    clientLagMs: roundMs(figures.clientLagMs),
    disturbed: clientLagMs === undefined ? undefined : clientLagMs > disturbedAbove,
    concurrencyAtSend: measured.concurrencyAtSend,
    sentSource: first.stamps.sentMs === undefined ? 'call' : 'socket',
    connectionReused: first.stamps.connectionReused,
    alpn: first.stamps.alpn,
    notMeasured: Object.fromEntries(missing),
  };
}

/** Sent to terminal event, summed over the calls: without the time our tools took between them. */
function wholeOf(calls: MeasuredCalls['calls']): number | undefined {
  return calls.reduce<number | undefined>(
    (sum, { stamps }) =>
      sum === undefined || stamps.doneMs === undefined ? undefined : sum + stamps.doneMs - sentMs(stamps),
    0,
  );
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
