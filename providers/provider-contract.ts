import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '#bench/domain/call.ts';
import type { Contender } from '#bench/domain/contender.ts';
import { CallError, type FailureKindName } from '#bench/domain/failure.ts';
import type { ToolCall } from '#bench/domain/message.ts';
import type { AskContext, AskingProvider } from '#bench/domain/provider.ts';
import type { FinishedPart, ReplyPart } from '#bench/domain/reply.ts';
import { type FixtureAnswer, FixtureServer, fixture, json, sse } from './fixture-server.ts';
import type { ProviderOptions } from './provider-options.ts';

/** A key that must never be seen again. */
export const CANARY_KEY = 'sk-canary-4f1d9a07b2';

/** What the contract has to know of one API's wire. */
export interface ProviderWire {
  /** Folder of its fixtures. */
  readonly fixtures: string;
  /** What follows the server's address in the base URL. */
  readonly basePath: string;
  /** The header that carries the key. */
  readonly keyHeader: readonly [name: string, value: string];
  /** Ids of the two calls in the `tools` fixture; undefined where the vendor sends none. */
  readonly toolIds: readonly [string, string] | undefined;
  /** Fields of `finished` that this API fills; the rest is the same everywhere. */
  readonly finished: Partial<FinishedPart>;
  /** The vendor's words for stop, tool calls, length. */
  readonly finishWords: { readonly stop: string; readonly tools: string; readonly length: string };
  /** Fixtures of replies the model or the filter refused, with the parts they are, their end as `finish`. */
  readonly refusals: readonly {
    readonly fixture: string;
    readonly parts: readonly ReplyPart[];
    readonly finish: FinishedPart['finish'];
  }[];
  /** Id of the call in the `reasoning` fixture, and objects of that reply the next request must hold as they came. */
  readonly reasoning: { readonly toolId: string; readonly sentBack: readonly object[] };
  /** The body of the request after a tool call that kept no provider state, without what every request holds. */
  readonly toolResultBody: object;
  /** The body of a request that sets every parameter this API takes and asks for a shape. */
  readonly fullBody: { readonly parameters: Call['parameters']; readonly body: object };
  /** Contenders' parameters this API cannot take. */
  readonly refused: readonly (keyof Call['parameters'])[];
  /** Usage of all fixtures without `raw`. */
  readonly usage: Partial<NonNullable<FinishedPart['usage']>>;
  /** Everything from here on is the terminal event of the `text` stream. */
  readonly terminalMark: string;
  /** An event whose data is not JSON. */
  readonly malformedEvent: string;
  readonly errorBody: (status: number, message: string) => string;
  readonly quota: { readonly status: number; readonly body: string };
  readonly contextFull: { readonly status: number; readonly body: string };
  readonly unknownModel: { readonly status: number; readonly body: string };
  readonly inBandError: FailureKindName;
}

type Open = (options: ProviderOptions) => AskingProvider;

/**
 * The promises of an adapter, tested over HTTP against fixtures written from the vendor's documentation. A new adapter's
 * test calls this once and adds what only its API has.
 */
