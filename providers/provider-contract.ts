import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '#bench/domain/call.ts';
import type { AskContext, AskingProvider } from '#bench/domain/provider.ts';
import type { FinishedPart, ReplyPart } from '#bench/domain/reply.ts';
import { collectParts, joined } from './collect-parts.ts';
import { afterToolCall, CALL, CANARY_KEY, LOOKUP_PAGE, lookedUp, PLACE, rivalWith } from './contract-call.ts';
import { describeFailures } from './failure-contract.ts';
import { type FixtureAnswer, FixtureServer, fixture, json, sse } from './fixture-server.ts';
import type { ProviderOptions } from './provider-options.ts';
import type { ProviderWire } from './provider-wire.ts';

type Open = (options: ProviderOptions) => AskingProvider;

/**
 * The promises of an adapter, tested over HTTP against fixtures written from the vendor's documentation. A new adapter's
 * test calls this once and adds what only its API has.
 */
export function describeProvider(name: string, open: Open, wire: ProviderWire): void {
  describe(`${name} keeps the contract of a provider`, () => {
    const server = new FixtureServer();
    let provider: AskingProvider;
    const openAt = (serverUrl: string): AskingProvider =>
      open({
        id: name,
        apiKey: CANARY_KEY,
        keyName: 'CANARY_API_KEY',
        baseUrl: serverUrl + wire.basePath,
        evidence: 'measured',
      });
    const ask = (answer: FixtureAnswer, call: Partial<Call> = {}, context: Partial<AskContext> = {}) => {
      server.answer(answer);
      return collectParts(provider, { ...CALL, ...call }, context);
    };
    const file = (fixtureName: string): string => fixture(`${wire.fixtures}/${fixtureName}`);

    beforeAll(async () => {
      await server.open();
      provider = openAt(server.url);
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
        const sentences = provider.refuses(rivalWith(parameters), needs);
        for (const parameter of wire.refused) {
          expect(sentences.join('\n')).toMatch(new RegExp(`"rival" sets (\\w+ and )?${parameter}\\b`));
        }
        expect(provider.refuses(rivalWith(accepted), needs)).toEqual([]);
      });
    });

    describeFailures({ wire, server, text: TEXT, file, provider: () => provider, open: openAt, ask });

    it('reads ten streams over one connection, though their last bytes come late', async () => {
      const own = await new FixtureServer().open();
      const reusing = openAt(own.url);
      for (let stream = 0; stream < 10; stream += 1) {
        own.answer(sse(file('text.sse'), { ending: 'late-end' }));
        expect((await collectParts(reusing, CALL, {})).error).toBeUndefined();
      }
      await reusing.close?.();
      const { connections } = own;
      await own[Symbol.asyncDispose]();
      expect(connections).toBe(1);
    });
  });
}

function toolCall(index: number, id: string | undefined, inputText: string): ReplyPart {
  return { kind: 'tool-call', index, ...(id === undefined ? {} : { id }), name: 'lookup_page', inputText };
}

/** Every object in a JSON value, at any depth. */
function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
