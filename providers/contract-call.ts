import type { Call } from '#bench/domain/call.ts';
import type { Contender } from '#bench/domain/contender.ts';
import type { ToolCall } from '#bench/domain/message.ts';

/** What the tests of adapters ask. */
export const CALL: Call = {
  modelId: 'model-alias',
  messages: [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Greet the world.' },
  ],
  tools: [],
  output: undefined,
  parameters: {},
  stream: true,
};

/** A key that must never be seen again. */
export const CANARY_KEY = 'sk-canary-4f1d9a07b2';

export const LOOKUP_PAGE = {
  name: 'lookup_page',
  description: 'Reads a page.',
  inputSchema: {
    type: 'object',
    properties: { page: { type: 'integer' } },
    required: ['page'],
    additionalProperties: false,
  },
} as const;

export const PLACE = {
  name: 'place',
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
} as const;

/** The call of `lookup_page` that the fixtures make. */
export function lookedUp(id: string): ToolCall {
  return { id, name: 'lookup_page', input: { page: 7 }, rawInput: '{"page":7}' };
}

/** The conversation after a tool call: the call, what the adapter wants back of it, and the tool's answer. */
export function afterToolCall(toolCalls: readonly ToolCall[], providerState: unknown): Call {
  return {
    ...CALL,
    tools: [LOOKUP_PAGE],
    messages: [
      ...CALL.messages,
      { role: 'assistant', text: '', toolCalls, ...(providerState === undefined ? {} : { providerState }) },
      ...toolCalls.map(({ id, name }) => ({ role: 'tool' as const, toolCallId: id, name, text: '{"title":"Home"}' })),
    ],
  };
}

/** A contender with these parameters, of which undefined ones are not set. */
export function rivalWith(parameters: Record<string, unknown>): Contender {
  const set = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
  return {
    label: 'rival',
    provider: 'any',
    modelId: 'model-alias',
    parameters: set,
    variant: 'base',
    stream: true,
    api: undefined,
    baseUrl: undefined,
  };
}
