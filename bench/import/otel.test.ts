import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import { describeSamples } from './describe-samples.ts';
import type { ImportedRow, ImportedTrial } from './imported-row.ts';
import { otel } from './otel.ts';

type Json = Readonly<Record<string, unknown>>;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-otel-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An attribute as OTLP writes it. */
function attribute(key: string, value: unknown): Json {
  return { key, value: anyValue(value) };
}

function anyValue(value: unknown): Json {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: Object.entries(value as Json).map(([key, one]) => attribute(key, one)) } };
}

const ASKED = [{ role: 'user', parts: [{ type: 'text', content: 'What is 6 times 7?' }] }];
const SAID = [{ role: 'assistant', parts: [{ type: 'text', content: '42' }], finish_reason: 'stop' }];
const CHAT: Json = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-5',
  'gen_ai.input.messages': JSON.stringify(ASKED),
  'gen_ai.output.messages': JSON.stringify(SAID),
};

let spans = 0;
function span(attributes: Json, rest: Json = {}): Json {
  spans += 1;
  return {
    spanId: spans.toString(16).padStart(16, '0'),
    startTimeUnixNano: '1788422400000000001',
    endTimeUnixNano: '1788422401500000001',
    attributes: Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => attribute(key, value)),
    ...rest,
  };
}

function request(...list: readonly unknown[]): Json {
  return { resourceSpans: [{ scopeSpans: [{ scope: { name: 'shop', version: '2' }, spans: list }] }] };
}

async function rowsOf(content: string, name = 'trace.json'): Promise<readonly ImportedRow[]> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const rows: ImportedRow[] = [];
  for await (const row of otel.read({ name, path, bytes: content.length }, { map: new Map() })) rows.push(row);
  return rows;
}

async function rowsOfSpans(...list: readonly unknown[]): Promise<readonly ImportedRow[]> {
  return rowsOf(JSON.stringify(request(...list)));
}

async function trialOf(attributes: Json, rest: Json = {}): Promise<ImportedTrial> {
  const [row] = await rowsOfSpans(span(attributes, rest));
  assert(row?.kind === 'trial', JSON.stringify(row));
  return row.trial;
}

async function saysOf(attributes: Json, rest: Json = {}): Promise<string> {
  const [row] = await rowsOfSpans(span(attributes, rest));
  assert(row?.kind === 'fault' || row?.kind === 'passed-over', JSON.stringify(row));
  return row.kind === 'fault' ? row.says : row.why;
}