export function describeProvider(name: string, open: Open, wire: ProviderWire): void {
  describe(`${name} keeps the contract of a provider`, () => {
    const server = new FixtureServer();
    let provider: AskingProvider;
    const ask = (answer: FixtureAnswer, call: Partial<Call> = {}, context: Partial<AskContext> = {}) => {
      server.answer(answer);
      return collect(provider, { ...CALL, ...call }, context);
    };
    const file = (fixtureName: string): string => fixture(`${wire.fixtures}/${fixtureName}`);

    beforeAll(async () => {
      await server.open();
      provider = open(options(server.url + wire.basePath));
    });
    afterAll(async () => {
      await provider.close?.();
      await server[Symbol.asyncDispose]();
    });

    const finished = (reason: FinishedPart['finish']['reason'], raw: string): ReplyPart => ({
      kind: 'finished',
      finish: { reason, raw },
      usage: expect.objectContaining({ ...wire.usage, source: 'provider' }) as NonNullable<FinishedPart['usage']>,
      requestId: 'req-1',
      servedModel: 'model-2026-10-01',
      fingerprint: undefined,
      serviceTier: undefined,
      ...wire.finished,
    });
    const TEXT: ReplyPart[] = [
      { kind: 'text', text: 'Grüße, ' },
      { kind: 'text', text: 'Welt 🌍.' },
      finished('stop', wire.finishWords.stop),
    ];
    const REQUEST_ID = { headers: { 'x-request-id': 'req-1', 'request-id': 'req-1' } };

    describe('replies', () => {
      it('yields the text of a stream as it comes, and neither role-only chunks, empty strings, pings nor comments', async () => {
        expect((await ask(sse(file('text.sse'), REQUEST_ID))).parts).toEqual(TEXT);
      });

      it('yields the same parts when the stream arrives seven bytes at a time', async () => {
        expect((await ask(sse(file('text.sse'), { ...REQUEST_ID, bytesPerWrite: 7 }))).parts).toEqual(TEXT);
      });

      it('yields the same reply when it is not streamed', async () => {
        const { parts } = await ask(json(file('text.json'), REQUEST_ID), { stream: false });
        expect(joined(parts)).toEqual(joined(TEXT));
      });

      it.each([true, false])('yields two tool calls with their arguments (streamed: %s)', async (stream) => {
        const answer = stream ? sse(file('tools.sse'), REQUEST_ID) : json(file('tools.json'), REQUEST_ID);
        const { parts } = await ask(answer, { stream, tools: [LOOKUP_PAGE] });
        const [first, second] = wire.toolIds ?? [];
        expect(joined(parts)).toEqual([
          toolCall(0, first, '{"page":7}'),
          toolCall(1, second, '{"page":9}'),
          finished('tool-calls', wire.finishWords.tools),
        ]);
      });

      it.each([true, false])('says when the output limit cut the reply (streamed: %s)', async (stream) => {
        const answer = stream ? sse(file('length.sse'), REQUEST_ID) : json(file('length.json'), REQUEST_ID);
        const { parts } = await ask(answer, { stream });
        expect(parts).toEqual([{ kind: 'text', text: 'One, two' }, finished('length', wire.finishWords.length)]);
      });

      it.each([true, false])('tells refusals from answers (streamed: %s)', async (stream) => {
        for (const refusal of wire.refusals) {
          const { fixture: stem, finish } = refusal;
          const answer = stream ? sse(file(`${stem}.sse`)) : json(file(`${stem}.json`));
          const { parts, error } = await ask(answer, { stream });
          expect(error).toBeUndefined();
          expect(joined(parts)).toEqual([...refusal.parts, expect.objectContaining({ kind: 'finished', finish })]);
        }
      });

      it.each([true, false])(
        'keeps reasoning out of the answer and sends back what the vendor needs of it (streamed: %s)',
        async (stream) => {
          const answer = stream ? sse(file('reasoning.sse')) : json(file('reasoning.json'));
          const { parts } = await ask(answer, { stream, tools: [LOOKUP_PAGE] });
          const { toolId, sentBack } = wire.reasoning;
          expect(joined(parts).slice(0, -1)).toEqual([
            { kind: 'reasoning', text: 'Pages first.' },
            toolCall(0, toolId, '{"page":7}'),
          ]);
          expect(parts.filter(({ kind }) => kind === 'text')).toEqual([]);
          const last = parts.at(-1);
          const state = last?.kind === 'finished' ? structuredClone(last.providerState) : undefined;
          await ask(sse(file('text.sse')), afterToolCall([lookedUp(toolId)], state));
          for (const piece of sentBack) {
            expect(objectsIn(server.requests[0]?.body)).toContainEqual(expect.objectContaining(piece));
          }
        },
      );

      it('keeps the vendor’s own usage beside ours', async () => {
        const { parts } = await ask(json(file('text.json')), { stream: false });
        const last = parts.at(-1);
        const sent = JSON.parse(file('text.json')) as Record<string, unknown>;
        expect(last).toMatchObject({ usage: { raw: sent.usage ?? sent.usageMetadata } });
      });
    });

    describe('requests', () => {
      it('sends the model, the key and the headers of the context', async () => {
        await ask(sse(file('text.sse')), {}, { headers: { 'x-bakeoff-lab-seed': '17/1/1' } });
        const [request] = server.requests;
        const [keyName, keyValue] = wire.keyHeader;
        expect(request?.headers).toMatchObject({ 'x-bakeoff-lab-seed': '17/1/1', [keyName]: keyValue });
        expect(JSON.stringify([request?.path, request?.body])).toContain('model-alias');
      });

      it('sends the system prompt, the turns, the tools, their calls and their results', async () => {
        await ask(sse(file('text.sse')), afterToolCall([lookedUp('call-1')], undefined));
        expect(server.requests[0]?.body).toMatchObject(wire.toolResultBody);
      });

      it('sends every parameter the API takes, and the shape asked for, in the API’s own words', async () => {
        await ask(sse(file('text.sse')), { parameters: wire.fullBody.parameters, output: PLACE });
        expect(server.requests[0]?.body).toMatchObject(wire.fullBody.body);
      });

      it('sends nothing for a parameter that is not set', async () => {
        await ask(json(file('text.json')), { stream: false });
        expect(JSON.stringify(server.requests[0]?.body)).not.toMatch(
          /temperature|top_?p|seed|stop|effort|thinking|budget/i,
        );
      });

      it('says before the run which parameters the API cannot take', () => {
        const parameters = {
          temperature: 0.5,
          topP: 0.9,
          seed: 7,
          maxOutputTokens: 3_000,
          stop: ['END'],
          reasoningEffort: 'low',
          thinkingBudgetTokens: 2_048,
        };
        const accepted = {
          ...parameters,
          ...Object.fromEntries(wire.refused.map((parameter) => [parameter, undefined])),
        };
        const needs = { tools: true, output: true };
        const sentences = provider.refuses(contender(parameters), needs);
        for (const parameter of wire.refused) {
          expect(sentences.join('\n')).toMatch(new RegExp(`"rival" sets (\\w+ and )?${parameter}\\b`));
        }
        expect(provider.refuses(contender(accepted), needs)).toEqual([]);
      });
    });

    describe('failures', () => {
      const failing = async (answer: FixtureAnswer, call: Partial<Call> = {}): Promise<CallError> => {
        const { error } = await ask(answer, call);
        expect(error).toBeInstanceOf(CallError);
        return error as CallError;
      };

      it.each<[number, FailureKindName]>([
        [400, 'invalid-request'],
        [401, 'unauthorized'],
        [403, 'unauthorized'],
        [413, 'invalid-request'],
        [422, 'invalid-request'],
        [429, 'rate-limited'],
        [500, 'server-error'],
        [502, 'server-error'],
        [503, 'overloaded'],
        [529, 'overloaded'],
      ])('calls status %i %s, asks once and hides the key it was sent', async (status, kind) => {
        const body = wire.errorBody(status, `Nothing doing for ${CANARY_KEY}.`);
        for (const stream of [true, false]) {
          const error = await failing(json(body, { status, headers: { 'retry-after': '3' } }), { stream });
          expect(error.failure).toMatchObject({ kind, status, retryAfterMs: 3_000, phase: undefined });
          expect(server.requests).toHaveLength(1);
          expect(error.message).toContain('Nothing doing for [redacted].');
          expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain(CANARY_KEY);
        }
      });

      it('knows a model that is not there', async () => {
        const { status, body } = wire.unknownModel;
        expect((await failing(json(body, { status }))).failure.kind).toBe('model-not-found');
      });

      it('knows a spent quota, and asks only once', async () => {
        const { status, body } = wire.quota;
        expect((await failing(json(body, { status }))).failure.kind).toBe('no-quota');
        expect(server.requests).toHaveLength(1);
      });

      it('calls a full context the contender’s own end and no failure', async () => {
        const { status, body } = wire.contextFull;
        const { parts, error } = await ask(json(body, { status }));
        expect(error).toBeUndefined();
        expect(parts).toMatchObject([{ kind: 'finished', finish: { reason: 'context-exceeded' }, usage: undefined }]);
      });

      it('throws for an error inside a stream', async () => {
        expect((await failing(sse(file('in-band-error.sse')))).failure.kind).toBe(wire.inBandError);
      });

      it('throws for an error body under status 200', async () => {
        const body = wire.errorBody(500, `Sorry, ${CANARY_KEY}`);
        const error = await failing(json(body), { stream: false });
        expect(error.failure.kind).toBe('server-error');
        expect(error.message).toContain('Sorry, [redacted]');
      });

      it('calls a stream truncated that ends without its terminal event', async () => {
        const whole = file('text.sse');
        const { parts, error } = await ask(sse(whole.slice(0, whole.indexOf(wire.terminalMark))));
        expect(parts).toEqual(TEXT.slice(0, 2));
        expect(error).toMatchObject({ failure: { kind: 'truncated' } });
      });

      it.each(['end', 'cut'] as const)(
        'never takes a stream for a reply that stops inside an event (%s)',
        async (ending) => {
          const whole = file('text.sse');
          const { parts, error } = await ask(sse(whole.slice(0, whole.indexOf('Welt')), { ending }));
          expect(parts.filter(({ kind }) => kind === 'finished')).toEqual([]);
          expect(error).toBeInstanceOf(CallError);
          const { kind } = (error as CallError).failure;
          expect(ending === 'cut' ? ['disconnected'] : ['truncated', 'malformed']).toContain(kind);
        },
      );

      it('calls a connection lost that is reset before the answer', async () => {
        expect((await failing({ ending: 'reset' })).failure.kind).toBe('disconnected');
        expect(server.requests).toHaveLength(1);
      });

      it('calls a connection lost that nobody accepts', async () => {
        const gone = await new FixtureServer().open();
        const unreachable = open(options(gone.url + wire.basePath));
        await gone[Symbol.asyncDispose]();
        const { error } = await collect(unreachable, CALL, {});
        await unreachable.close?.();
        expect(error).toMatchObject({ failure: { kind: 'disconnected', status: undefined } });
      });

      it('calls an event malformed that is not JSON', async () => {
        expect((await failing(sse(wire.malformedEvent))).failure.kind).toBe('malformed');
      });

      it('calls bytes malformed that are not UTF-8, streamed or not', async () => {
        const torn = (text: string): Buffer =>
          Buffer.from(Buffer.from(text).toString('latin1').replace('Ã¼', '\xff'), 'latin1');
        expect((await failing(sse(torn(file('text.sse'))))).failure.kind).toBe('malformed');
        expect((await failing(json(torn(file('text.json'))), { stream: false })).failure.kind).toBe('malformed');
      });

      it('takes neither an empty answer nor a web page for a reply', async () => {
        expect((await failing(sse(''))).failure.kind).toBe('truncated');
        expect((await failing(json(''), { stream: false })).failure.kind).toBe('malformed');
        const page = { body: '<html>login</html>', headers: { 'content-type': 'text/html' } };
        expect((await failing(page, { stream: false })).failure.kind).toBe('malformed');
        expect(['truncated', 'malformed']).toContain((await failing(page)).failure.kind);
      });
    });

    describe('aborts', () => {
      it('throws for an abort in the middle of a stream, which every SDK ends quietly', async () => {
        const whole = file('text.sse');
        server.answer(sse(whole.slice(0, whole.indexOf(wire.terminalMark)), { ending: 'hang' }));
        const controller = new AbortController();
        const parts: ReplyPart[] = [];
        const reading = (async () => {
          for await (const part of provider.ask(CALL, { signal: controller.signal })) {
            parts.push(bare(part));
            if (parts.length === 2) controller.abort();
          }
        })();
        await expect(reading).rejects.toMatchObject({ failure: { kind: 'aborted' } });
        expect(parts).toEqual(TEXT.slice(0, 2));
      });

      it('throws for an abort before the answer begins', async () => {
        const controller = new AbortController();
        const asked = ask({ ending: 'silent' }, {}, { signal: controller.signal });
        await server.asked();
        controller.abort();
        expect((await asked).error).toMatchObject({ failure: { kind: 'aborted' } });
      });

      it('asks nobody when it is aborted before it begins', async () => {
        const { error } = await ask(sse(file('text.sse')), {}, { signal: AbortSignal.abort() });
        expect(error).toMatchObject({ failure: { kind: 'aborted' } });
        expect(server.requests).toEqual([]);
      });
    });

    it('reads ten streams over one connection, though their last bytes come late', async () => {
      const own = await new FixtureServer().open();
      const reusing = open(options(own.url + wire.basePath));
      for (let stream = 0; stream < 10; stream += 1) {
        own.answer(sse(file('text.sse'), { ending: 'late-end' }));
        expect((await collect(reusing, CALL, {})).error).toBeUndefined();
      }
      await reusing.close?.();
      const { connections } = own;
      await own[Symbol.asyncDispose]();
      expect(connections).toBe(1);
    });
  });

  function options(baseUrl: string): ProviderOptions {
    return { id: name, apiKey: CANARY_KEY, keyName: 'CANARY_API_KEY', baseUrl, evidence: 'measured' };
  }
}

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

