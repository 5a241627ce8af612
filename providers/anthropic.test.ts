import { openAnthropic } from './anthropic.ts';
import { CANARY_KEY, describeProvider } from './provider-contract.ts';

const error = (type: string, message: string): string =>
  JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req-1' });

describeProvider('anthropic', (options) => openAnthropic(options), {
  fixtures: 'anthropic',
  basePath: '',
  keyHeader: ['authorization', `Bearer ${CANARY_KEY}`],
  toolIds: ['toolu_a', 'toolu_b'],
  finished: { serviceTier: 'standard' },
  finishWords: { stop: 'end_turn', tools: 'tool_use', length: 'max_tokens' },
  usage: {
    inputTokens: 110,
    cacheReadTokens: 64,
    cacheWriteTokens: 10,
    cacheWrite1hTokens: 4,
    outputTokens: 17,
    reasoningTokens: 5,
  },
  terminalMark: 'event: message_stop',
  malformedEvent: 'event: message_start\ndata: {"type":"message_start","message\n\n',
  errorBody: (status, message) => error(status === 500 ? 'api_error' : 'some_error', message),
  quota: {
    status: 400,
    body: error('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
  },
  contextFull: {
    status: 400,
    body: error('invalid_request_error', 'prompt is too long: 208310 tokens > 200000 maximum'),
  },
  unknownModel: { status: 404, body: error('not_found_error', 'model: claude-none') },
  inBandError: 'overloaded',
});
