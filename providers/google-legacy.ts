import { Worker } from 'node:worker_threads';
import type { Call } from '#bench/domain/call.ts';
import { CallError, callFailure } from '#bench/domain/failure.ts';
import type { AskContext, AskingProvider } from '#bench/domain/provider.ts';
import { redact } from '#bench/domain/redact.ts';
import type { ReplyPart } from '#bench/domain/reply.ts';
import { geminiAddress } from './gemini-address.ts';
import { geminiRefusals } from './gemini-request.ts';
import type { LegacyOrder, LegacyReport, LegacyWorkerData } from './google-legacy-messages.ts';
import { providerAddress } from './provider-address.ts';
import type { ProviderOptions } from './provider-options.ts';
import { refuseStops } from './refuse-parameters.ts';
import { abortedCall } from './settle-failure.ts';

/** The package states its version nowhere it can be imported from; a test holds this one to it. */
export const LEGACY_SDK = '@google/generative-ai 0.24.1';

/**
 * Gemini through @google/generative-ai, whose support ended in August 2025. It runs on a thread of its own, because it
 * rejects promises that nobody can catch and has to be given its `fetch` by patching the global one; on that thread neither
 * reaches a run. Parts and transport events carry the time they were seen there.
 */
export function openGoogleLegacy(options: ProviderOptions): AskingProvider {
  const address = providerAddress(options, 'https://generativelanguage.googleapis.com');
  const thread = new LegacyThread({ apiKey: options.apiKey ?? 'none', ...geminiAddress(address.baseUrl) });
  return {
    kind: 'asking',
    id: options.id,
    evidence: options.evidence,
    limitKey: address.limitKey,
    baseUrlHost: address.baseUrlHost,
    sdk: LEGACY_SDK,
    refuses: (contender) => [
      ...geminiRefusals(contender.label, contender.parameters),
      ...refuseStops(contender, 5, 'Gemini'),
    ],
    ask: (call, context) => thread.ask(call, context),
    close: () => thread.close(),
  };
}

/** Where the reports of one call go. */
type Listener = (report: LegacyReport) => void;

/** A worker that is started with the first call, started anew when it died, and keeps no process alive. */
class LegacyThread {
  readonly #data: LegacyWorkerData;
  readonly #listeners = new Map<number, Listener>();
  #worker: Worker | undefined;
  #calls = 0;

  constructor(data: LegacyWorkerData) {
    this.#data = data;
  }

  async *ask(asked: Call, context: AskContext): AsyncGenerator<ReplyPart, void, void> {
    const { signal, transport } = context;
    if (signal.aborted) throw abortedCall();
    this.#calls += 1;
    const call = this.#calls;
    const reports: LegacyReport[] = [];
    let wake: () => void = () => undefined;
    this.#listeners.set(call, (report) => {
      if (report.kind === 'transport') transport?.(report.event);
      else reports.push(report);
      wake();
    });
    const worker = this.#open();
    const send = (order: LegacyOrder): void => worker.postMessage(order);
    const abort = (): void => {
      send({ kind: 'abort', call });
      wake();
    };
    signal.addEventListener('abort', abort, { once: true });
    let finished = false;
    try {
      worker.ref();
      send({ kind: 'ask', call, asked, headers: { ...context.headers } });
      for (;;) {
        const report = reports.shift();
        if (report?.kind === 'part') {
          finished = report.part.kind === 'finished';
          yield report.part;
        } else if (report?.kind === 'ended') return;
        else if (report?.kind === 'failed') throw new CallError(report.failure);
        else if (signal.aborted && !finished) throw abortedCall();
        else if (signal.aborted) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      signal.removeEventListener('abort', abort);
      this.#listeners.delete(call);
      // The consumer may have left in the middle; the worker then still reads.
      send({ kind: 'abort', call });
      if (this.#listeners.size === 0) worker.unref();
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #open(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL('./google-legacy-worker.ts', import.meta.url), {
      workerData: this.#data,
      // Flags of this process, such as those of an inline script, that a thread refuses to start with.
      execArgv: [],
    });
    worker.unref();
    worker.on('message', (report: LegacyReport) => this.#listeners.get(report.call)?.(report));
    const died = (why: string): void => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const [call, listener] of this.#listeners) {
        listener({
          kind: 'failed',
          call,
          failure: callFailure('disconnected', `The thread of ${LEGACY_SDK} ended: ${why}`),
        });
      }
    };
    worker.on('error', (error) => died(redact(String(error), [this.#data.apiKey])));
    worker.on('exit', (code) => died(`exit code ${code}`));
    this.#worker = worker;
    return worker;
  }
}
