import { afterEach, assert, describe, expect, it } from 'vitest';
import type { Call } from '#bench/domain/call.ts';
import type { Contender } from '#bench/domain/contender.ts';
import { CallError } from '#bench/domain/failure.ts';
import type { Message, ToolCall } from '#bench/domain/message.ts';
import { LAB_SEED_HEADER } from '#bench/domain/provider.ts';
import type { FinishedPart, ReplyPart } from '#bench/domain/reply.ts';
import { makeAnswerBook } from './lab/answer-book.ts';
import type { FaultKind, FaultPlan } from './lab/fault-plan.ts';
import { BOOK_ENTRIES, CAPITAL, INVOICE, MEETING, PLAIN_MODELS, plainModel } from './lab/fixtures/plain-lab.ts';
import { type Lab, type LabOptions, startLab } from './lab/lab.ts';
import type { Vendor } from './lab/lab-model.ts';
import { openSimulated } from './simulated.ts';

const labs: Lab[] = [];
afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.close()));
});

async function lab(changes: Partial<LabOptions> = {}): Promise<Lab> {
  const book = makeAnswerBook(BOOK_ENTRIES);
  const started = await startLab({ book, seed: 7, models: PLAIN_MODELS, timeScale: 0, ...changes });
  labs.push(started);
  return started;
}

const contender = (modelId: string, api?: 'chat' | 'responses'): Contender => ({
  label: modelId,
  provider: 'simulated',
  modelId,
  parameters: {},
  variant: 'base',
  stream: true,
  api,
  baseUrl: undefined,
});

const call = (modelId: string, messages: readonly Message[], changes: Partial<Call> = {}): Call => ({
  modelId,
  messages,
  tools: [],
  output: undefined,
  parameters: {},
  stream: true,
  ...changes,
});

/** The four ways a lab model is asked. */
const WAYS = [
  { name: 'Responses', vendor: 'openai', api: 'responses' },
  { name: 'Chat', vendor: 'openai', api: 'chat' },
  { name: 'Messages', vendor: 'anthropic', api: undefined },
  { name: 'Gemini', vendor: 'google', api: undefined },
] as const satisfies readonly { name: string; vendor: Vendor; api: 'chat' | 'responses' | undefined }[];

const EVERY_WAY = WAYS.flatMap((way) => [true, false].map((stream) => ({ ...way, stream })));

interface Heard {
  readonly text: string;
  readonly refusal: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: string }[];
  readonly finished: FinishedPart;
}

async function hear(parts: AsyncIterable<ReplyPart>): Promise<Heard> {
  let text = '';
  let refusal = '';
  let finished: FinishedPart | undefined;
  const calls: { id: string; name: string; input: string }[] = [];
  for await (const part of parts) {
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'refusal') refusal += part.text;
    else if (part.kind === 'tool-call') {
      const one = calls[part.index] ?? { id: '', name: '', input: '' };
      calls[part.index] = {
        id: part.id ?? one.id,
        name: part.name ?? one.name,
        input: one.input + (part.inputText ?? ''),
      };
    } else if (part.kind === 'finished') finished = part;
  }
  assert(finished);
  return { text, refusal, calls, finished };
}

const quiet = { signal: new AbortController().signal };

async function ask(
  way: (typeof EVERY_WAY)[number],
  at: Lab,
  messages: readonly Message[],
  changes: Partial<Call> = {},
) {
  const modelId = `plain-${way.vendor}`;
  const provider = await openSimulated({ labUrl: at.url, contender: contender(modelId, way.api) });
  const heard = await hear(provider.ask(call(modelId, messages, { stream: way.stream, ...changes }), quiet));
  await provider.close?.();
  return heard;
}

