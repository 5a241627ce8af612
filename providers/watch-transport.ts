import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { LAB_HEADER, type TransportEvent } from '#bench/domain/provider.ts';
import { monotonicMs } from './monotonic-ms.ts';

type Watcher = (event: TransportEvent) => void;

const watched = new AsyncLocalStorage<Watcher>();
const requests = new WeakMap<object, { readonly watcher: Watcher; readonly createdAtMs: number }>();
const usedSockets = new WeakSet<object>();
let subscribed = false;

/**
 * Runs something and reports what its HTTP requests do, from undici's own channels: no SDK is patched, and none of their
 * time is counted.
 */
export function watchTransport<T>(watcher: Watcher, run: () => T): T {
  if (!subscribed) subscribeOnce();
  return watched.run(watcher, run);
}

function subscribeOnce(): void {
  subscribed = true;
  subscribe('undici:request:create', (message) => {
    const watcher = watched.getStore();
    const { request } = message as { request: object };
    if (watcher !== undefined) requests.set(request, { watcher, createdAtMs: monotonicMs() });
  });
  subscribe('undici:client:sendHeaders', (message) => {
    const atMs = monotonicMs();
    const { request, socket } = message as { request: object; socket: Socket & { alpnProtocol?: string | false } };
    const known = requests.get(request);
    const reused = usedSockets.has(socket);
    usedSockets.add(socket);
    known?.watcher({
      kind: 'sent',
      atMs,
      reused,
      connectMs: reused ? undefined : atMs - known.createdAtMs,
      alpn: socket.alpnProtocol || undefined,
    });
  });
  subscribe('undici:request:headers', (message) => {
    const atMs = monotonicMs();
    const { request, response } = message as {
      request: object;
      response: { statusCode: number; headers: readonly Buffer[] };
    };
    requests.get(request)?.watcher({
      kind: 'headers',
      atMs,
      status: response.statusCode,
      simulated: response.headers.some((name, index) => index % 2 === 0 && isLabHeader(name)),
    });
  });
}

function isLabHeader(name: Buffer): boolean {
  return name.length === LAB_HEADER.length && name.toString('latin1').toLowerCase() === LAB_HEADER;
}
