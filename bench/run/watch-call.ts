import { type CallFailure, callFailure, type TimeoutPhase } from '#bench/domain/failure.ts';
import type { Watchdogs } from '#bench/domain/run.ts';

/** What ends a call before its time: a watchdog of each phase, and the operator. */
export interface CallWatch {
  /** Fires when the call must end. */
  readonly signal: AbortSignal;
  /** Rejects when the call must end, at the same moment. */
  readonly ended: Promise<never>;
  /** A request was handed to the HTTP client. Without this event nothing says that it is the connection we wait for. */
  connecting(): void;
  connected(): void;
  /** Content arrived. */
  part(): void;
  /** Why the call was ended; undefined when it was not. */
  failure(status: number | undefined): CallFailure | undefined;
  release(): void;
}

/** What `ended` rejects with. */
export const STOPPED = new Error('stopped');

const WAITED_FOR = {
  connect: 'connection',
  'first-token': 'first token',
  idle: 'next part',
  total: 'whole reply',
} as const satisfies Record<TimeoutPhase, string>;

/** Starts the watchdogs of one call. @param operator the operator's stop */
export function watchCall(watchdogs: Watchdogs, streamed: boolean, operator: AbortSignal): CallWatch {
  const stop = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => {});
  let timedOut: { phase: TimeoutPhase; limitMs: number } | undefined;
  const end = () => {
    stop.abort();
    reject(STOPPED);
  };
  const timer = (phase: TimeoutPhase, limitMs: number) =>
    setTimeout(() => {
      timedOut ??= { phase, limitMs };
      end();
    }, limitMs);
  operator.addEventListener('abort', end, { once: true });
  if (operator.aborted) end();
  const total = timer('total', watchdogs.totalMs);
  // An answer that is not streamed has no first token: only the total limits it.
  const firstToken = streamed ? timer('first-token', watchdogs.firstTokenMs) : undefined;
  let connect: NodeJS.Timeout | undefined;
  let isConnected = false;
  let idle: NodeJS.Timeout | undefined;
  return {
    signal: stop.signal,
    ended,
    connecting() {
      if (!isConnected) connect ??= timer('connect', watchdogs.connectMs);
    },
    connected() {
      isConnected = true;
      clearTimeout(connect);
    },
    part() {
      clearTimeout(firstToken);
      if (!streamed) return;
      if (idle === undefined) idle = timer('idle', watchdogs.idleMs);
      else idle.refresh();
    },
    failure(status) {
      if (!stop.signal.aborted) return undefined;
      if (timedOut === undefined) return callFailure('aborted', 'stopped by the operator');
      const { phase, limitMs } = timedOut;
      return callFailure('timed-out', `no ${WAITED_FOR[phase]} within ${limitMs} ms`, { phase, limitMs, status });
    },
    release() {
      for (const running of [total, firstToken, connect, idle]) clearTimeout(running);
      operator.removeEventListener('abort', end);
    },
  };
}
