import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What a fixture server says to the next requests. */
export interface FixtureAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Bytes a write; absent: all at once. Small ones tear events and letters apart. */
  readonly bytesPerWrite?: number;
  /**
   * How the answer ends: `end` properly; `late-end` with its last bytes in a packet of their own; `cut` by a reset after
   * the body; `hang` never; `reset` before any header; `silent` without any header and without an end.
   */
  readonly ending?: 'end' | 'late-end' | 'cut' | 'hang' | 'reset' | 'silent';
}

export interface FixtureRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A server on loopback that plays one answer to every request, and says what it was asked and over how many connections. */
export class FixtureServer implements AsyncDisposable {
  readonly requests: FixtureRequest[] = [];
  connections = 0;
  #answer: FixtureAnswer = {};
  #waiting: (() => void)[] = [];
  readonly #server = createServer({ noDelay: true }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      this.requests.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) as unknown });
      for (const wake of this.#waiting.splice(0)) wake();
      void play(this.#answer, response);
    });
  });

  async open(): Promise<this> {
    this.#server.on('connection', () => {
      this.connections += 1;
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From the next request on; forgets the requests so far. */
  answer(answer: FixtureAnswer): void {
    this.#answer = answer;
    this.requests.length = 0;
  }

  /** When the next request has arrived, or at once when one already has. */
  async asked(): Promise<void> {
    if (this.requests.length > 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** A recorded answer from `providers/fixtures`. */
export function fixture(path: string): string {
  return readFileSync(new URL(`./fixtures/${path}`, import.meta.url), 'utf8');
}

/** A stream with these bytes. */
export function sse(body: string | Buffer, more: FixtureAnswer = {}): FixtureAnswer {
  return { body, ...more, headers: { 'content-type': 'text/event-stream', ...more.headers } };
}

/** A whole answer with these bytes. */
export function json(body: string | Buffer, more: FixtureAnswer = {}): FixtureAnswer {
  return { body, ...more, headers: { 'content-type': 'application/json', ...more.headers } };
}

async function play(answer: FixtureAnswer, response: ServerResponse): Promise<void> {
  const { ending = 'end' } = answer;
  if (ending === 'silent') return;
  if (ending === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status ?? 200, { ...answer.headers });
  response.flushHeaders();
  const bytes = Buffer.from(answer.body ?? '');
  const step = answer.bytesPerWrite ?? Math.max(1, bytes.length);
  for (let from = 0; from < bytes.length; from += step) {
    response.write(bytes.subarray(from, from + step));
    await nextTurn();
  }
  if (ending === 'hang') return;
  if (ending === 'cut') {
    // A reset overtakes bytes that are still unread, so it waits until they can have been.
    await turns(50);
    response.socket?.resetAndDestroy();
    return;
  }
  if (ending === 'late-end') await turns(50);
  response.end();
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}
