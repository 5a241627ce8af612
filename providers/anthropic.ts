import Anthropic, { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import type { Message, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import { VERSION } from '@anthropic-ai/sdk/version';
import type { Call } from '#bench/domain/call.ts';
import type { Contender } from '#bench/domain/contender.ts';
import type { AskContext, AskingProvider } from '#bench/domain/provider.ts';
import type { FinishReason, ReplyPart } from '#bench/domain/reply.ts';
import { ANTHROPIC_MAX_TOKENS, anthropicRequest } from './anthropic-request.ts';
import { anthropicUsage, mergeAnthropicUsage } from './anthropic-usage.ts';
import type { VendorError } from './classify-failure.ts';
import { guardReply } from './guard-reply.ts';
import { InBandError } from './in-band-error.ts';
import { jsonIn, memberOf, textOf } from './json-text.ts';
import { NO_SDK_TIMEOUT_MS } from './no-sdk-timeout.ts';
import { providerAddress } from './provider-address.ts';
import type { ProviderOptions } from './provider-options.ts';
import { readRetryAfterMs } from './read-retry-after.ts';
import { refuseParameters } from './refuse-parameters.ts';
import { malformedCall } from './settle-failure.ts';
import { wireFetch } from './wire-fetch.ts';

/** Anthropic's Messages. */
export function openAnthropic(options: ProviderOptions): AskingProvider {
  const address = providerAddress(options, 'https://api.anthropic.com');
  const client = new Anthropic({
    apiKey: options.apiKey ?? null,
    authToken: null,
    webhookKey: null,
    // The SDK adds /v1 itself.
    baseURL: address.baseUrl.replace(/\/v1$/, ''),
    maxRetries: 0,
    timeout: NO_SDK_TIMEOUT_MS,
    logLevel: 'off',
    fetch: wireFetch,
  });
  return {
    kind: 'asking',
    id: options.id,
    evidence: options.evidence,
    limitKey: address.limitKey,
    baseUrlHost: address.baseUrlHost,
    sdk: `@anthropic-ai/sdk ${VERSION}`,
    refuses: (contender) => [...refuseParameters(contender, UNTAKEN), ...refuseBudget(contender)],
    ask: (call, context) =>
      guardReply(() => (call.stream ? streamed : whole)(client, call, context), {
        signal: context.signal,
        secrets: options.apiKey === undefined ? [] : [options.apiKey],
        describe: describeAnthropicError,
      }),
  };
}

const GONE = 'API version 2026-10-21 takes none. Leave it out: variation is measured by repetition at the defaults.';
const UNTAKEN = { temperature: GONE, topP: GONE, seed: `Anthropic never had a seed, and ${GONE}` };

/** The API's own bounds on thinking, known before a call is spent on them. */
const LEAST_BUDGET_TOKENS = 1_024;

function refuseBudget({ label, parameters }: Contender): string[] {
  const { thinkingBudgetTokens: budget, maxOutputTokens } = parameters;
  if (budget === undefined || budget === 0) return [];
  if (budget < LEAST_BUDGET_TOKENS) {
    return [
      `Contender "${label}" sets thinkingBudgetTokens to ${budget}, but Anthropic takes 0 or at least ${LEAST_BUDGET_TOKENS}.`,
    ];
  }
  if (maxOutputTokens === undefined || maxOutputTokens > budget) return [];
  return [
    `Contender "${label}" sets thinkingBudgetTokens to ${budget} and maxOutputTokens to ${maxOutputTokens}, but thinking counts as output. ` +
      `Set maxOutputTokens above the budget, or leave it out (then it is the budget and ${ANTHROPIC_MAX_TOKENS}).`,
  ];
}

async function* streamed(client: Anthropic, call: Call, context: AskContext): AsyncGenerator<ReplyPart, void, void> {
  const { data: events, request_id: requestId } = await client.messages
    .create({ ...anthropicRequest(call), stream: true }, { signal: context.signal, headers: { ...context.headers } })
    .withResponse();
  const reply = new AnthropicReply(requestId ?? undefined);
  for await (const event of events) yield* reply.read(event);
}

async function* whole(client: Anthropic, call: Call, context: AskContext): AsyncGenerator<ReplyPart, void, void> {
  const { data: message, request_id: requestId } = await client.messages
    .create({ ...anthropicRequest(call), stream: false }, { signal: context.signal, headers: { ...context.headers } })
    .withResponse();
  if (memberOf(message, 'error')) throw new InBandError(describeBody(message, requestId ?? undefined));
  if (!Array.isArray(memberOf(message, 'content'))) throw malformedCall('The answer holds no "content".');
  const reply = new AnthropicReply(requestId ?? undefined);
  yield* reply.read({ type: 'message_start', message: { ...message, content: [] } });
  for (const [index, block] of message.content.entries()) {
    // A whole block holds what a stream's first event and its deltas hold together.
    yield* reply.read({ type: 'content_block_start', index, content_block: block });
    if (block.type === 'tool_use' && Object.keys(block.input as object).length > 0) {
      const delta = { type: 'input_json_delta' as const, partial_json: JSON.stringify(block.input) };
      yield* reply.read({ type: 'content_block_delta', index, delta });
    }
  }
  yield* reply.finished(message);
}

/** A block as it grows; what it holds at the end goes back with the next turn. */
type Block = { type: string; [key: string]: unknown };

/** Puts the events of one message together. */
class AnthropicReply {
  readonly #requestId: string | undefined;
  #message: Partial<Message> = {};
  #usage: object = {};
  readonly #blocks = new Map<number, Block>();
  /** Arguments as they arrive, by block, and which tool call of the reply they belong to. */
  readonly #tools = new Map<number, { readonly index: number; json: string }>();

  constructor(requestId: string | undefined) {
    this.#requestId = requestId;
  }

  *read(event: RawMessageStreamEvent): Generator<ReplyPart, void, void> {
    switch (event.type) {
      case 'message_start':
        this.#message = event.message;
        this.#usage = event.message.usage;
        return;
      case 'content_block_start': {
        const block = { ...event.content_block } as unknown as Block;
        this.#blocks.set(event.index, block);
        if (block.type === 'tool_use') {
          const index = this.#tools.size;
          this.#tools.set(event.index, { index, json: '' });
          yield { kind: 'tool-call', index, id: String(block.id), name: String(block.name) };
        } else yield* partOf(block);
        return;
      }
      case 'content_block_delta':
        yield* this.#delta(event.index, event.delta as unknown as Block);
        return;
      case 'message_delta':
        this.#usage = mergeAnthropicUsage(this.#usage, event.usage);
        this.#message = { ...this.#message, ...dropNulls(event.delta) };
        return;
      case 'message_stop':
        yield* this.finished(this.#message);
        return;
      default:
        return;
    }
  }

  *#delta(at: number, delta: Block): Generator<ReplyPart, void, void> {
    const block = this.#blocks.get(at);
    if (block === undefined) return;
    const field = GROWING[delta.type];
    if (field !== undefined) {
      block[field] = `${block[field] ?? ''}${delta[field] ?? ''}`;
      if (field !== 'signature') yield* partOf({ ...delta, type: field });
      return;
    }
    const tool = this.#tools.get(at);
    const inputText = textOf(delta.partial_json);
    if (tool === undefined || inputText === undefined) return;
    tool.json += inputText;
    yield { kind: 'tool-call', index: tool.index, inputText };
  }

  *finished(message: Partial<Message>): Generator<ReplyPart, void, void> {
    const raw = textOf(message.stop_reason);
    // A message that says it stopped without saying why did not end as messages end.
    if (raw === undefined) return;
    const category = textOf(memberOf(message.stop_details, 'category'));
    yield {
      kind: 'finished',
      finish: { reason: FINISHES[raw] ?? 'other', raw: category === undefined ? raw : `${raw}: ${category}` },
      usage: anthropicUsage(this.#usage),
      requestId: this.#requestId,
      servedModel: textOf(message.model),
      fingerprint: undefined,
      // `fast` is the dearer of the two, and the tier then says `standard`.
      serviceTier: memberOf(this.#usage, 'speed') === 'fast' ? 'fast' : textOf(memberOf(this.#usage, 'service_tier')),
      ...this.#providerState(),
    };
  }

  /** The blocks as they must go back: only thinking needs them letter for letter. */
  #providerState(): { providerState?: readonly Block[] } {
    const blocks = [...this.#blocks].map(([at, block]) => {
      const json = this.#tools.get(at)?.json ?? '';
      return json === '' ? block : { ...block, input: jsonIn(json) ?? {} };
    });
    return blocks.some(({ type }) => /thinking/.test(type)) ? { providerState: blocks } : {};
  }
}

/** Which field of its block a delta appends to. */
const GROWING: Readonly<Record<string, string>> = {
  text_delta: 'text',
  thinking_delta: 'thinking',
  signature_delta: 'signature',
};

function* partOf({ type, text, thinking }: Block): Generator<ReplyPart, void, void> {
  if (type === 'text' && textOf(text) !== undefined) yield { kind: 'text', text: String(text) };
  if (type === 'thinking' && textOf(thinking) !== undefined) yield { kind: 'reasoning', text: String(thinking) };
}

function dropNulls<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) as Partial<T>;
}

const FINISHES: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool-calls',
  refusal: 'refusal',
  model_context_window_exceeded: 'context-exceeded',
};

function describeAnthropicError(thrown: unknown): VendorError | undefined {
  if (thrown instanceof InBandError) return thrown.vendor;
  if (!(thrown instanceof APIError) || thrown instanceof APIConnectionError) return undefined;
  if (thrown.status === undefined && thrown.error === undefined) return undefined;
  const headers = thrown.headers as Headers | undefined;
  return {
    ...describeBody(thrown.error, thrown.requestID ?? undefined),
    status: thrown.status,
    message: thrown.apiMessage ?? thrown.message,
    retryAfterMs: readRetryAfterMs(headers),
  };
}

/** `{type: "error", error: {type, message, details}, request_id}`; the code in the details is the more specific word. */
function describeBody(body: unknown, requestId: string | undefined): VendorError {
  return {
    status: undefined,
    code: textOf(memberOf(body, 'error', 'details', 'error_code')) ?? textOf(memberOf(body, 'error', 'type')),
    message: textOf(memberOf(body, 'error', 'message')) ?? 'Anthropic sent an error without a message.',
    requestId: requestId ?? textOf(memberOf(body, 'request_id')),
    retryAfterMs: undefined,
  };
}
