import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long the end of a stream is waited for once the SDK has what it needs: longer, and a new connection is cheaper. */
const DRAIN_LIMIT_MS = 1_000;

/**
 * An answer longer than this is not read on: it is a server gone astray, and would fill the memory of whoever waits for its
 * end. The longest replies sold, 128,000 tokens at some 350 bytes an event, come to 45 MB.
 */
export const LONGEST_ANSWER_BYTES = 64 * 2 ** 20;
/** So much of an error's body is read; what it says stands at its beginning. */
const LONGEST_ERROR_BYTES = 2 ** 20;

type FetchInput = Parameters<typeof fetch>[0];
type FetchInit = NonNullable<Parameters<typeof fetch>[1]>;
type Dispatcher = NonNullable<FetchInit['dispatcher']>;

/**
 * The one `fetch` under every SDK. It differs from the built-in one in five ways, each of them measured:
 * - undici's own 300 s header and body timeouts are off, because the watchdogs are ours;
 * - a stream the SDK stops reading at its end mark is read to its real end, so that the connection is kept (openai 7 throws
 *   it away after `[DONE]`: ten streams cost eleven connections);
 * - an answer is over one turn of the loop after its last byte, which is when undici takes the connection back: the next
 *   call of a contender asked one by one would otherwise open a second one;
 * - bytes that are not UTF-8 are an error and never a silent U+FFFD in an answer that is then graded;
 * - no body is read without an end: an answer past LONGEST_ANSWER_BYTES is an error, and an error's body is cut.
 *
 * @param send the built-in fetch; handed in where the global one is ours
 * @throws SyntaxError while reading, for an answer that is not UTF-8; RangeError for one that is too long
 */
export async function wireFetch(input: FetchInput, init: FetchInit = {}, send = fetch): Promise<Response> {
  const wire = new AbortController();
  const drain = { on: false };
  // The SDK also aborts after a finished stream; only an abort that comes before the drain is meant for the connection.
  const stop = (): void => {
    if (!drain.on) wire.abort(init.signal?.reason);
  };
  if (init.signal?.aborted) stop();
  else init.signal?.addEventListener('abort', stop, { once: true });

  const response = await send(input, { ...init, signal: wire.signal, dispatcher: NO_TIMEOUTS });
  const { body: stream } = response;
  if (!response.ok) return withText(response, () => readBeginning(stream));
  const body = stream === null ? null : watchedBody(stream, wire, drain);
  Object.defineProperty(response, 'body', { value: body });
  return withText(response, () => readWhole(body));
}

/** The response with other ways to read it at once. */
function withText(response: Response, text: () => Promise<string>): Response {
  return Object.defineProperties(response, {
    text: { value: text },
    json: { value: async () => JSON.parse(await text()) as unknown, configurable: true },
  });
}

async function readWhole(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  return new TextDecoder().decode(Buffer.concat(chunks));
}

async function readBeginning(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= LONGEST_ERROR_BYTES) break;
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, LONGEST_ERROR_BYTES));
}

/** A body read through one reader: lighter than a second stream in front of the first, which costs on every chunk. */
function watchedBody(stream: ReadableStream<Uint8Array>, wire: AbortController, drain: { on: boolean }) {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const open = (): ReadableStreamDefaultReader<Uint8Array> => {
    reader ??= stream.getReader();
    return reader;
  };
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let over = false;
  let bytes = 0;

  const read = async (): Promise<Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>> => {
    const chunk = await open().read();
    over = chunk.done;
    if (over) await nextTurn();
    bytes += chunk.value?.length ?? 0;
    if (bytes > LONGEST_ANSWER_BYTES) {
      over = true;
      wire.abort();
      throw new RangeError(`the answer is longer than ${LONGEST_ANSWER_BYTES / 2 ** 20} MiB`);
    }
    try {
      utf8.decode(chunk.value, { stream: !chunk.done });
    } catch {
      throw new SyntaxError(NOT_UTF8);
    }
    return chunk;
  };

  const leave = async (): Promise<void> => {
    if (over) return;
    over = true;
    drain.on = true;
    const timer = setTimeout(() => wire.abort(), DRAIN_LIMIT_MS);
    try {
      while (!(await open().read()).done);
      await nextTurn();
    } catch {
      // The connection is gone, and with it the reason to drain it.
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    getReader: () => ({ read, cancel: leave, releaseLock: () => undefined }),
    cancel: leave,
    [Symbol.asyncIterator]() {
      return {
        next: read,
        async return() {
          await leave();
          return { done: true as const, value: undefined };
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
  };
}

const NOT_UTF8 = 'the answer is not valid UTF-8';

const GLOBAL_DISPATCHER = Symbol.for('undici.globalDispatcher.1');

/** Hands every request to the process's own dispatcher, pool and all, with undici's timers off. */
const NO_TIMEOUTS = {
  dispatch(options: object, handler: object): boolean {
    // The built-in undici sets the symbol when it is first used; making Headers is the cheapest use.
    new Headers();
    const dispatcher = (globalThis as unknown as Record<symbol, { dispatch(o: object, h: object): boolean }>)[
      GLOBAL_DISPATCHER
    ];
    if (dispatcher === undefined) {
      throw new Error(`Node ${process.version} keeps its HTTP dispatcher elsewhere; run bakeoff with Node 24.`);
    }
    return dispatcher.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler);
  },
} as unknown as Dispatcher;