describe('OpenTelemetry GenAI spans', () => {
  it('makes a trial of a chat span: who, what, how long and how many tokens', async () => {
    const trial = await trialOf({
      ...CHAT,
      'gen_ai.response.model': 'gpt-5-2026-01-01',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.response.time_to_first_chunk': 0.25,
      'gen_ai.conversation.id': 'conv-1',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.stop_sequences': ['END'],
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 3,
      'gen_ai.usage.cache_read.input_tokens': 8,
      'gen_ai.usage.reasoning.output_tokens': 1,
    });
    expect(trial).toMatchObject({
      case: { cluster: 'conv-1' },
      contender: {
        label: 'openai:gpt-5',
        provider: 'openai',
        modelId: 'gpt-5',
        parameters: { temperature: 0.5, maxOutputTokens: 100, stop: ['END'] },
      },
      prompt: [{ role: 'user', text: 'What is 6 times 7?' }],
      text: '42',
      outcome: { kind: 'answered' },
      finish: { reason: 'stop' },
      servedModel: 'gpt-5-2026-01-01',
      usage: { inputTokens: 12, outputTokens: 3, cacheReadTokens: 8, reasoningTokens: 1 },
      latency: { e2eMs: 1500, ttftMs: 250 },
      startedAt: '2026-09-03T08:00:00.000Z',
      costUsd: undefined,
    });
  });

  it('keeps the nanoseconds that a double would round away', async () => {
    const times = { startTimeUnixNano: '1788422400000000001', endTimeUnixNano: '1788422400000000002' };
    expect((await trialOf(CHAT, times)).latency.e2eMs).toBe(0.000001);
  });

  it.each([
    { times: { endTimeUnixNano: '0' }, because: 'a span that never ended' },
    { times: { startTimeUnixNano: undefined }, because: 'no start' },
    { times: { endTimeUnixNano: '1788422400000000000' }, because: 'an end before the start' },
  ])('measures no time of $because', async ({ times }) => {
    expect((await trialOf(CHAT, times)).latency.e2eMs).toBeUndefined();
  });

  it('reads messages as structured attributes like those as JSON texts', async () => {
    const structured = await trialOf({ ...CHAT, 'gen_ai.input.messages': ASKED, 'gen_ai.output.messages': SAID });
    const text = await trialOf(CHAT);
    expect(structured.prompt).toEqual(text.prompt);
    expect(structured.text).toEqual(text.text);
  });

  it('keeps tool calls, their results and reasoning apart from the answer', async () => {
    const trial = await trialOf({
      ...CHAT,
      'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'Be brief.' }]),
      'gen_ai.input.messages': JSON.stringify([
        ...ASKED,
        { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'weather', arguments: { city: 'Paris' } }] },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: { sky: 'rain' } }] },
      ]),
      'gen_ai.output.messages': JSON.stringify([
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', content: 'Rain, so…' },
            { type: 'text', content: 'Take an umbrella.' },
            { type: 'tool_call', id: 'c2', name: 'remind', arguments: '{"at":8}' },
          ],
          finish_reason: 'tool_call',
        },
      ]),
    });
    expect(trial.prompt).toEqual([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'What is 6 times 7?' },
      {
        role: 'assistant',
        text: '',
        toolCalls: [{ id: 'c1', name: 'weather', input: { city: 'Paris' }, rawInput: '{"city":"Paris"}' }],
      },
      { role: 'tool', toolCallId: 'c1', name: 'weather', text: '{"sky":"rain"}' },
    ]);
    expect(trial).toMatchObject({
      text: 'Take an umbrella.',
      reasoningText: 'Rain, so…',
      toolCalls: [{ id: 'c2', name: 'remind', input: { at: 8 } }],
      finish: { reason: 'tool-calls' },
    });
  });

  it('tells prompts with different pictures, and with different tools, apart', async () => {
    const withPicture = (content: string) => ({
      ...CHAT,
      'gen_ai.input.messages': JSON.stringify([
        {
          role: 'user',
          parts: [
            { type: 'text', content: 'What is this?' },
            { type: 'blob', mime_type: 'image/png', content },
          ],
        },
      ]),
    });
    const cat = await trialOf(withPicture('AAAA'));
    const dog = await trialOf(withPicture('BBBB'));
    expect(cat.case.content).not.toEqual(dog.case.content);
    const tooled = await trialOf({ ...CHAT, 'gen_ai.tool.definitions': JSON.stringify([{ name: 'search' }]) });
    expect(tooled.case.content).not.toEqual((await trialOf(CHAT)).case.content);
  });

  it.each([
    {
      era: 'numbered attributes',
      attributes: {
        'gen_ai.system': 'Anthropic',
        'llm.request.type': 'chat',
        'gen_ai.prompt.0.role': 'system',
        'gen_ai.prompt.0.content': 'Be brief.',
        'gen_ai.prompt.1.role': 'user',
        'gen_ai.prompt.1.content': '[{"type": "text", "text": "What is 6 times 7?"}]',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.content': '42',
        'gen_ai.completion.0.finish_reason': 'end_turn',
        'gen_ai.completion.0.tool_calls.0.name': 'note',
        'gen_ai.completion.0.tool_calls.0.arguments': '{"n":42}',
        'gen_ai.usage.prompt_tokens': 12,
        'gen_ai.usage.completion_tokens': 3,
      },
      events: [],
    },
    {
      era: 'an event a message',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'anthropic',
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.usage.output_tokens': 3,
        'gen_ai.response.finish_reasons': ['end_turn'],
      },
      events: [
        { name: 'gen_ai.system.message', attributes: [attribute('content', 'Be brief.')] },
        {
          name: 'gen_ai.user.message',
          attributes: [attribute('gen_ai.event.content', '{"role":"user","content":"What is 6 times 7?"}')],
        },
        {
          name: 'gen_ai.choice',
          attributes: [
            attribute('index', 0),
            attribute(
              'message',
              '{"role":"assistant","content":"42","tool_calls":[{"id":"call-1","function":{"name":"note","arguments":"{\\"n\\":42}"}}]}',
            ),
          ],
        },
      ],
    },
    {
      era: 'one event for the prompt and one for the completion',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'anthropic',
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.usage.output_tokens': 3,
        'gen_ai.response.finish_reasons': '["end_turn"]',
      },
      events: [
        {
          name: 'gen_ai.content.prompt',
          attributes: [
            attribute(
              'gen_ai.prompt',
              '[{"role":"system","content":"Be brief."},{"role":"user","content":"What is 6 times 7?"}]',
            ),
          ],
        },
        {
          name: 'gen_ai.content.completion',
          attributes: [
            attribute(
              'gen_ai.completion',
              '[{"role":"assistant","content":[{"type":"text","text":"42"},{"type":"tool_use","id":"call-1","name":"note","input":{"n":42}}]}]',
            ),
          ],
        },
      ],
    },
  ])('reads what was written before 1.37: $era', async ({ attributes, events }) => {
    expect(await trialOf({ ...attributes, 'gen_ai.request.model': 'claude-4' }, { events })).toMatchObject({
      contender: { label: 'anthropic:claude-4' },
      prompt: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'What is 6 times 7?' },
      ],
      text: '42',
      toolCalls: [{ id: 'call-1', name: 'note', input: { n: 42 } }],
      finish: { reason: 'stop', raw: 'end_turn' },
      usage: { inputTokens: 12, outputTokens: 3 },
    });
  });

  it('leaves a prompt that is a JSON record as the words it is', async () => {
    const trial = await trialOf({ ...CHAT, 'gen_ai.input.messages': undefined, 'gen_ai.prompt': '{"ticket": 17}' });
    expect(trial.prompt).toEqual([{ role: 'user', text: '{"ticket": 17}' }]);
  });

  it.each([
    { attributes: { 'error.type': 'timeout' }, status: {}, kind: 'timed-out' },
    { attributes: { 'error.type': '429' }, status: { code: 2, message: 'slow down' }, kind: 'rate-limited' },
    { attributes: {}, status: { code: 2, message: 'overloaded' }, kind: 'overloaded' },
    { attributes: {}, status: { code: 'STATUS_CODE_ERROR' }, kind: 'server-error' },
  ])('has a failed span fail as $kind, without an answer or a grade', async ({ attributes, status, kind }) => {
    const trial = await trialOf(
      { ...CHAT, ...attributes },
      { status, events: [evaluation({ 'gen_ai.evaluation.name': 'ok', 'gen_ai.evaluation.score.value': 1 })] },
    );
    expect(trial).toMatchObject({ outcome: { kind: 'failed', failure: { kind } }, text: '', grades: {} });
  });

  it('takes no total of tokens whose parts are larger than it', async () => {
    const trial = await trialOf({
      ...CHAT,
      'gen_ai.usage.input_tokens': 5,
      'gen_ai.usage.output_tokens': 3,
      'gen_ai.usage.cache_read.input_tokens': 90,
    });
    expect(trial).toMatchObject({ usage: undefined, outputTokens: 3 });
  });
});

