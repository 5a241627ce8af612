import type { Call } from '#bench/domain/call.ts';
import { CallError, type CallFailure, callFailure, type TimeoutPhase } from '#bench/domain/failure.ts';
import type { AskingProvider, TransportEvent } from '#bench/domain/provider.ts';
import type { FinishedPart, Reply, ReplyPart } from '#bench/domain/reply.ts';
import type { Watchdogs } from '#bench/domain/run.ts';
import { collectReply, replyDraft } from './collect-reply.ts';
import type { Clock } from './effects.ts';
import { watchTransport } from './watch-transport.ts';

export interface AskOptions {
  readonly clock: Clock;
  readonly watchdogs: Watchdogs;
  /** The operator's stop. */
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
}

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

export type Asked = { readonly stamps: Stamps; readonly simulated: boolean } & (
  | { readonly kind: 'replied'; readonly reply: Reply }
  | { readonly kind: 'failed'; readonly failure: CallFailure; readonly bug?: unknown }
);

type StampDraft = { -readonly [Key in keyof Stamps]: Stamps[Key] };

/**
 * Puts one call on the wire and stamps what comes back: the only stopwatch of the project. It neither retries nor grades.
 * A reply without its terminal event is `truncated`; whatever a watchdog or the operator ends is a failure of its own kind,
 * also where the SDK under the adapter would end quietly.
 */
export async function askOnce(provider: AskingProvider, call: Call, options: AskOptions): Promise<Asked> {
  const { clock, watchdogs } = options;
  const stamps = emptyStamps(clock.nowMs());
  const draft = replyDraft();
  const stop = new AbortController();
  let simulated = false;
  let timedOut: { phase: TimeoutPhase; limitMs: number } | undefined;
  let finished: FinishedPart | undefined;

  const ended = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(STOPPED), { once: true });
  });
  ended.catch(() => {});
  const end = (phase: TimeoutPhase, limitMs: number) => {
    timedOut ??= { phase, limitMs };
    stop.abort();
  };
  const onOperator = () => stop.abort();
  options.signal.addEventListener('abort', onOperator, { once: true });
  if (options.signal.aborted) stop.abort();
  const total = setTimeout(() => end('total', watchdogs.totalMs), watchdogs.totalMs);
  const connect = setTimeout(() => end('connect', watchdogs.connectMs), watchdogs.connectMs);
  // An answer that is not streamed has no first token: only the total limits it.
  const firstToken = call.stream
    ? setTimeout(() => end('first-token', watchdogs.firstTokenMs), watchdogs.firstTokenMs)
    : undefined;
  let idle: NodeJS.Timeout | undefined;

  const onTransport = (event: TransportEvent) => {
    if (event.kind === 'sent') {
      clearTimeout(connect);
      stamps.sentMs = event.atMs;
      stamps.connectMs = event.connectMs;
      stamps.connectionReused = event.reused;
      stamps.alpn = event.alpn;
    } else {
      clearTimeout(connect);
      stamps.headersMs = event.atMs;
      stamps.httpStatus = event.status;
      simulated ||= event.simulated;
    }
  };

  const iterator = watchTransport(onTransport, clock, () =>
    provider
      .ask(call, { signal: stop.signal, headers: options.headers, transport: onTransport })
      [Symbol.asyncIterator](),
  );
  let failure: CallFailure | undefined;
  let bug: unknown;
  try {
    for (;;) {
      // Only the first pull starts the request; the context travels with the iterator's own promises after that.
      const next = await Promise.race([watchTransport(onTransport, clock, () => iterator.next()), ended]);
      if (next.done === true) break;
      const atMs = next.value.atMs ?? clock.nowMs();
      clearTimeout(connect);
      if (next.value.kind === 'finished') {
        finished = next.value;
        stamps.doneMs = atMs;
        continue;
      }
      if (!hasContent(next.value)) continue;
      clearTimeout(firstToken);
      if (idle === undefined) idle = setTimeout(() => end('idle', watchdogs.idleMs), watchdogs.idleMs);
      else idle.refresh();
      stampPart(stamps, next.value, atMs);
      collectReply(draft, next.value);
    }
  } catch (error) {
    if (error instanceof CallError) failure = error.failure;
    else if (error !== STOPPED) {
      failure = callFailure('malformed', 'the adapter failed in a way it should not');
      bug = error;
    }
  } finally {
    for (const timer of [total, connect, firstToken, idle]) clearTimeout(timer);
    options.signal.removeEventListener('abort', onOperator);
  }
  stamps.endedMs = clock.nowMs();
  if (stop.signal.aborted && finished === undefined) {
    // An adapter that does not answer the abort is left behind; its own end is nobody's business any more.
    iterator.return?.().catch(() => {});
    failure =
      timedOut === undefined ? callFailure('aborted', 'stopped by the operator') : timeoutFailure(timedOut, stamps);
  } else if (finished === undefined && failure === undefined) {
    failure = callFailure('truncated', 'the stream ended without its end event');
  }
  if (failure !== undefined) {
    return { kind: 'failed', failure, stamps, simulated, ...(bug === undefined ? {} : { bug }) };
  }
  if (finished === undefined)
    throw new Error('A call ended neither with a reply nor with a failure: this is a bug of bakeoff.');
  return { kind: 'replied', reply: draft.finish(finished), stamps, simulated };
}

const STOPPED = new Error('stopped');

function hasContent(part: Exclude<ReplyPart, FinishedPart>): boolean {
  return part.kind === 'tool-call' ? Boolean(part.name) || Boolean(part.inputText) : part.text !== '';
}

function stampPart(stamps: StampDraft, part: Exclude<ReplyPart, FinishedPart>, atMs: number): void {
  stamps.firstTokenMs ??= atMs;
  if (part.kind === 'reasoning') return;
  if (stamps.lastAnswerMs !== undefined) {
    stamps.maxStallMs = Math.max(stamps.maxStallMs ?? 0, atMs - stamps.lastAnswerMs);
  }
  stamps.firstAnswerMs ??= atMs;
  stamps.lastAnswerMs = atMs;
  stamps.chunks += 1;
}

function timeoutFailure({ phase, limitMs }: { phase: TimeoutPhase; limitMs: number }, stamps: Stamps): CallFailure {
  const waitedFor = {
    connect: 'a connection',
    'first-token': 'a first token',
    idle: 'the next part',
    total: 'the whole reply',
  };
  return callFailure('timed-out', `no ${waitedFor[phase].replace(/^(a|the) /, '')} within ${limitMs} ms`, {
    phase,
    limitMs,
    status: stamps.httpStatus,
  });
}

function emptyStamps(callMs: number): StampDraft {
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
