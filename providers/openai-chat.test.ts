import { describeAgainstAimock } from './aimock-contract.ts';
import { CANARY_KEY, LOOKUP_PAGE } from './contract-call.ts';
import { openOpenaiChat } from './openai-chat.ts';
import { describeProvider } from './provider-contract.ts';

const { inputSchema: parameters, ...named } = LOOKUP_PAGE;
const LOOKUP_PAGE_WIRE = { ...named, parameters };

const error = (message: string, type: string, code: string | null): string =>
  JSON.stringify({ error: { message, type, param: null, code } });

describeProvider('openai-chat', (options) => openOpenaiChat({ ...options, id: 'openai' }), {
  fixtures: 'openai-chat',
  basePath: '/v1',
  keyHeader: ['authorization', `Bearer ${CANARY_KEY}`],
  toolIds: ['call_a', 'call_b'],
  finished: { fingerprint: 'fp_7', serviceTier: 'default' },
  finishWords: { stop: 'stop', tools: 'tool_calls', length: 'length' },
  refusals: [
    {
      fixture: 'refusal',
      parts: [{ kind: 'refusal', text: 'I can’t help.' }],
      finish: { reason: 'refusal', raw: 'stop' },
    },
    { fixture: 'filter', parts: [], finish: { reason: 'content-filter', raw: 'content_filter' } },
  ],
  reasoning: { toolId: 'call_a', sentBack: [{ reasoning_content: 'Pages first.' }] },
  toolResultBody: {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Greet the world.' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call-1', type: 'function', function: { name: 'lookup_page', arguments: '{"page":7}' } }],
      },
      { role: 'tool', tool_call_id: 'call-1', content: '{"title":"Home"}' },
    ],
    tools: [{ type: 'function', function: LOOKUP_PAGE_WIRE }],
    stream: true,
    stream_options: { include_usage: true },
    store: false,
  },
  fullBody: {
    parameters: { temperature: 0.5, topP: 0.9, seed: 7, maxOutputTokens: 300, stop: ['END'], reasoningEffort: 'low' },
    body: {
      temperature: 0.5,
      top_p: 0.9,
      seed: 7,
      max_completion_tokens: 300,
      stop: ['END'],
      reasoning_effort: 'low',
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'place',
          strict: true,
          schema: {
            type: 'object',
            properties: { city: { type: 'string' } },
            required: ['city'],
            additionalProperties: false,
          },
        },
      },
    },
  },
  refused: ['thinkingBudgetTokens'],
  usage: {
    inputTokens: 110,
    cacheReadTokens: 64,
    cacheWriteTokens: 10,
    cacheWrite1hTokens: undefined,
    outputTokens: 17,
    reasoningTokens: 5,
  },
  terminalMark:
    'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"model-2026-10-01","service_tier":"default","system_fingerprint":"fp_7","choices":[{"index":0,"delta":{},',
  malformedEvent: 'data: {"choices":[{"delta":{"content"\n\n',
  errorBody: (_status, message) => error(message, 'server_error', null),
  quota: { status: 429, body: error('You exceeded your current quota.', 'insufficient_quota', 'insufficient_quota') },
  contextFull: {
    status: 400,
    body: error(
      'This model’s maximum context length is 8192 tokens.',
      'invalid_request_error',
      'context_length_exceeded',
    ),
  },
  unknownModel: {
    status: 404,
    body: error('The model `x` does not exist.', 'invalid_request_error', 'model_not_found'),
  },
  inBandError: 'server-error',
});

describeAgainstAimock('openai-chat', (options) => openOpenaiChat({ ...options, id: 'openai' }), '/v1');