function evaluation(attributes: Json): Json {
  return {
    name: 'gen_ai.evaluation.result',
    attributes: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
  };
}

describe('evaluations of a span', () => {
  const graded = (attributes: Json) =>
    rowsOfSpans(span(CHAT, { events: [evaluation({ 'gen_ai.evaluation.name': 'Relevance', ...attributes })] }));

  it.each([
    { value: 0.75, label: undefined, score: 0.75, because: 'a share' },
    { value: 0, label: undefined, score: 0, because: 'nothing right' },
    { value: undefined, label: 'Pass', score: 1, because: 'a label that says it' },
    { value: 4, label: 'fail', score: 0, because: 'a label beside a scale' },
  ])('are a grade: $because', async ({ value, label, score }) => {
    const [row] = await graded({
      ...(value === undefined ? {} : { 'gen_ai.evaluation.score.value': value }),
      ...(label === undefined ? {} : { 'gen_ai.evaluation.score.label': label }),
      'gen_ai.evaluation.explanation': 'on topic',
    });
    assert(row?.kind === 'trial');
    expect(row.trial.grades).toEqual({ Relevance: { kind: 'scored', score, detail: 'on topic' } });
  });

  it.each([
    { attributes: { 'gen_ai.evaluation.score.value': 4 }, why: /not within \[0, 1\]/ },
    { attributes: { 'gen_ai.evaluation.score.value': -0.1 }, why: /not within \[0, 1\]/ },
    { attributes: { 'gen_ai.evaluation.score.label': 'relevant' }, why: /which way is right/ },
    {
      attributes: { 'gen_ai.evaluation.score.value': 0, 'gen_ai.evaluation.score.label': 'pass' },
      why: /contradict/,
    },
  ])('are passed over when they mean nothing here, and their span stays a trial: $why', async ({ attributes, why }) => {
    const [trial, passed] = await graded(attributes);
    assert(trial?.kind === 'trial' && passed?.kind === 'passed-over');
    expect(trial.trial.grades).toEqual({});
    expect(passed.why).toMatch(why);
  });

  it('that failed themselves leave the answer ungraded', async () => {
    const [row] = await graded({ 'error.type': 'timeout' });
    assert(row?.kind === 'trial');
    expect(row.trial.grades.Relevance).toEqual({ kind: 'ungraded', reason: 'the evaluation failed: timeout' });
  });

  it('may be called like a member of every object', async () => {
    const [row] = await graded({ 'gen_ai.evaluation.name': '__proto__', 'gen_ai.evaluation.score.value': 1 });
    assert(row?.kind === 'trial');
    expect(Object.keys(row.trial.grades)).toEqual(['__proto__']);
  });
});

