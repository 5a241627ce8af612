import type {
  Response as OpenaiResponse,
  ResponseOutputItem,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import { VERSION } from 'openai/version';
import type { Call } from '#bench/domain/call.ts';
import type { AskContext, AskingProvider } from '#bench/domain/provider.ts';
import type { Finish, ReplyPart } from '#bench/domain/reply.ts';
import { guardReply } from './guard-reply.ts';
import { InBandError } from './in-band-error.ts';
import { memberOf, textOf } from './json-text.ts';
import { describeOpenaiBody, describeOpenaiError, openaiClient } from './openai-client.ts';
import { responsesRequest } from './openai-responses-request.ts';
import { openaiUsage } from './openai-usage.ts';
import { providerAddress } from './provider-address.ts';
import type { ProviderOptions } from './provider-options.ts';
import { refuseParameters } from './refuse-parameters.ts';
import { malformedCall } from './settle-failure.ts';

/** OpenAI's Responses API, stateless: nothing of a call is kept at the vendor. */
export function openOpenaiResponses(options: ProviderOptions): AskingProvider {
  const address = providerAddress(options, 'https://api.openai.com/v1');
  const client = openaiClient(options, address.baseUrl);
  return {
    kind: 'asking',
    id: options.id,
    evidence: options.evidence,
    limitKey: address.limitKey,
    baseUrlHost: address.baseUrlHost,
    sdk: `openai ${VERSION}`,
    refuses: (contender) =>
      refuseParameters(contender, {
        seed: 'the Responses API has no seed. Leave it out: variation is measured by repetition. Or choose api chat.',
        stop: 'the Responses API has no stop sequences. Leave them out, or choose api chat.',
        thinkingBudgetTokens: 'the Responses API has no thinking budget. Set reasoningEffort instead, or leave it out.',
      }),
    ask: (call, context) =>
      guardReply(() => (call.stream ? streamed : whole)(client, call, context), {
        signal: context.signal,
        secrets: options.apiKey === undefined ? [] : [options.apiKey],
        describe: (thrown) => (thrown instanceof InBandError ? thrown.vendor : describeOpenaiError(thrown)),
      }),
  };
}

type Client = ReturnType<typeof openaiClient>;

async function* streamed(client: Client, call: Call, context: AskContext): AsyncGenerator<ReplyPart, void, void> {
  const { data: events, request_id: requestId } = await client.responses
    .create({ ...responsesRequest(call), stream: true }, { signal: context.signal, headers: { ...context.headers } })
    .withResponse();
  const tools = new ToolPieces();
  const items: ResponseOutputItem[] = [];
  for await (const event of events) yield* readEvent(event, tools, items, requestId ?? undefined);
}

async function* whole(client: Client, call: Call, context: AskContext): AsyncGenerator<ReplyPart, void, void> {
  const { data, response } = await client.responses
    .create({ ...responsesRequest(call), stream: false }, { signal: context.signal, headers: { ...context.headers } })
    .withResponse();
  const error = memberOf(data, 'error');
  if (error) throw new InBandError(describeOpenaiBody(error, response.headers));
  if (!Array.isArray(memberOf(data, 'output'))) throw malformedCall('The answer holds no "output".');
  const tools = new ToolPieces();
  for (const [index, item] of data.output.entries()) yield* readItem(item, index, tools);
  yield* finished(data, data.output, response.headers.get('x-request-id') ?? undefined);
}

function* readEvent(
  event: ResponseStreamEvent,
  tools: ToolPieces,
  items: ResponseOutputItem[],
  requestId: string | undefined,
): Generator<ReplyPart, void, void> {
  switch (event.type) {
    case 'response.output_text.delta':
      if (event.delta !== '') yield { kind: 'text', text: event.delta };
      return;
    case 'response.refusal.delta':
      if (event.delta !== '') yield { kind: 'refusal', text: event.delta };
      return;
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      if (event.delta !== '') yield { kind: 'reasoning', text: event.delta };
      return;
    case 'response.output_item.added':
      if (event.item.type === 'function_call') {
        yield tools.begun(event.output_index, event.item.call_id, event.item.name, event.item.arguments);
      }
      return;
    case 'response.function_call_arguments.delta':
      yield* tools.piece(event.output_index, event.delta);
      return;
    case 'response.function_call_arguments.done':
      // Some servers send the arguments only whole, and only here.
      if (!tools.hasInput(event.output_index)) yield* tools.piece(event.output_index, event.arguments);
      return;
    case 'response.output_item.done':
      items.push(event.item);
      return;
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed': {
      const { response } = event;
      yield* finished(response, response.output?.length ? response.output : items, requestId);
      return;
    }
    default:
      return;
  }
}

