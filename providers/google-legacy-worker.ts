import { AsyncLocalStorage } from 'node:async_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import {
  type GenerateContentRequest,
  type GenerationConfig,
  GoogleGenerativeAI,
  GoogleGenerativeAIError,
  GoogleGenerativeAIFetchError,
  type ModelParams,
} from '@google/generative-ai';
import type { Call } from '#bench/domain/call.ts';
import { CallError, callFailure } from '#bench/domain/failure.ts';
import type { ReplyPart } from '#bench/domain/reply.ts';
import type { VendorError } from './classify-failure.ts';
import { geminiError } from './gemini-error.ts';
import { type GeminiChunk, GeminiReply } from './gemini-reply.ts';
import { geminiContents, geminiGeneration } from './gemini-request.ts';
import { toResponseSchema } from './gemini-schema.ts';
import type { LegacyOrder, LegacyReport, LegacyWorkerData } from './google-legacy-messages.ts';
import { guardReply } from './guard-reply.ts';
import { InBandError } from './in-band-error.ts';
import { memberOf } from './json-text.ts';
import { legacyEvents } from './legacy-events.ts';
import { monotonicMs } from './monotonic-ms.ts';
import { malformedCall, type SettleContext } from './settle-failure.ts';
import { watchTransport } from './watch-transport.ts';
import { wireFetch } from './wire-fetch.ts';

/** What the SDK hides of the HTTP under one of its calls. */
interface Wire {
  response?: Response;
  /** Why nothing, or no more, could be read; the SDK puts "Error reading from the stream" in its place. */
  readError?: unknown;
}

const { apiKey, origin, apiVersion } = workerData as LegacyWorkerData;
const client = new GoogleGenerativeAI(apiKey);
const wires = new AsyncLocalStorage<Wire>();
const CLOCK = { nowMs: monotonicMs };
const running = new Map<number, AbortController>();

// The SDK rejects promises it hands to nobody; the same errors also reach the loop below, so nothing is lost here.
process.on('unhandledRejection', () => undefined);

// The only way to a fetch of ours: this SDK takes none.
const builtInFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const wire = wires.getStore() ?? {};
  const response = await noted(wire, () => wireFetch(input, init, builtInFetch));
  wire.response = response;
  if (!response.ok || !/event-stream/.test(response.headers.get('content-type') ?? '')) return response;
  return new Response(ReadableStream.from(notedBytes(legacyEvents(response.body ?? empty()), wire)), {
    status: response.status,
    headers: response.headers,
  });
};

parentPort?.on('message', (order: LegacyOrder) => {
  if (order.kind === 'abort') running.get(order.call)?.abort();
  else void answer(order);
});

function report(message: LegacyReport): void {
  parentPort?.postMessage(message);
}

async function answer({ call, asked, headers }: Extract<LegacyOrder, { kind: 'ask' }>): Promise<void> {
  const controller = new AbortController();
  running.set(call, controller);
  const wire: Wire = {};
  const context: SettleContext = {
    signal: controller.signal,
    secrets: [apiKey],
    describe: (thrown) => describeLegacyError(thrown, wire),
  };
  try {
    await wires.run(wire, () =>
      watchTransport(
        (event) => report({ kind: 'transport', call, event }),
        CLOCK,
        async () => {
          for await (const part of guardReply(() => parts(asked, headers, controller.signal, wire), context)) {
            report({ kind: 'part', call, part: { atMs: monotonicMs(), ...part } });
          }
        },
      ),
    );
    report({ kind: 'ended', call });
  } catch (thrown) {
    const { failure } = thrown instanceof CallError ? thrown : malformedCall(String(thrown));
    report({ kind: 'failed', call, failure });
  } finally {
    running.delete(call);
  }
}

async function* parts(
  asked: Call,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  wire: Wire,
): AsyncGenerator<ReplyPart, void, void> {
  const model = client.getGenerativeModel(modelOf(asked));
  const { contents } = geminiContents(asked.messages);
  const options = { signal, baseUrl: origin, apiVersion, customHeaders: { ...headers } };
  // Parts and turns of the wire, which the SDK's types know only in part and its code passes through.
  const request = { contents } as unknown as GenerateContentRequest;
  const reply = new GeminiReply();
  try {
    if (asked.stream) {
      const { stream, response } = await model.generateContentStream(request, options);
      response.catch(() => undefined);
      for await (const chunk of stream) yield* readChunk(reply, chunk);
    } else {
      const { response } = await model.generateContent(request, options);
      if (response.candidates === undefined && response.promptFeedback === undefined && !memberOf(response, 'error')) {
        throw malformedCall('The answer holds no "candidates".');
      }
      yield* readChunk(reply, response);
    }
  } catch (thrown) {
    throw readableCause(thrown, wire);
  }
  yield* reply.finished(wire.response?.headers);
}

function* readChunk(reply: GeminiReply, chunk: unknown): Generator<ReplyPart, void, void> {
  const error = memberOf(chunk, 'error');
  if (error) throw new InBandError(geminiError(error, undefined, undefined));
  yield* reply.read(chunk as GeminiChunk);
}

/** @throws CallError `invalid-request` for a schema the older dialect cannot say */
function modelOf({ modelId, messages, parameters, tools, output }: Call): ModelParams {
  const { system } = geminiContents(messages);
  try {
    return {
      model: modelId,
      // `seed` and `thinkingConfig` are newer than the SDK's types; it sends whatever stands here.
      generationConfig: {
        ...geminiGeneration(parameters),
        ...(output === undefined
          ? {}
          : { responseMimeType: 'application/json', responseSchema: toResponseSchema(output.schema) }),
      } as unknown as GenerationConfig,
      ...(system === undefined ? {} : { systemInstruction: system }),
      ...(tools.length === 0
        ? {}
        : {
            tools: [
              {
                functionDeclarations: tools.map(({ name, description, inputSchema }) => ({
                  name,
                  description,
                  parameters: toResponseSchema(inputSchema),
                })),
              },
            ],
          }),
    } as unknown as ModelParams;
  } catch (error) {
    throw new CallError(callFailure('invalid-request', (error as Error).message));
  }
}

/** What went wrong before the SDK put its own words in front of it. */
function readableCause(thrown: unknown, wire: Wire): unknown {
  if (wire.readError !== undefined) return wire.readError;
  if (!(thrown instanceof GoogleGenerativeAIError) || thrown instanceof GoogleGenerativeAIFetchError) return thrown;
  if (/Error parsing JSON response|Failed to parse stream/.test(thrown.message)) return new SyntaxError(thrown.message);
  return thrown;
}

function describeLegacyError(thrown: unknown, wire: Wire): VendorError | undefined {
  if (thrown instanceof InBandError) return thrown.vendor;
  if (!(thrown instanceof GoogleGenerativeAIFetchError) || thrown.status === undefined) return undefined;
  const { message, status, statusText, errorDetails } = thrown;
  return geminiError(
    { message, status: STATUS_WORDS[status] ?? statusText, details: errorDetails },
    status,
    wire.response?.headers,
  );
}

/** Google's words for the statuses it sends; the SDK drops them. */
const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

async function noted<T>(wire: Wire, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    wire.readError = error;
    throw error;
  }
}

async function* notedBytes<T>(source: AsyncGenerator<T, void, void>, wire: Wire): AsyncGenerator<T, void, void> {
  for (;;) {
    const { done, value } = await noted(wire, () => source.next());
    if (done) return;
    yield value;
  }
}

async function* empty(): AsyncGenerator<Uint8Array, void, void> {}
