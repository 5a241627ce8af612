import { describe, expect, it } from 'vitest';
import type { Parameters } from '#bench/domain/call.ts';
import { describeAgainstAimock } from './aimock-contract.ts';
import { openAnthropic } from './anthropic.ts';
import { collectParts } from './collect-parts.ts';
import { CALL, CANARY_KEY, LOOKUP_PAGE } from './contract-call.ts';
import { FixtureServer, fixture, json } from './fixture-server.ts';
import { describeProvider } from './provider-contract.ts';

const error = (type: string, message: string): string =>
  JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req-1' });

describeProvider('anthropic', (options) => openAnthropic(options), {
  fixtures: 'anthropic',
  basePath: '',
  keyHeader: ['authorization', `Bearer ${CANARY_KEY}`],
  toolIds: ['toolu_a', 'toolu_b'],
  finished: { serviceTier: 'standard' },
  finishWords: { stop: 'end_turn', tools: 'tool_use', length: 'max_tokens' },
  refusals: [{ fixture: 'refusal', parts: [], finish: { reason: 'refusal', raw: 'refusal: cyber' } }],
  reasoning: {
    toolId: 'toolu_a',
    sentBack: [
      { type: 'thinking', thinking: 'Pages first.', signature: 'sig==' },
      { type: 'redacted_thinking', data: 'sealed' },
      { type: 'tool_use', id: 'toolu_a', name: 'lookup_page', input: { page: 7 } },
    ],
  },
  toolResultBody: {
    system: 'Be brief.',
    max_tokens: 8192,
    messages: [
      { role: 'user', content: 'Greet the world.' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'call-1', name: 'lookup_page', input: { page: 7 } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call-1', content: '{"title":"Home"}' }] },
    ],
    tools: [{ name: 'lookup_page', description: 'Reads a page.', input_schema: LOOKUP_PAGE.inputSchema }],
    stream: true,
  },
  fullBody: {
    parameters: { maxOutputTokens: 3_000, stop: ['END'], reasoningEffort: 'low', thinkingBudgetTokens: 2_048 },
    body: {
      max_tokens: 3_000,
      stop_sequences: ['END'],
      thinking: { type: 'enabled', budget_tokens: 2_048 },
      output_config: {
        effort: 'low',
        format: {
          type: 'json_schema',
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
  refused: ['temperature', 'topP', 'seed'],
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

describeAgainstAimock('anthropic', openAnthropic, '');

describe('Anthropic', () => {
  const provider = openAnthropic({
    id: 'anthropic',
    apiKey: 'key',
    keyName: 'K',
    baseUrl: undefined,
    evidence: 'measured',
  });
  const refuses = (parameters: Parameters): readonly string[] =>
    provider.refuses(
      {
        label: 'rival',
        provider: 'anthropic',
        modelId: 'm',
        parameters,
        variant: 'base',
        stream: true,
        api: undefined,
        baseUrl: undefined,
      },
      { tools: false, output: false },
    );

  it('refuses a thinking budget the API would refuse, and says what it takes', () => {
    expect(refuses({ thinkingBudgetTokens: 500 })).toEqual([
      'Contender "rival" sets thinkingBudgetTokens to 500, but Anthropic takes 0 or at least 1024.',
    ]);
    expect(refuses({ thinkingBudgetTokens: 2_048, maxOutputTokens: 2_048 })).toEqual([
      expect.stringContaining('Set maxOutputTokens above the budget'),
    ]);
    expect(refuses({ thinkingBudgetTokens: 0, maxOutputTokens: 10 })).toEqual([]);
  });

  it('says fast where the dearer speed was billed', async () => {
    await using server = await new FixtureServer().open();
    server.answer(json(fixture('anthropic/text.json').replace('"speed":null', '"speed":"fast"')));
    const fast = openAnthropic({
      id: 'anthropic',
      apiKey: 'key',
      keyName: 'K',
      baseUrl: server.url,
      evidence: 'measured',
    });
    const { parts } = await collectParts(fast, { ...CALL, stream: false }, {});
    expect(parts.at(-1)).toMatchObject({ serviceTier: 'fast' });
  });

  it('asks for a long whole answer that the SDK would refuse to wait for', async () => {
    await using server = await new FixtureServer().open();
    server.answer(json(fixture('anthropic/text.json')));
    const waiting = openAnthropic({
      id: 'anthropic',
      apiKey: 'key',
      keyName: 'K',
      baseUrl: server.url,
      evidence: 'measured',
    });
    const call = { ...CALL, stream: false, parameters: { maxOutputTokens: 64_000 } };
    expect((await collectParts(waiting, call, {})).error).toBeUndefined();
  });
});