describe('a simulated contender, asked through the real adapters', () => {
  it.each(EVERY_WAY)('$name (stream: $stream): hears the known answer and usage in one convention', async (way) => {
    const models = PLAIN_MODELS.map((model) => ({
      ...model,
      reasoningTokens: { median: 6, sigma: 0 },
      cacheHitShare: 1,
    }));
    const at = await lab({ models, book: makeAnswerBook([{ ...CAPITAL, messages: LONG }]) });
    const heard = await ask(way, at, LONG);
    expect(heard.text).toBe(CAPITAL.known.good[0]?.[0]?.text);
    const { usage, finish, servedModel, requestId } = heard.finished;
    expect(finish.reason).toBe('stop');
    expect(servedModel).toBe(`plain-${way.vendor}-2026-01`);
    assert(usage && requestId);
    // 26 pieces of text and the six thoughts; the vendors count them in three ways, the domain in one.
    expect(usage).toMatchObject({ outputTokens: 26, reasoningTokens: 6, source: 'provider' });
    expect(usage.cacheReadTokens).toBe(128);
    expect(usage.inputTokens).toBeGreaterThanOrEqual(256);
    expect(at.stamps.get(requestId)?.modelId).toBe(`plain-${way.vendor}`);
  });

  it.each(EVERY_WAY)(
    '$name (stream: $stream): calls two tools, hands back the results and hears the end',
    async (way) => {
      const at = await lab();
      const tools = ['find_person', 'find_slot'].map((name) => ({
        name,
        description: name,
        inputSchema: { type: 'object', properties: {}, additionalProperties: false },
      }));
      const first = await ask(way, at, MEETING.messages, { tools });
      expect(first.text).toBe('Let me look.');
      expect(first.finished.finish.reason).toBe('tool-calls');
      const toolCalls: ToolCall[] = first.calls.map(({ name, input, id }, index) => ({
        id: id || `call-${index + 1}`,
        name,
        input: JSON.parse(input) as unknown,
        rawInput: input,
      }));
      expect(toolCalls.map(({ name, input }) => [name, input])).toEqual([
        ['find_person', { name: 'Ana' }],
        ['find_slot', { time: '12:00', rooms: ['a', 'b'] }],
      ]);
      const { providerState } = first.finished;
      const messages: Message[] = [
        ...MEETING.messages,
        { role: 'assistant', text: first.text, toolCalls, ...(providerState === undefined ? {} : { providerState }) },
        ...toolCalls.map(({ id, name }) => ({ role: 'tool' as const, toolCallId: id, name, text: '{"ok":true}' })),
      ];
      expect((await ask(way, at, messages, { tools })).text).toBe('Booked for noon with Ana.');
    },
  );

  it.each(EVERY_WAY)('$name (stream: $stream): hears JSON where a shape was asked', async (way) => {
    const output = { name: 'invoice', schema: { type: 'object', properties: { invoice: { type: 'number' } } } };
    const heard = await ask(way, await lab(), INVOICE.messages, { output });
    expect(JSON.parse(heard.text)).toEqual({ invoice: 17, total: 12.5, currency: 'EUR' });
  });

  it.each(EVERY_WAY)('$name (stream: $stream): hears that an answer was cut, refused or filtered', async (way) => {
    const reason = async (fault: FaultKind): Promise<string> =>
      (await ask(way, await lab({ faults: [{ fault }] }), CAPITAL.messages)).finished.finish.reason;
    expect(await reason('length-stop')).toBe('length');
    expect(['refusal', 'content-filter']).toContain(await reason('refusal'));
    expect(['refusal', 'content-filter']).toContain(await reason('content-filter'));
    expect(await reason('context-exceeded')).toBe('context-exceeded');
  });

  it('says the same again to the same seed through every protocol', async () => {
    const coin = (vendor: Vendor) => plainModel(vendor, { quality: { default: 0.5 }, flipShare: 1 });
    const at = await lab({ models: [coin('openai'), coin('anthropic'), coin('google')] });
    for (const way of WAYS) {
      const modelId = `plain-${way.vendor}`;
      const provider = await openSimulated({ labUrl: at.url, contender: contender(modelId, way.api) });
      const text = async (trial: number, attempt: number): Promise<string> => {
        const headers = { [LAB_SEED_HEADER]: `trial-${trial}/0/${attempt}` };
        return (await hear(provider.ask(call(modelId, CAPITAL.messages), { ...quiet, headers }))).text;
      };
      const trials = Array.from({ length: 30 }, (_, trial) => trial);
      const first = await Promise.all(trials.map((trial) => text(trial, 1)));
      expect(new Set(first).size).toBe(2);
      expect(await Promise.all(trials.map((trial) => text(trial, 2)))).toEqual(first);
    }
  });
});

