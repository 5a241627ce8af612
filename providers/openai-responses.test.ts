import { openOpenaiResponses } from './openai-responses.ts';
import { CANARY_KEY, describeProvider } from './provider-contract.ts';

const error = (message: string, type: string, code: string | null): string =>
  JSON.stringify({ error: { message, type, param: null, code } });

describeProvider('openai-responses', (options) => openOpenaiResponses({ ...options, id: 'openai' }), {
  fixtures: 'openai-responses',
  basePath: '/v1',
  keyHeader: ['authorization', `Bearer ${CANARY_KEY}`],
  toolIds: ['call_a', 'call_b'],
  finished: { serviceTier: 'default' },
  finishWords: { stop: 'completed', tools: 'completed', length: 'max_output_tokens' },
  usage: {
    inputTokens: 110,
    cacheReadTokens: 64,
    cacheWriteTokens: 10,
    cacheWrite1hTokens: undefined,
    outputTokens: 17,
    reasoningTokens: 5,
  },
  terminalMark: 'event: response.completed',
  malformedEvent: 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta\n\n',
  errorBody: (_status, message) => error(message, 'server_error', null),
  quota: { status: 429, body: error('You exceeded your current quota.', 'insufficient_quota', 'insufficient_quota') },
  contextFull: {
    status: 400,
    body: error(
      'Your input exceeds the context window of this model.',
      'invalid_request_error',
      'context_length_exceeded',
    ),
  },
  unknownModel: {
    status: 400,
    body: error('The requested model "x" does not exist.', 'invalid_request_error', 'model_not_found'),
  },
  inBandError: 'server-error',
});
