import type {
  ChatCompletionCreateParamsBase,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions/completions';
import type { Call } from '#bench/domain/call.ts';
import type { AssistantMessage, Message } from '#bench/domain/message.ts';
import { dropUndefined } from './drop-undefined.ts';
import { isStrictSchema, schemaForWire } from './strict-schema.ts';

/** Where the vendors that speak Chat Completions part ways. */
export interface ChatDialect {
  /** OpenAI renamed it; most of the others know only the old name. */
  readonly maxTokens: 'max_completion_tokens' | 'max_tokens';
  readonly seed: 'seed' | 'random_seed';
  /** Whether usage must be asked for in a stream; false where the field is refused and usage comes anyway. */
  readonly asksForUsage: boolean;
  /** Whether `store: false` is known. */
  readonly store: boolean;
}

const COMPATIBLE: ChatDialect = { maxTokens: 'max_tokens', seed: 'seed', asksForUsage: true, store: false };

/** By registry key; everybody else speaks COMPATIBLE. */
const DIALECTS: Readonly<Record<string, ChatDialect>> = {
  openai: { maxTokens: 'max_completion_tokens', seed: 'seed', asksForUsage: true, store: true },
  mistral: { ...COMPATIBLE, seed: 'random_seed', asksForUsage: false },
};

export function chatDialect(providerId: string): ChatDialect {
  return DIALECTS[providerId] ?? COMPATIBLE;
}

/** The body of a Chat Completions request; `stream` is set by the caller. */
export function chatRequest(call: Call, dialect: ChatDialect): Omit<ChatCompletionCreateParamsBase, 'stream'> {
  const { parameters, output, tools } = call;
  return {
    model: call.modelId,
    messages: call.messages.map(chatMessage),
    ...(dialect.store ? { store: false } : {}),
    ...dropUndefined({
      temperature: parameters.temperature,
      top_p: parameters.topP,
      [dialect.seed]: parameters.seed,
      [dialect.maxTokens]: parameters.maxOutputTokens,
      stop: parameters.stop === undefined ? undefined : [...parameters.stop],
      // Efforts are the vendor's own words, and newer than the SDK's list of them.
      reasoning_effort: parameters.reasoningEffort as 'low' | undefined,
    }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, inputSchema }) => ({
            type: 'function' as const,
            function: { name, description, parameters: schemaForWire(inputSchema) },
          })),
        }),
    ...(output === undefined
      ? {}
      : {
          response_format: {
            type: 'json_schema' as const,
            json_schema: {
              name: output.name,
              schema: schemaForWire(output.schema),
              strict: isStrictSchema(output.schema),
            },
          },
        }),
  };
}

function chatMessage(message: Message): ChatCompletionMessageParam {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.text };
    case 'assistant':
      return assistantMessage(message);
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.text };
    default:
      return message satisfies never;
  }
}

function assistantMessage(message: AssistantMessage): ChatCompletionMessageParam {
  const calls = message.toolCalls ?? [];
  if (calls.length === 0) return { role: 'assistant', content: message.text };
  return {
    role: 'assistant',
    content: message.text === '' ? null : message.text,
    tool_calls: calls.map((call) => ({
      id: call.id,
      type: 'function' as const,
      function: { name: call.name, arguments: call.rawInput },
    })),
    // Only between a tool call and its result: there DeepSeek and OpenRouter want their reasoning back, elsewhere they refuse it.
    ...(message.providerState as object | undefined),
  };
}
