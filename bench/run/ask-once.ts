import type { Call } from '#bench/domain/call.ts';
import { CallError, type CallFailure, callFailure } from '#bench/domain/failure.ts';
import type { AskingProvider, TransportEvent } from '#bench/domain/provider.ts';
import type { FinishedPart, Reply, ReplyPart } from '#bench/domain/reply.ts';
import type { Watchdogs } from '#bench/domain/run.ts';
import { watchTransport } from '#providers/watch-transport.ts';
import { collectReply, replyDraft } from './collect-reply.ts';
import type { Clock } from './effects.ts';
import { emptyStamps, type Stamps, stampPart, stampTransport } from './stamps.ts';
import { type CallWatch, STOPPED, watchCall } from './watch-call.ts';

export interface AskOptions {
  readonly clock: Clock;
  readonly watchdogs: Watchdogs;
  /** The operator's stop. */
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
  /** Told of the rate-limit headers of the answer, where it has any. */
  readonly onLimits?: ((limits: Readonly<Record<string, string>>) => void) | undefined;
}

export type Asked = { readonly stamps: Stamps; readonly simulated: boolean } & (
  | { readonly kind: 'replied'; readonly reply: Reply }
  | { readonly kind: 'failed'; readonly failure: CallFailure; readonly bug?: unknown }
);

/**
 * Puts one call on the wire and stamps what comes back: the only stopwatch of the project. It neither retries nor grades.
 * A reply without its terminal event is `truncated`; whatever a watchdog or the operator ends is a failure of its own kind,
 * also where the SDK under the adapter would end quietly. What happens after the terminal event no longer matters.
 */
export async function askOnce(provider: AskingProvider, call: Call, options: AskOptions): Promise<Asked> {
  const { clock } = options;
  const stamps = emptyStamps(clock.nowMs());
  let simulated = false;
  if (options.signal.aborted) {
    return { kind: 'failed', failure: callFailure('aborted', 'stopped by the operator'), stamps, simulated };
  }
  const draft = replyDraft();
  const watch = watchCall(options.watchdogs, call.stream, options.signal);
  const onTransport = (event: TransportEvent) => {
    if (event.kind === 'created') watch.connecting();
    else watch.connected();
    stampTransport(stamps, event);
    if (event.kind !== 'headers') return;
    simulated ||= event.simulated;
    if (event.limits !== undefined) options.onLimits?.(event.limits);
  };
  const ask = () =>
    provider
      .ask(call, { signal: watch.signal, headers: options.headers, transport: onTransport })
      [Symbol.asyncIterator]();

  let finished: FinishedPart | undefined;
  let thrown: { readonly error: unknown } | undefined;
  let iterator: AsyncIterator<ReplyPart> | undefined;
  try {
    const parts = watchTransport(onTransport, clock, ask);
    iterator = parts;
    for (;;) {
      // Only the first pull starts the request; the context travels with the iterator's own promises after that.
      const next = await Promise.race([watchTransport(onTransport, clock, () => parts.next()), watch.ended]);
      if (next.done === true) break;
      const atMs = next.value.atMs ?? clock.nowMs();
      watch.connected();
      if (next.value.kind === 'finished') {
        finished = next.value;
        stamps.doneMs = atMs;
      } else if (hasContent(next.value)) {
        watch.part();
        if (call.stream) stampPart(stamps, next.value, atMs);
        collectReply(draft, next.value);
      }
    }
  } catch (error) {
    thrown = { error };
  } finally {
    watch.release();
  }
  stamps.endedMs = clock.nowMs();
  if (watch.signal.aborted && iterator !== undefined) void leaveBehind(iterator);
  const failed = finished !== undefined && !isBug(thrown) ? undefined : failureOf(thrown, watch, stamps);
  if (failed !== undefined) return { kind: 'failed', ...failed, stamps, simulated };
  if (finished === undefined)
    throw new Error('A call ended with neither a reply nor a failure: this is a bug of bakeoff.');
  return { kind: 'replied', reply: draft.finish(finished), stamps, simulated };
}

function hasContent(part: Exclude<ReplyPart, FinishedPart>): boolean {
  return part.kind === 'tool-call' ? Boolean(part.name) || Boolean(part.inputText) : part.text !== '';
}

/** Adapters throw CallError and nothing else. */
function isBug(thrown: { readonly error: unknown } | undefined): boolean {
  return thrown !== undefined && thrown.error !== STOPPED && !(thrown.error instanceof CallError);
}

function failureOf(
  thrown: { readonly error: unknown } | undefined,
  watch: CallWatch,
  stamps: Stamps,
): { readonly failure: CallFailure; readonly bug?: unknown } {
  // Whatever an adapter makes of being stopped, the reason is ours to tell.
  const stopped = watch.failure(stamps.httpStatus);
  if (stopped !== undefined) return { failure: stopped };
  if (thrown === undefined) return { failure: callFailure('truncated', 'the stream ended without its end event') };
  if (thrown.error instanceof CallError) return { failure: thrown.error.failure };
  return { failure: callFailure('malformed', 'the adapter failed in a way it should not'), bug: thrown.error };
}

/** An adapter that does not answer the abort is left behind; its own end is nobody's business any more. */
async function leaveBehind(iterator: AsyncIterator<ReplyPart>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // Nobody waits for it.
  }
}
