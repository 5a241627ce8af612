import type { IncomingMessage, ServerResponse } from 'node:http';
import { LAB_HEADER, LAB_SEED_HEADER } from '#bench/domain/provider.ts';
import { type AnswerBook, promptKey } from './answer-book.ts';
import { drawFault, FAULTS, type FaultPlan, type FaultRule } from './fault-plan.ts';
import { type LabModel, servedModelId } from './lab-model.ts';
import type { LabRequest } from './lab-request.ts';
import type { GrowingStamp } from './lab-stamp.ts';
import { playScript } from './play-script.ts';
import { type Allowance, BadRequest, type ErrorKind, type Protocol } from './protocol.ts';
import { protocolOf } from './protocols/protocol-of.ts';
import { type LabOrder, scriptAnswer } from './script-answer.ts';
import { readTrialSeed, type TrialSeed } from './trial-seed.ts';

/** Everything the desk needs, clocks included. */
export interface DeskOptions {
  readonly book: AnswerBook;
  readonly seed: number;
  /** ISO date of a day in the past; undefined: today. */
  readonly day: string | undefined;
  readonly models: readonly LabModel[];
  readonly timeScale: number;
  readonly faults: FaultPlan;
  /** Filled while requests are answered. */
  readonly stamps: Map<string, GrowingStamp>;
  /** Monotonic, in ms. */
  readonly nowMs: () => number;
  /** Milliseconds since 1970. */
  readonly dateMs: () => number;
}

const STAMPS_KEPT = 100_000;
/** A minute's allowance in the rate-limit headers. Nothing is refused for passing it: 429s come from the fault plan. */
const REQUESTS_A_MINUTE = 60_000;
const TOKENS_A_MINUTE = 40_000_000;
const MINUTE_MS = 60_000;
const DEFAULT_RETRY_AFTER_MS = 1_000;

