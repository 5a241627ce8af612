import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import { LAB_HEADER, type TransportEvent } from '#bench/domain/provider.ts';

/** The monotonic clock that events are dated by. */
interface MonotonicClock {
  nowMs(): number;
}

type Listener = (event: TransportEvent) => void;

interface Watch {
  readonly listener: Listener;
  readonly clock: MonotonicClock;
}

interface Request {
  readonly headers?: unknown;
}

const watches = new AsyncLocalStorage<Watch>();
const byRequest = new WeakMap<object, Watch>();
/** When a socket became usable, and whether it has carried a request. */
const sockets = new WeakMap<object, { used: boolean }>();
let subscribed = false;

/**
 * Runs `ask` and reports what the connection under it does, seen on the HTTP client's own diagnostics channel: below every
 * SDK, so that all of them are timed at the same place, and none is patched.
 */
export function watchTransport<T>(listener: Listener, clock: MonotonicClock, ask: () => T): T {
  if (!subscribed) subscribe();
  return watches.run({ listener, clock }, ask);
}

function subscribe(): void {
  subscribed = true;
  const createdAt = new WeakMap<object, number>();
  diagnostics.subscribe('undici:request:create', (message) => {
    const { request } = message as { request: Request };
    const watch = watches.getStore();
    if (watch === undefined) return;
    const atMs = watch.clock.nowMs();
    byRequest.set(request, watch);
    createdAt.set(request, atMs);
    watch.listener({ kind: 'created', atMs });
  });
  diagnostics.subscribe('undici:client:sendHeaders', (message) => {
    const { request, socket } = message as { request: Request; socket: { alpnProtocol?: string | false } };
    const watch = byRequest.get(request);
    if (watch === undefined) return;
    const atMs = watch.clock.nowMs();
    const reused = sockets.get(socket)?.used === true;
    sockets.set(socket, { used: true });
    const created = createdAt.get(request);
    watch.listener({
      kind: 'sent',
      atMs,
      reused,
      connectMs: reused ? 0 : created === undefined ? undefined : atMs - created,
      alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : undefined,
    });
  });
  diagnostics.subscribe('undici:request:headers', (message) => {
    const { request, response } = message as {
      request: Request;
      response: { statusCode: number; headers: readonly Buffer[] };
    };
    const watch = byRequest.get(request);
    if (watch === undefined) return;
    const { simulated, limits } = headersOf(response.headers);
    watch.listener({
      kind: 'headers',
      atMs: watch.clock.nowMs(),
      status: response.statusCode,
      simulated,
      ...(limits === undefined ? {} : { limits }),
    });
  });
}

/** Headers by which vendors say what is left of a rate limit. */
const LIMIT_HEADER = /^(?:x-|anthropic-)ratelimit-/;

/** @param headers names and values by turns */
function headersOf(headers: readonly Buffer[]): {
  readonly simulated: boolean;
  readonly limits: Readonly<Record<string, string>> | undefined;
} {
  let simulated = false;
  let limits: Record<string, string> | undefined;
  for (let place = 0; place < headers.length; place += 2) {
    const name = headers[place]?.toString('latin1').toLowerCase() ?? '';
    if (name === LAB_HEADER) simulated = true;
    if (LIMIT_HEADER.test(name)) limits = { ...limits, [name]: headers[place + 1]?.toString('latin1') ?? '' };
  }
  return { simulated, limits };
}
