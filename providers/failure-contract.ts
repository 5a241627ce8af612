import { describe, expect, it } from 'vitest';
import type { Call } from '#bench/domain/call.ts';
import { CallError, type FailureKindName } from '#bench/domain/failure.ts';
import type { AskContext, AskingProvider } from '#bench/domain/provider.ts';
import type { ReplyPart } from '#bench/domain/reply.ts';
import { bare, collectParts } from './collect-parts.ts';
import { CALL, CANARY_KEY } from './contract-call.ts';
import { type FixtureAnswer, FixtureServer, json, sse } from './fixture-server.ts';
import type { ProviderWire } from './provider-wire.ts';

/** What the tests of one adapter share. */
export interface ContractGround {
  readonly wire: ProviderWire;
  readonly server: FixtureServer;
  /** The parts of the `text` fixture, the end included. */
  readonly text: readonly ReplyPart[];
  /** Text of a fixture of this API. */
  readonly file: (fixtureName: string) => string;
  readonly provider: () => AskingProvider;
  /** The adapter pointed at another server. */
  readonly open: (serverUrl: string) => AskingProvider;
  /** Asks `CALL`, with changes, while the server answers so. */
  readonly ask: (
    answer: FixtureAnswer,
    call?: Partial<Call>,
    context?: Partial<AskContext>,
  ) => Promise<{ readonly parts: ReplyPart[]; readonly error: unknown }>;
}

/** How an adapter fails: each failure by its kind, once, without the key, and never as a quiet end. */
export function describeFailures({ wire, server, text: TEXT, file, provider, open, ask }: ContractGround): void {
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
      const unreachable = open(gone.url);
      await gone[Symbol.asyncDispose]();
      const { error } = await collectParts(unreachable, CALL, {});
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
        for await (const part of provider().ask(CALL, { signal: controller.signal })) {
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
}