describe('a fault of the lab, as the adapters tell it', () => {
  const fail = async (
    way: (typeof EVERY_WAY)[number],
    faults: FaultPlan,
    signal = quiet.signal,
  ): Promise<CallError> => {
    const at = await lab({ faults });
    const modelId = `plain-${way.vendor}`;
    const provider = await openSimulated({ labUrl: at.url, contender: contender(modelId, way.api) });
    const thrown = await hear(provider.ask(call(modelId, CAPITAL.messages, { stream: way.stream }), { signal })).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert(thrown instanceof CallError);
    return thrown;
  };

  const STATUSES = [
    ['unauthorized', 'unauthorized'],
    ['forbidden', 'unauthorized'],
    ['model-not-found', 'model-not-found'],
    ['bad-request', 'invalid-request'],
    ['too-large', 'invalid-request'],
    ['rate-limited', 'rate-limited'],
    ['rate-limited-retry-after', 'rate-limited'],
    ['no-quota', 'no-quota'],
    ['server-error', 'server-error'],
    ['bad-gateway', 'server-error'],
    ['unavailable', 'overloaded'],
    ['overloaded', 'overloaded'],
    ['reset-before-headers', 'disconnected'],
    ['close-mid-stream', 'disconnected'],
  ] as const;

  it.each(EVERY_WAY)('$name (stream: $stream): every status and every broken connection has its kind', async (way) => {
    const kinds: [FaultKind, string][] = [];
    for (const [fault] of STATUSES) kinds.push([fault, (await fail(way, [{ fault }])).failure.kind]);
    expect(kinds).toEqual(STATUSES);
  });

  it.each(WAYS)('$name: a stream without its end event is truncated', async (way) => {
    expect((await fail({ ...way, stream: true }, [{ fault: 'no-end-event' }])).failure.kind).toBe('truncated');
  });

  it.each(EVERY_WAY)('$name (stream: $stream): bytes that cannot be read are malformed', async (way) => {
    for (const fault of ['malformed-event', 'invalid-utf8'] as const) {
      expect([fault, (await fail(way, [{ fault }])).failure.kind]).toEqual([fault, 'malformed']);
    }
  });

  it.each(EVERY_WAY)('$name (stream: $stream): an error inside a success is no success', async (way) => {
    const { failure } = await fail(way, [{ fault: 'error-event' }]);
    expect(['overloaded', 'server-error']).toContain(failure.kind);
    const { kind } = (await fail(way, [{ fault: 'ok-with-error-body' }])).failure;
    expect(['server-error', 'truncated', 'malformed']).toContain(kind);
    const empty = (await fail(way, [{ fault: 'empty-body' }])).failure;
    expect(['truncated', 'malformed']).toContain(empty.kind);
  });

  it.each(EVERY_WAY)('$name (stream: $stream): the time to wait arrives', async (way) => {
    const { failure } = await fail(way, [{ fault: 'rate-limited-retry-after', retryAfterMs: 2000 }]);
    expect(failure.retryAfterMs).toBe(2000);
    expect((await fail(way, [{ fault: 'rate-limited' }])).failure.retryAfterMs).toBeUndefined();
  });

  it.each(EVERY_WAY)('$name (stream: $stream): silence ends when the caller ends it', async (way) => {
    for (const fault of ['hang-before-headers', 'hang-mid-stream'] as const) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 60);
      expect((await fail(way, [{ fault }], controller.signal)).failure.kind).toBe('aborted');
    }
  });

  it.each(EVERY_WAY)('$name (stream: $stream): odd but lawful bytes change nothing', async (way) => {
    for (const fault of ['comments', 'seven-byte-writes', 'late-terminator'] as const) {
      const heard = await ask(way, await lab({ faults: [{ fault }] }), CAPITAL.messages);
      expect(heard.text).toBe(CAPITAL.known.good[0]?.[0]?.text);
    }
  });

  it('never shows the key a server repeats in its error', async () => {
    const { failure } = await fail(EVERY_WAY[0] ?? assert.fail(), [{ fault: 'key-in-error' }]);
    expect(failure.message).not.toContain('lab-key');
    expect(failure.message).toContain('[redacted]');
  });
});

describe('openSimulated', () => {
  const needs = { tools: false, output: false };

  it('says simulated, whichever adapter is underneath, and shares a limit by made-up vendor', async () => {
    const at = await lab();
    const provider = await openSimulated({ labUrl: at.url, contender: contender('plain-anthropic') });
    expect(provider).toMatchObject({ id: 'simulated', evidence: 'simulated', limitKey: 'simulated anthropic' });
    expect(provider.sdk).toMatch(/^@anthropic-ai\/sdk/);
    expect(provider.refuses(contender('plain-anthropic'), needs)).toEqual([]);
  });

  it('names the models there are when asked for one that is not, and the lab answers 404', async () => {
    const at = await lab();
    const unknown = contender('aurora-9');
    const provider = await openSimulated({ labUrl: at.url, contender: unknown });
    expect(provider.refuses(unknown, needs)[0]).toMatch(
      /"aurora-9".*Known: plain-openai, plain-anthropic, plain-google/,
    );
    await expect(hear(provider.ask(call('aurora-9', CAPITAL.messages), quiet))).rejects.toMatchObject({
      failure: { kind: 'model-not-found', status: 404 },
    });
  });

  it('passes on what the protocol itself refuses', async () => {
    const at = await lab();
    const seeded = { ...contender('plain-openai'), parameters: { seed: 1 } };
    const provider = await openSimulated({ labUrl: at.url, contender: seeded });
    expect(provider.refuses(seeded, needs).join()).toContain('seed');
  });

  it('says so when no lab is there', async () => {
    const at = await lab();
    await at.close();
    await expect(openSimulated({ labUrl: at.url, contender: contender('aurora-2') })).rejects.toThrow(
      /No simulated lab answers/,
    );
  });
});

const LONG: readonly Message[] = [{ role: 'user', text: 'long '.repeat(210) }];