/** Answers one request after the other: reads it, draws what happens to it, and plays the answer. */
export function openDesk(options: DeskOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const { models, stamps, nowMs } = options;
  const luckOfTheDay = options.day === undefined ? '' : `${options.day}/`;
  const modelById = new Map(
    models.flatMap((model) => [model.id, servedModelId(model)].map((id) => [id, model] as const)),
  );
  const turns = new Map<string, number>();
  let requests = 0;
  let minute = { startMs: nowMs(), requests: 0 };

  return (request: IncomingMessage, response: ServerResponse): void => {
    const receivedMs = nowMs();
    const url = new URL(request.url ?? '/', 'http://lab');
    requests += 1;
    if (receivedMs - minute.startMs > MINUTE_MS) minute = { startMs: receivedMs, requests: 0 };
    minute = { ...minute, requests: minute.requests + 1 };
    const visit: Visit = { request, response, url, receivedMs, number: requests };
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(visit, Buffer.concat(chunks).toString('utf8')));
  };

  function answer(visit: Visit, body: string): void {
    const protocol = protocolOf(visit.url.pathname);
    if (protocol === undefined) {
      visit.response.writeHead(404, { 'content-type': 'application/json', [LAB_HEADER]: 'lab' });
      visit.response.end(JSON.stringify({ error: { message: `No vendor answers at ${visit.url.pathname}.` } }));
      return;
    }
    const requestId = `req_lab${options.seed}x${visit.number}`;
    const apiKey = protocol.readKey(visit.request.headers, visit.url.searchParams);
    if (apiKey === undefined) {
      refuse(visit, protocol, requestId, 'unauthorized');
      return;
    }
    let request: LabRequest;
    try {
      request = protocol.readRequest(JSON.parse(body), visit.url.pathname);
    } catch (error) {
      const message = error instanceof BadRequest ? error.message : 'We could not parse the JSON body of your request.';
      refuse(visit, protocol, requestId, 'bad-request', { message });
      return;
    }
    const model = modelById.get(request.modelId);
    if (model === undefined || model.vendor !== protocol.vendor) {
      refuse(visit, protocol, requestId, 'model-not-found', { modelId: request.modelId });
      return;
    }
    const seed = trialSeed(visit, request, model);
    const fault = drawFault([...options.faults, ...model.faults], {
      seedText: seed.text,
      attempt: seed.attempt,
      modelId: model.id,
      prompt: request.messages.map((message) => message.text).join('\n'),
      requestNumber: visit.number,
    });
    stamp(requestId, {
      requestId,
      seed: seed.text,
      modelId: model.id,
      fault: fault?.fault,
      receivedMs: visit.receivedMs,
    });
    give(visit, { protocol, requestId, apiKey, request, model, seed, fault });
  }

  function give(visit: Visit, order: LabOrder): void {
    const { protocol, request, fault, requestId } = order;
    if (fault !== undefined && isStatus(fault)) {
      const message = fault.fault === 'key-in-error' ? `Internal error while handling key ${order.apiKey}.` : undefined;
      const { modelId } = request;
      refuse(visit, protocol, requestId, fault.fault, { message, modelId, retryAfterMs: fault.retryAfterMs });
      return;
    }
    const { steps, head } = scriptAnswer(order, {
      ...options,
      headers: { ...protocol.headers(requestId, allowance()), [LAB_HEADER]: requestId },
      createdS: Math.floor(options.dateMs() / 1000),
    });
    const row = stamps.get(requestId);
    playScript(
      visit.response,
      steps,
      { head, startMs: visit.receivedMs, nowMs },
      {
        writing(carries, atMs) {
          if (row === undefined || carries === 'nothing') return;
          if (carries === 'end') {
            row.terminalMs ??= atMs;
            return;
          }
          row.firstTokenMs ??= atMs;
          row.lastTokenMs = atMs;
          if (carries === 'answer') row.firstAnswerMs ??= atMs;
        },
        ended(atMs) {
          if (row !== undefined) row.endMs = atMs;
        },
      },
    );
  }

  function refuse(
    visit: Visit,
    protocol: Protocol,
    requestId: string,
    kind: ErrorKind,
    known: { message?: string | undefined; modelId?: string | undefined; retryAfterMs?: number | undefined } = {},
  ): void {
    const answered = protocol.error(kind, {
      requestId,
      modelId: known.modelId ?? '',
      message: known.message,
      retryAfterMs: known.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS,
    });
    visit.response.writeHead(answered.status, {
      ...protocol.headers(requestId, allowance()),
      ...answered.headers,
      [LAB_HEADER]: requestId,
    });
    visit.response.end(answered.body);
    const row = stamps.get(requestId);
    if (row !== undefined) row.endMs = nowMs();
  }

  /** Without a seed header the asks of one prompt are counted, so that repetitions still differ and a rerun still agrees. */
  function trialSeed(visit: Visit, request: LabRequest, model: LabModel): TrialSeed {
    const header = visit.request.headers[LAB_SEED_HEADER];
    const sent = typeof header === 'string' ? readTrialSeed(`${luckOfTheDay}${header}`) : undefined;
    if (sent !== undefined) return sent;
    const key = `${model.id}/${promptKey(request.messages)}`;
    const step = request.messages.filter((message) => message.role === 'assistant').length;
    const turn = (turns.get(key) ?? 0) + (step === 0 ? 1 : 0);
    turns.set(key, turn);
    return readTrialSeed(`${luckOfTheDay}${key}/${turn}/${step}/1`) ?? { text: key, trial: key, call: '0', attempt: 1 };
  }

  function allowance(): Allowance {
    const left = (limit: number): number => Math.max(0, limit - minute.requests);
    const resetMs = Math.max(0, minute.startMs + MINUTE_MS - nowMs());
    return {
      requests: REQUESTS_A_MINUTE,
      requestsLeft: left(REQUESTS_A_MINUTE),
      tokens: TOKENS_A_MINUTE,
      tokensLeft: left(TOKENS_A_MINUTE),
      resetS: Math.ceil(resetMs / 1000),
      resetAt: new Date(options.dateMs() + resetMs).toISOString(),
    };
  }

  function stamp(requestId: string, row: GrowingStamp): void {
    stamps.set(requestId, row);
    const oldest = stamps.size > STAMPS_KEPT ? stamps.keys().next().value : undefined;
    if (oldest !== undefined) stamps.delete(oldest);
  }
}

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly receivedMs: number;
  /** Ordinal number of the request, from 1. */
  readonly number: number;
}

function isStatus(rule: FaultRule): rule is FaultRule & { readonly fault: ErrorKind } {
  return FAULTS[rule.fault].on === 'status';
}