function lookedUp(id: string): ToolCall {
  return { id, name: 'lookup_page', input: { page: 7 }, rawInput: '{"page":7}' };
}

function contender(parameters: Record<string, unknown>): Contender {
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

/** Everything a call yielded until it ended or failed, without times. */
export async function collect(
  provider: AskingProvider,
  call: Call,
  context: Partial<AskContext>,
): Promise<{ parts: ReplyPart[]; error: unknown }> {
  const parts: ReplyPart[] = [];
  try {
    for await (const part of provider.ask(call, { signal: new AbortController().signal, ...context }))
      parts.push(bare(part));
    return { parts, error: undefined };
  } catch (error) {
    return { parts, error };
  }
}

function bare(part: ReplyPart): ReplyPart {
  const { atMs: _time, ...rest } = part;
  return rest;
}

function toolCall(index: number, id: string | undefined, inputText: string): ReplyPart {
  return { kind: 'tool-call', index, ...(id === undefined ? {} : { id }), name: 'lookup_page', inputText };
}

/** Every object in a JSON value, at any depth. */
function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

/** A reply with the pieces of its text and of each tool call put together, so that a stream equals a whole answer. */
export function joined(parts: readonly ReplyPart[]): ReplyPart[] {
  const whole: ReplyPart[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (part.kind === 'tool-call' && last?.kind === 'tool-call' && part.index === last.index) {
      whole[whole.length - 1] = { ...last, ...part, inputText: `${last.inputText ?? ''}${part.inputText ?? ''}` };
    } else if (part.kind !== 'finished' && part.kind !== 'tool-call' && last?.kind === part.kind) {
      whole[whole.length - 1] = { ...part, text: last.text + part.text };
    } else whole.push(part);
  }
  return whole;
}
