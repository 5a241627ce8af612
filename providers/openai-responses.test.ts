import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '#bench/domain/call.ts';
import { describeAgainstAimock } from './aimock-contract.ts';
import { collectParts } from './collect-parts.ts';
import { CALL, CANARY_KEY, LOOKUP_PAGE } from './contract-call.ts';
import { type FixtureAnswer, FixtureServer, fixture, json, sse } from './fixture-server.ts';
import { openOpenaiResponses } from './openai-responses.ts';
import { describeProvider } from './provider-contract.ts';

const { inputSchema: parameters, ...named } = LOOKUP_PAGE;
const LOOKUP_PAGE_WIRE = { ...named, parameters };

const error = (message: string, type: string, code: string | null): string =>
  JSON.stringify({ error: { message, type, param: null, code } });

describeProvider('openai-responses', (options) => openOpenaiResponses({ ...options, id: 'openai' }), {
  fixtures: 'openai-responses',
  basePath: '/v1',
  keyHeader: ['authorization', `Bearer ${CANARY_KEY}`],
  toolIds: ['call_a', 'call_b'],
  finished: { serviceTier: 'default' },
  finishWords: { stop: 'completed', tools: 'completed', length: 'max_output_tokens' },
  refusals: [
    {
      fixture: 'refusal',
      parts: [{ kind: 'refusal', text: 'I can’t help.' }],
      finish: { reason: 'refusal', raw: 'completed' },
    },
    { fixture: 'filter', parts: [], finish: { reason: 'content-filter', raw: 'content_filter' } },
  ],
  reasoning: {
    toolId: 'call_a',
    sentBack: [
      { summary: [{ type: 'summary_text', text: 'Pages first.' }], encrypted_content: 'gAAAA-sealed' },
      { call_id: 'call_a', name: 'lookup_page', arguments: '{"page":7}' },
    ],
  },
  toolResultBody: {
    input: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Greet the world.' },
      { type: 'function_call', call_id: 'call-1', name: 'lookup_page', arguments: '{"page":7}' },
      { type: 'function_call_output', call_id: 'call-1', output: '{"title":"Home"}' },
    ],
    tools: [{ type: 'function', strict: false, ...LOOKUP_PAGE_WIRE }],
    stream: true,
    store: false,
  },
  fullBody: {
    parameters: { temperature: 0.5, topP: 0.9, maxOutputTokens: 300, reasoningEffort: 'low' },
    body: {
      temperature: 0.5,
      top_p: 0.9,
      max_output_tokens: 300,
      reasoning: { effort: 'low' },
      include: ['reasoning.encrypted_content'],
      store: false,
      text: {
        format: {
          type: 'json_schema',
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
  refused: ['seed', 'stop', 'thinkingBudgetTokens'],
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

describeAgainstAimock(
  'openai-responses',
  (options) => openOpenaiResponses({ ...options, id: 'openai' }),
  '/v1',
  'other',
);

describe('OpenAI Responses', () => {
  const server = new FixtureServer();
  beforeAll(() => server.open());
  afterAll(() => server[Symbol.asyncDispose]());
  const ask = (answer: FixtureAnswer, call: Partial<Call> = {}) => {
    server.answer(answer);
    const baseUrl = `${server.url}/v1`;
    const provider = openOpenaiResponses({ id: 'openai', apiKey: 'key', keyName: 'K', baseUrl, evidence: 'measured' });
    return collectParts(provider, { ...CALL, ...call }, {});
  };

  it('throws for response.failed, after which the SDK’s loop just ends', async () => {
    const { error } = await ask(sse(fixture('openai-responses/failed.sse')));
    expect(error).toMatchObject({ failure: { kind: 'rate-limited', code: 'rate_limit_exceeded' } });
  });

  it('throws for a whole response that failed under status 200', async () => {
    const { error } = await ask(json(fixture('openai-responses/failed.json')), { stream: false });
    expect(error).toMatchObject({ failure: { kind: 'server-error', code: 'server_error' } });
  });

  it('asks only models that reason for their sealed reasoning, since the others answer with 400', async () => {
    const included = async (modelId: string): Promise<boolean> => {
      await ask(sse(fixture('openai-responses/text.sse')), { modelId });
      return Object.hasOwn(server.requests[0]?.body ?? {}, 'include');
    };
    const models = ['o4-mini', 'gpt-5.5', 'gpt-6-astra', 'gpt-4.1', 'gpt-4o', 'gpt-5-chat-latest', 'qwen3'];
    const asked: boolean[] = [];
    for (const model of models) asked.push(await included(model));
    expect(asked).toEqual([true, true, true, false, false, false, false]);
  });

  it('sends no reasoning back that came unsealed, because nothing is stored that it could refer to', async () => {
    const unsealed = fixture('openai-responses/reasoning.sse').replaceAll(',"encrypted_content":"gAAAA-sealed"', '');
    const { parts } = await ask(sse(unsealed));
    expect(parts.at(-1)).not.toHaveProperty('providerState');
  });
});