describe('the contenders of a trace', () => {
  const labels = async (...set: readonly Json[]): Promise<readonly string[]> => {
    const rows = await rowsOfSpans(...set.map((attributes) => span({ ...CHAT, ...attributes })));
    return rows.flatMap((row) => (row.kind === 'trial' ? [row.trial.contender.label] : []));
  };

  it('are told apart by what they set, and by nothing that they share', async () => {
    const [a, b] = [
      { 'gen_ai.request.temperature': 0, 'gen_ai.request.top_p': 0.9 },
      { 'gen_ai.request.temperature': 0.7, 'gen_ai.request.top_p': 0.9 },
    ];
    expect(await labels(a, b, a)).toEqual([
      'openai:gpt-5 temperature=0',
      'openai:gpt-5 temperature=0.7',
      'openai:gpt-5 temperature=0',
    ]);
  });

  it('are not told apart by what changes from call to call', async () => {
    const seeds = Array.from({ length: 12 }, (_, seed) => ({ 'gen_ai.request.seed': seed }));
    expect(new Set(await labels(...seeds))).toEqual(new Set(['openai:gpt-5']));
  });

  it('are one where nothing is set but by some: default is a setting too', async () => {
    expect(await labels({}, { 'gen_ai.request.max_tokens': 9 })).toEqual([
      'openai:gpt-5 maxOutputTokens=default',
      'openai:gpt-5 maxOutputTokens=9',
    ]);
  });
});

