import { openOpenaiChat } from './openai-chat.ts';
import { CANARY_KEY, describeProvider } from './provider-contract.ts';

const error = (message: string, type: string, code: string | null): string =>
  JSON.stringify({ error: { message, type, param: null, code } });

describeProvider('openai-chat', (options) => openOpenaiChat({ ...options, id: 'openai' }), {
  fixtures: 'openai-chat',
  basePath: '/v1',
  keyHeader: ['authorization', `Bearer ${CANARY_KEY}`],
  toolIds: ['call_a', 'call_b'],
  finished: { fingerprint: 'fp_7', serviceTier: 'default' },
  finishWords: { stop: 'stop', tools: 'tool_calls', length: 'length' },
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