function* readItem(item: ResponseOutputItem, index: number, tools: ToolPieces): Generator<ReplyPart, void, void> {
  if (item.type === 'reasoning') {
    const text = [...item.summary, ...(item.content ?? [])].map((piece) => piece.text).join('');
    if (text !== '') yield { kind: 'reasoning', text };
  } else if (item.type === 'message') {
    for (const piece of item.content) {
      if (piece.type === 'refusal') yield { kind: 'refusal', text: piece.refusal };
      else if (piece.text !== '') yield { kind: 'text', text: piece.text };
    }
  } else if (item.type === 'function_call') {
    yield tools.begun(index, item.call_id, item.name, item.arguments);
  }
}

/** The end of a response: `completed` and `incomplete` are replies, `failed` and `cancelled` are not. */
function* finished(
  response: OpenaiResponse,
  items: readonly ResponseOutputItem[],
  requestId: string | undefined,
): Generator<ReplyPart, void, void> {
  if (response.status === 'failed' || response.status === 'cancelled') {
    throw new InBandError({
      ...describeOpenaiBody(response.error ?? { message: `The response was ${response.status}.` }),
      requestId,
    });
  }
  const state = providerState(items);
  yield {
    kind: 'finished',
    finish: finishOf(response, items),
    usage: openaiUsage(response.usage),
    requestId,
    servedModel: textOf(response.model),
    fingerprint: undefined,
    serviceTier: textOf(response.service_tier),
    ...(state === undefined ? {} : { providerState: state }),
  };
}

function finishOf(response: OpenaiResponse, items: readonly ResponseOutputItem[]): Finish {
  if (response.status === 'incomplete') {
    const raw = response.incomplete_details?.reason;
    if (raw === 'max_output_tokens') return { reason: 'length', raw };
    if (raw === 'content_filter') return { reason: 'content-filter', raw };
    return { reason: 'other', raw: raw ?? 'incomplete' };
  }
  const raw = response.status ?? undefined;
  const refused = items.some(
    (item) => item.type === 'message' && item.content.some((piece) => piece.type === 'refusal'),
  );
  if (refused) return { reason: 'refusal', raw };
  return { reason: items.some((item) => item.type === 'function_call') ? 'tool-calls' : 'stop', raw };
}

/**
 * The items to send back with the next turn. Reasoning that came without its encrypted content can't be sent back to a
 * vendor that stored nothing, and the calls it led to are refused without it: then the plain message has to do.
 */
function providerState(items: readonly ResponseOutputItem[]): readonly ResponseOutputItem[] | undefined {
  const reasoning = items.filter((item) => item.type === 'reasoning');
  if (reasoning.length === 0 || reasoning.some((item) => !item.encrypted_content)) return undefined;
  return items.filter(({ type }) => type === 'reasoning' || type === 'message' || type === 'function_call');
}

/** Numbers the tool calls of one reply from 0, whatever stands between them in the output. */
class ToolPieces {
  readonly #calls = new Map<number, { readonly index: number; input: boolean }>();

  begun(outputIndex: number, id: string, name: string, inputText: string | undefined): ReplyPart {
    const index = this.#calls.size;
    this.#calls.set(outputIndex, { index, input: Boolean(inputText) });
    return { kind: 'tool-call', index, id, name, ...(inputText ? { inputText } : {}) };
  }

  *piece(outputIndex: number, inputText: string): Generator<ReplyPart, void, void> {
    const call = this.#calls.get(outputIndex);
    if (call === undefined || inputText === '') return;
    call.input = true;
    yield { kind: 'tool-call', index: call.index, inputText };
  }

  hasInput(outputIndex: number): boolean {
    return this.#calls.get(outputIndex)?.input ?? false;
  }
}