describe('spans that are no answer', () => {
  it.each([
    { attributes: { 'gen_ai.operation.name': 'embeddings' }, why: 'a span of embeddings' },
    { attributes: { 'gen_ai.operation.name': 'execute_tool' }, why: 'a span of execute_tool' },
    { attributes: { 'gen_ai.operation.name': 'invoke_agent' }, why: 'a span of invoke_agent' },
    { attributes: { 'gen_ai.operation.name': 'x'.repeat(999) }, why: 'a span of another operation' },
    { attributes: { 'http.request.method': 'GET' }, why: 'a span of something else than a model' },
  ])('are passed over: $why', async ({ attributes, why }) => {
    expect(await saysOf(attributes)).toBe(why);
  });

  it.each([
    { attributes: { 'gen_ai.output.messages': undefined }, because: 'no answer' },
    { attributes: { 'gen_ai.input.messages': undefined }, because: 'no prompt' },
    { attributes: { 'gen_ai.output.messages': '[]' }, because: 'an empty list' },
    {
      attributes: { 'gen_ai.input.messages': undefined, 'error.type': 'timeout' },
      because: 'a failure of nobody knows what',
    },
  ])('because their words were not captured: $because', async ({ attributes }) => {
    expect(await saysOf({ ...CHAT, ...attributes })).toMatch(
      /opt-in\. Switch it on .*OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true/,
    );
  });
});

describe('spans that cannot be read', () => {
  it.each([
    {
      attributes: { 'gen_ai.usage.output_tokens': 'many' },
      says: /gen_ai\.usage\.output_tokens is "many"; expected a whole/,
    },
    { attributes: { 'gen_ai.usage.input_tokens': -1 }, says: /expected a whole number from 0/ },
    { attributes: { 'gen_ai.request.temperature': 'hot' }, says: /gen_ai\.request\.temperature is "hot"/ },
    { attributes: { 'gen_ai.request.model': undefined }, says: /neither gen_ai\.request\.model/ },
    { attributes: { 'gen_ai.request.model': 5 }, says: /gen_ai\.request\.model is 5; expected a text/ },
    {
      attributes: { 'gen_ai.input.messages': '[{"role": "user", "parts": [{"type' },
      says: /ends in the middle.*LENGTH_LIMIT/,
    },
    {
      attributes: { 'gen_ai.input.messages': '[{"role": "wizard", "parts": []}]' },
      says: /a message by "wizard"; accepted: system/,
    },
    {
      attributes: { 'gen_ai.input.messages': `[{"role":"user","content":${'['.repeat(500)}${']'.repeat(500)}}]` },
      says: /nested more than 64/,
    },
    { attributes: { 'gen_ai.request.stop_sequences': 'END' }, says: /no list of texts/ },
    { attributes: { 'gen_ai.operation.name': 7 }, says: /gen_ai\.operation\.name is 7/ },
    { attributes: { 'gen_ai.conversation.id': ['a'] }, says: /gen_ai\.conversation\.id is \["a"\]/ },
  ])('are faults that name the field: $says', async ({ attributes, says }) => {
    expect(await saysOf({ ...CHAT, ...attributes })).toMatch(says);
  });

  it.each([
    { rest: { attributes: {} }, says: /attributes is no list/ },
    { rest: { attributes: [{ value: {} }] }, says: /no "key"/ },
    { rest: { attributes: [{ key: 'a', value: 'plain' }] }, says: /a is no OTLP value/ },
    { rest: { attributes: [{ key: 'a', value: { intValue: '1.5' } }] }, says: /no whole number/ },
    { rest: { attributes: [{ key: 'a', value: { arrayValue: {}, stringValue: 1 } }] }, says: /something else/ },
    { rest: { attributes: [{ key: 'a', value: { __proto__: null, strangeValue: 1 } }] }, says: /"strangeValue"/ },
    { rest: { startTimeUnixNano: 'noon' }, says: /startTimeUnixNano is noon; expected nanoseconds/ },
    { rest: { endTimeUnixNano: '99999999999999999999' }, says: /endTimeUnixNano is 9{20}; expected nanoseconds/ },
    { rest: { events: 'none' }, says: /events is no list/ },
  ])('are faults by what is wrong with them: $says', async ({ rest, says }) => {
    expect(await saysOf(CHAT, rest)).toMatch(says);
  });

  it('do not keep the ones after them from being read', async () => {
    const rows = await rowsOfSpans('no span', span({ ...CHAT, 'gen_ai.usage.input_tokens': 'x' }), span(CHAT));
    expect(rows.map(({ kind }) => kind)).toEqual(['fault', 'fault', 'trial', 'about']);
    expect(rows[0]).toMatchObject({ place: 'span number 1' });
  });

  it('keep lone surrogates and control characters in the words as they came', async () => {
    const prompt = '\ud800\u0000\u202e';
    const trial = await trialOf({ ...CHAT, 'gen_ai.input.messages': undefined, 'gen_ai.prompt': prompt });
    expect(trial.prompt).toEqual([{ role: 'user', text: prompt }]);
  });
});

