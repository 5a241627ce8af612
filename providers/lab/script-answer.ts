import type { AnswerBook } from './answer-book.ts';
import { drawPace } from './draw-pace.ts';
import type { FaultRule } from './fault-plan.ts';
import { makeLabAnswer } from './lab-answer.ts';
import type { LabModel } from './lab-model.ts';
import type { LabRequest } from './lab-request.ts';
import { drawAnswer } from './lab-truth.ts';
import type { Protocol } from './protocol.ts';
import type { TrialSeed } from './trial-seed.ts';
import { type Step, writeBodyScript, writeStreamScript } from './write-script.ts';

/** A request that was understood, with what will happen to it. */
export interface LabOrder {
  readonly protocol: Protocol;
  readonly requestId: string;
  readonly apiKey: string;
  readonly request: LabRequest;
  readonly model: LabModel;
  readonly seed: TrialSeed;
  readonly fault: FaultRule | undefined;
}

interface ScriptAnswerOptions {
  readonly book: AnswerBook;
  readonly seed: number;
  readonly timeScale: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly createdS: number;
}

/** What to send for an order: the whole answer and its times are known before the first byte goes out. */
export function scriptAnswer(
  order: LabOrder,
  options: ScriptAnswerOptions,
): {
  readonly steps: readonly Step[];
  readonly head: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
} {
  const { protocol, request, model, seed, fault, requestId } = order;
  const asJson = { ...options.headers, 'content-type': 'application/json; charset=utf-8' };
  const asStream = {
    ...options.headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  };
  const usual = request.stream ? asStream : asJson;
  const only = (step: 'reset' | 'hang'): readonly Step[] => [{ do: step, atMs: 0 }];
  switch (fault?.fault) {
    case 'reset-before-headers':
      return { steps: only('reset'), head: { status: 200, headers: usual } };
    case 'hang-before-headers':
      return { steps: only('hang'), head: { status: 200, headers: usual } };
    case 'empty-body':
      return {
        steps: [
          { do: 'head', atMs: 0 },
          { do: 'end', atMs: 0 },
        ],
        head: { status: 200, headers: usual },
      };
    default:
  }
  const pace = drawPace(model, seed.text);
  const script = { pace, timeScale: options.timeScale, fault };
  const found = options.book.find(request.messages, request.tools);
  const drawn =
    found && drawAnswer(model, found.entry, { labSeed: options.seed, trialSeed: seed.trial, shaped: request.shaped });
  const labAnswer = makeLabAnswer({
    model,
    request,
    drawn,
    step: found?.step ?? 0,
    seedText: `${seed.trial}/${seed.call}`,
    fault,
    requestId,
    createdS: options.createdS,
    apiKey: order.apiKey,
  });
  if (fault?.fault === 'ok-with-error-body' || (fault?.fault === 'error-event' && !request.stream)) {
    const { body } = protocol.error('server-error', { requestId, modelId: model.id, retryAfterMs: 0 });
    return { steps: writeBodyScript(body, 1, script), head: { status: 200, headers: asJson } };
  }
  const { outputTokens } = labAnswer.usage;
  const steps = request.stream
    ? writeStreamScript(protocol.frames(labAnswer, request), protocol.errorFrames(labAnswer, request), script)
    : writeBodyScript(protocol.body(labAnswer, request), outputTokens, script);
  return { steps, head: { status: 200, headers: usual } };
}
