import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions/completions';
import { VERSION } from 'openai/version';
import type { Call } from '#bench/domain/call.ts';
import type { AskContext, AskingProvider } from '#bench/domain/provider.ts';
import type { Finish, FinishReason, ReplyPart } from '#bench/domain/reply.ts';
import { guardReply } from './guard-reply.ts';
import { InBandError } from './in-band-error.ts';
import { memberOf, textOf } from './json-text.ts';
import { monotonicMs } from './monotonic-ms.ts';
import { type ChatDialect, chatDialect, chatRequest } from './openai-chat-request.ts';
import { describeOpenaiBody, describeOpenaiError, openaiClient } from './openai-client.ts';
import { openaiUsage } from './openai-usage.ts';
import { providerAddress } from './provider-address.ts';
import type { ProviderOptions } from './provider-options.ts';
import { refuseParameters, refuseStops } from './refuse-parameters.ts';
import { malformedCall } from './settle-failure.ts';

/** OpenAI's Chat Completions, and with another base URL everybody who speaks them. */
export function openOpenaiChat(options: ProviderOptions): AskingProvider {
  const address = providerAddress(options, 'https://api.openai.com/v1');
  const client = openaiClient(options, address.baseUrl);
  const dialect = chatDialect(options.id);
  return {
    kind: 'asking',
    id: options.id,
    evidence: options.evidence,
    limitKey: address.limitKey,
    baseUrlHost: address.baseUrlHost,
    sdk: `openai ${VERSION}`,
    refuses: (contender) => [
      ...refuseParameters(contender, {
        thinkingBudgetTokens: 'Chat Completions has no thinking budget. Set reasoningEffort instead, or leave it out.',
      }),
      ...(options.id === 'openai' ? refuseStops(contender, 4, 'OpenAI') : []),
    ],
    ask: (call, context) =>
      guardReply(() => (call.stream ? streamed : whole)(client, call, context, dialect), {
        signal: context.signal,
        secrets: options.apiKey === undefined ? [] : [options.apiKey],
        describe: (thrown) => (thrown instanceof InBandError ? thrown.vendor : describeOpenaiError(thrown)),
      }),
  };
}

type Client = ReturnType<typeof openaiClient>;

async function* streamed(
  client: Client,
  call: Call,
  context: AskContext,
  dialect: ChatDialect,
): AsyncGenerator<ReplyPart, void, void> {
  const { data: chunks, request_id: requestId } = await client.chat.completions
    .create(
      {
        ...chatRequest(call, dialect),
        stream: true,
        ...(dialect.asksForUsage ? { stream_options: { include_usage: true } } : {}),
      },
      { signal: context.signal, headers: { ...context.headers } },
    )
    .withResponse();
  const reply = new ChatReply(requestId ?? undefined);
  for await (const chunk of chunks) yield* reply.read(chunk);
  yield* reply.finished();
}

async function* whole(
  client: Client,
  call: Call,
  context: AskContext,
  dialect: ChatDialect,
): AsyncGenerator<ReplyPart, void, void> {
  const { data, response } = await client.chat.completions
    .create(
      { ...chatRequest(call, dialect), stream: false },
      { signal: context.signal, headers: { ...context.headers } },
    )
    .withResponse();
  if (memberOf(data, 'error')) throw new InBandError(describeOpenaiBody(memberOf(data, 'error'), response.headers));
  if (!Array.isArray(memberOf(data, 'choices'))) throw malformedCall('The answer holds no "choices".');
  const reply = new ChatReply(response.headers.get('x-request-id') ?? undefined);
  yield* reply.read(asChunk(data));
  yield* reply.finished();
}

/** A whole answer as the one chunk it would have been. */
function asChunk(answer: ChatCompletion): ChatCompletionChunk {
  return {
    ...answer,
    object: 'chat.completion.chunk',
    choices: answer.choices.map((choice) => ({
      ...choice,
      delta: {
        ...choice.message,
        tool_calls: (choice.message.tool_calls ?? []).map((toolCall, index) => ({ ...toolCall, index })),
      },
    })),
  } as ChatCompletionChunk;
}

/** What vendors beside OpenAI add to a delta. */
interface ReasoningDelta {
  /** DeepSeek, xAI, llama.cpp, older vLLM. */
  readonly reasoning_content?: string | null;
  /** OpenRouter, Groq, Ollama, newer vLLM. */
  readonly reasoning?: string | null;
  readonly reasoning_details?: readonly unknown[] | null;
}