describe('files of traces', () => {
  it('are one document, however it is indented', async () => {
    const rows = await rowsOf(JSON.stringify(request(span(CHAT), span(CHAT)), null, 2));
    expect(rows.map(({ kind }) => kind)).toEqual(['trial', 'trial', 'about']);
    expect(rows.at(-1)).toMatchObject({ tool: 'OpenTelemetry (shop 2)' });
  });

  it.each(['traces.json', 'traces.jsonl'])('are one request a line, also when called %s', async (name) => {
    const lines = [request(span(CHAT)), { resourceLogs: [] }, request(span(CHAT), span(CHAT))].map((line) =>
      JSON.stringify(line),
    );
    const rows = await rowsOf(`${lines.join('\n')}\n`, name);
    expect(rows.map(({ kind }) => kind)).toEqual(['trial', 'passed-over', 'trial', 'trial', 'about']);
    expect(rows[0]).toMatchObject({ place: expect.stringMatching(/^line 1, span [0-9a-f]{16}$/) });
  });

  it('with a torn last line lose that line alone, and say so', async () => {
    const line = JSON.stringify(request(span(CHAT)));
    const rows = await rowsOf(`${line}\n${line.slice(0, 300)}`, 'torn.jsonl');
    expect(rows.map(({ kind }) => kind)).toEqual(['trial', 'fault', 'about']);
    expect(rows[1]).toMatchObject({ place: 'line 2', says: expect.stringMatching(/no JSON/) });
  });

  it('that are cut off, or hold something else, are refused with what is accepted', async () => {
    const whole = JSON.stringify(request(span(CHAT)));
    await expect(rowsOf(whole.slice(0, -3))).rejects.toThrow(/cut off/);
    await expect(rowsOf('{"traces": []}')).rejects.toThrow(/no resourceSpans.*OTLP JSON/);
    await expect(rowsOf('{"resourceSpans": {"0": 1}}')).rejects.toThrow(/no resourceSpans/);
    await expect(rowsOf('\n')).rejects.toThrow();
  });
});

describeSamples('the sample trace', 'otel', (samples) => {
  it('holds one answer, whose evaluation is on a scale of its own', async () => {
    const rows: ImportedRow[] = [];
    const path = join(samples, 'genai_span_otlp.json');
    for await (const row of otel.read({ name: 'genai_span_otlp.json', path, bytes: 0 }, { map: new Map() }))
      rows.push(row);
    expect(rows.map(({ kind }) => kind)).toEqual(['trial', 'passed-over', 'about']);
    expect(rows[0]).toMatchObject({
      place: 'span 00f067aa0ba902b7',
      trial: {
        contender: { label: 'openai:gpt-4', parameters: { temperature: 0, maxOutputTokens: 200 } },
        case: { cluster: 'conv_5j66UpCpwteGg4YSxUnt7lPY' },
        usage: { inputTokens: 52, outputTokens: 47, cacheReadTokens: 0, reasoningTokens: 0 },
        latency: { e2eMs: 1900, ttftMs: 410 },
        prompt: [{ role: 'system' }, { role: 'user', text: 'Tell me a joke about OpenTelemetry' }],
      },
    });
  });
});