/** Puts the chunks of one reply together. */
class ChatReply {
  readonly #requestId: string | undefined;
  #last: ChatCompletionChunk | undefined;
  #usage: unknown;
  #raw: string | undefined;
  #finishedAtMs: number | undefined;
  #refused = false;
  readonly #toolIndexes = new Set<number>();
  #reasoningContent = '';
  readonly #reasoningDetails: unknown[] = [];

  constructor(requestId: string | undefined) {
    this.#requestId = requestId;
  }

  *read(chunk: ChatCompletionChunk): Generator<ReplyPart, void, void> {
    this.#last = { ...this.#last, ...chunk };
    this.#usage = chunk.usage ?? memberOf(chunk, 'x_groq', 'usage') ?? this.#usage;
    const choice = chunk.choices?.[0];
    if (choice === undefined) return;
    const delta = (choice.delta ?? {}) as typeof choice.delta & ReasoningDelta;
    const reasoning = textOf(delta.reasoning_content) ?? textOf(delta.reasoning);
    this.#reasoningContent += delta.reasoning_content ?? '';
    this.#reasoningDetails.push(...(delta.reasoning_details ?? []));
    if (reasoning !== undefined) yield { kind: 'reasoning', text: reasoning };
    if (textOf(delta.content) !== undefined) yield { kind: 'text', text: String(delta.content) };
    if (textOf(delta.refusal) !== undefined) {
      this.#refused = true;
      yield { kind: 'refusal', text: String(delta.refusal) };
    }
    for (const piece of delta.tool_calls ?? []) yield* this.#toolCall(piece);
    if (textOf(choice.finish_reason) !== undefined) {
      this.#raw = String(choice.finish_reason);
      // The reply ends here; the usage chunk that follows must not make it look longer.
      this.#finishedAtMs = monotonicMs();
    }
  }

  *#toolCall(piece: NonNullable<ChatCompletionChunk.Choice.Delta['tool_calls']>[number]): Generator<ReplyPart> {
    // Some servers leave the index out and send each call whole.
    const index = piece.index ?? this.#toolIndexes.size;
    this.#toolIndexes.add(index);
    const id = textOf(piece.id);
    const name = textOf(piece.function?.name);
    const inputText = textOf(piece.function?.arguments);
    if (id === undefined && name === undefined && inputText === undefined) return;
    yield {
      kind: 'tool-call',
      index,
      ...(id === undefined ? {} : { id }),
      ...(name === undefined ? {} : { name }),
      ...(inputText === undefined ? {} : { inputText }),
    };
  }

  *finished(): Generator<ReplyPart, void, void> {
    const failed = this.#raw === undefined ? undefined : FAILED_FINISHES[this.#raw];
    if (failed !== undefined) throw new InBandError(describeOpenaiBody({ code: this.#raw, message: failed }));
    if (this.#raw === undefined || this.#finishedAtMs === undefined) return;
    const state = this.#providerState();
    yield {
      kind: 'finished',
      finish: this.#finish(this.#raw),
      usage: openaiUsage(this.#usage),
      requestId: this.#requestId,
      servedModel: textOf(this.#last?.model),
      fingerprint: textOf(this.#last?.system_fingerprint),
      serviceTier: textOf(this.#last?.service_tier),
      ...(state === undefined ? {} : { providerState: state }),
      atMs: this.#finishedAtMs,
    };
  }

  #finish(raw: string): Finish {
    const reason = FINISHES[raw] ?? 'other';
    if (reason !== 'stop') return { reason, raw };
    if (this.#refused) return { reason: 'refusal', raw };
    return { reason: this.#toolIndexes.size > 0 ? 'tool-calls' : 'stop', raw };
  }

  #providerState(): object | undefined {
    if (this.#reasoningDetails.length > 0) return { reasoning_details: this.#reasoningDetails };
    return this.#reasoningContent === '' ? undefined : { reasoning_content: this.#reasoningContent };
  }
}

const FINISHES: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  // Mistral: the context is full.
  model_length: 'context-exceeded',
};

/** Finish reasons by which a vendor says that it failed: OpenRouter and Mistral; DeepSeek. */
const FAILED_FINISHES: Readonly<Record<string, string>> = {
  error: 'The vendor ended the reply with an error.',
  insufficient_system_resource: 'The vendor had no capacity to finish the reply.',
};
