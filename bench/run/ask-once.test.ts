import { afterEach, assert, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '#bench/domain/call.ts';
import { CallError, callFailure } from '#bench/domain/failure.ts';
import { DEFAULT_RUN_OPTIONS } from '#bench/domain/run.ts';
import { askOnce } from './ask-once.ts';
import { finished, heldEffects, holdClock, pass, type Step, says, scriptedProvider } from './held-world.ts';
import type { Stamps } from './stamps.ts';

beforeEach(holdClock);
afterEach(() => vi.useRealTimers());

const SENT: Step = { afterMs: 20, transport: { kind: 'sent', reused: false, connectMs: 15, alpn: 'h2' } };
const HEADERS: Step = { afterMs: 30, transport: { kind: 'headers', status: 200, simulated: false } };

describe('one call', () => {
  it('is stamped from call to end: sent, headers, first token, first answer, last answer, done', async () => {
    const asked = await ask([
      SENT,
      HEADERS,
      { afterMs: 50, part: { kind: 'reasoning', text: 'hm' } },
      { afterMs: 100, part: { kind: 'text', text: 'ye' } },
      { afterMs: 40, part: { kind: 'text', text: 's' } },
      { afterMs: 5, part: finished() },
    ]);
    expect(relative(asked.stamps)).toMatchObject({
      sentMs: 20,
      headersMs: 50,
      firstTokenMs: 100,
      firstAnswerMs: 200,
      lastAnswerMs: 240,
      doneMs: 245,
      endedMs: 245,
      chunks: 2,
      maxStallMs: 40,
      connectMs: 15,
      connectionReused: false,
      alpn: 'h2',
      httpStatus: 200,
    });
    assert(asked.kind === 'replied');
    expect(asked.reply).toMatchObject({ text: 'yes', reasoningText: 'hm' });
  });

  it.each([
    { what: 'an empty text', part: { kind: 'text', text: '' } },
    { what: 'an empty piece of reasoning', part: { kind: 'reasoning', text: '' } },
    { what: 'a tool call without name and arguments', part: { kind: 'tool-call', index: 0, id: 'x' } },
  ] as const)('does not take $what for a first token', async ({ part }) => {
    const asked = await ask([
      { afterMs: 10, part },
      { afterMs: 90, part: { kind: 'text', text: 'x' } },
      { part: finished() },
    ]);
    expect(relative(asked.stamps)).toMatchObject({ firstTokenMs: 100, firstAnswerMs: 100, chunks: 1 });
  });

  it.each([
    { what: 'a refusal', part: { kind: 'refusal', text: 'no' } },
    { what: 'the name of a tool', part: { kind: 'tool-call', index: 0, name: 'look' } },
    { what: 'the arguments of a tool', part: { kind: 'tool-call', index: 0, inputText: '{' } },
  ] as const)('takes $what for an answer', async ({ part }) => {
    const asked = await ask([{ afterMs: 10, part }, { part: finished() }]);
    expect(relative(asked.stamps)).toMatchObject({ firstAnswerMs: 10 });
  });

  it('believes a stamp from another thread before its own clock', async () => {
    const at = performance.now();
    const asked = await ask([
      { afterMs: 50, part: { kind: 'text', text: 'x', atMs: at + 42 } },
      { part: finished({ atMs: at + 44 }) },
    ]);
    expect(relative(asked.stamps)).toMatchObject({ firstTokenMs: 42, doneMs: 44, endedMs: 50 });
  });

  it('counts from the first sending when a redirect sends twice, and keeps the last status', async () => {
    const redirect: Step = { transport: { kind: 'headers', status: 307, simulated: false } };
    const asked = await ask([SENT, redirect, SENT, HEADERS, ...says('x')]);
    expect(relative(asked.stamps)).toMatchObject({ sentMs: 20, httpStatus: 200 });
  });

  it('stamps no tokens of an answer that is not streamed', async () => {
    const asked = await ask(says('x'), { stream: false });
    expect(relative(asked.stamps)).toMatchObject({
      firstTokenMs: undefined,
      firstAnswerMs: undefined,
      chunks: 0,
      doneMs: 110,
    });
  });

  it('says that an answer is simulated when the answer itself says so', async () => {
    const asked = await ask([{ transport: { kind: 'headers', status: 200, simulated: true } }, ...says('x')]);
    expect(asked.simulated).toBe(true);
  });

  it('is truncated without its terminal event, however much arrived', async () => {
    const asked = await ask([{ part: { kind: 'text', text: 'almost all' } }]);
    expect(asked).toMatchObject({ kind: 'failed', failure: { kind: 'truncated' } });
  });

  it.each([
    { phase: 'connect', steps: [{ transport: { kind: 'created' } }, { hangs: true }], afterMs: 10_000 },
    {
      phase: 'first-token',
      steps: [{ transport: { kind: 'created' } }, SENT, HEADERS, { hangs: true }],
      afterMs: 120_000,
    },
    {
      phase: 'first-token',
      steps: [{ hangs: true }],
      afterMs: 120_000,
      because: 'nobody saw it connect, so it may be thinking',
    },
    {
      phase: 'idle',
      steps: [{ afterMs: 500, part: { kind: 'reasoning', text: 'hm' } }, { hangs: true }],
      afterMs: 60_500,
    },
    { phase: 'total', steps: dripping(), afterMs: 600_000 },
  ] as const)('times out in the phase $phase after $afterMs ms', async ({ phase, steps, afterMs }) => {
    const asked = await ask(steps);
    const { watchdogs } = DEFAULT_RUN_OPTIONS;
    const limits = {
      connect: watchdogs.connectMs,
      'first-token': watchdogs.firstTokenMs,
      idle: watchdogs.idleMs,
      total: watchdogs.totalMs,
    };
    expect(asked).toMatchObject({ kind: 'failed', failure: { kind: 'timed-out', phase, limitMs: limits[phase] } });
    expect(relative(asked.stamps).endedMs).toBe(afterMs);
  });

  it('is limited by its total alone when it is not streamed', async () => {
    const asked = await ask([{ hangs: true }], { stream: false });
    expect(asked).toMatchObject({ failure: { kind: 'timed-out', phase: 'total' } });
  });

  it.each([
    { adapter: 'hangs', steps: [{ hangs: true }] },
    { adapter: 'ends without a word', steps: [{ part: { kind: 'text', text: 'x' } }, { endsQuietly: true }] },
    {
      adapter: 'says something else',
      steps: [{ afterMs: 1e9, part: { kind: 'text', text: '' } }, { throws: new TypeError('terminated') }],
    },
  ] as const)('is aborted when the operator stops, also where its adapter $adapter', async ({ steps }) => {
    const operator = new AbortController();
    setTimeout(() => operator.abort(), 700);
    const asked = await ask(steps, {}, operator.signal);
    expect(asked).toMatchObject({ kind: 'failed', failure: { kind: 'aborted' } });
    expect(asked).not.toHaveProperty('bug');
    expect(relative(asked.stamps).endedMs).toBe(700);
  });

  it('is not asked at all when the operator has stopped already', async () => {
    const provider = scriptedProvider(() => says('x'));
    const asked = await pass(askOnce(provider, CALL, options(AbortSignal.abort())));
    expect(asked).toMatchObject({ kind: 'failed', failure: { kind: 'aborted' } });
    expect(provider.calls).toEqual([]);
  });

  it('fails as its adapter says, and leaves no timer behind', async () => {
    const failure = callFailure('overloaded', 'busy', { status: 529 });
    const asked = await ask([{ afterMs: 5, throws: new CallError(failure) }]);
    expect(asked).toMatchObject({ kind: 'failed', failure });
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    { how: 'while it is asked', provider: scriptedProvider(() => [{ throws: new TypeError('x is undefined') }]) },
    {
      how: 'before it is asked',
      provider: scriptedProvider(() => [], {
        ask() {
          throw new TypeError('x is undefined');
        },
      }),
    },
  ])('shows an adapter that throws something else $how as our bug', async ({ provider }) => {
    const asked = await pass(askOnce(provider, CALL, options()));
    assert(asked.kind === 'failed');
    expect(String(asked.bug)).toBe('TypeError: x is undefined');
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    { after: 'a lost connection', steps: [{ throws: new CallError(callFailure('disconnected', 'reset')) }] },
    { after: 'a stream that is never closed', steps: [{ hangs: true }] },
  ] as const)('is a reply once its terminal event was there, also after $after', async ({ steps }) => {
    const asked = await ask([...says('x'), ...steps]);
    expect(asked).toMatchObject({ kind: 'replied', reply: { text: 'x' } });
    expect(relative(asked.stamps).doneMs).toBe(110);
  });

  it('puts the pieces of tool calls together, and keeps arguments that are no JSON as they came', async () => {
    const asked = await ask([
      { part: { kind: 'tool-call', index: 1, id: 'b', name: 'two', inputText: '{oops' } },
      { part: { kind: 'tool-call', index: 0, name: 'one', inputText: '{"a"' } },
      { part: { kind: 'tool-call', index: 0, inputText: ':1}' } },
      { part: { kind: 'tool-call', index: 2, id: 'c', name: 'three' } },
      { part: finished() },
    ]);
    assert(asked.kind === 'replied');
    expect(asked.reply.toolCalls).toEqual([
      { id: 'call-1', name: 'one', input: { a: 1 }, rawInput: '{"a":1}' },
      { id: 'b', name: 'two', input: undefined, rawInput: '{oops' },
      { id: 'c', name: 'three', input: {}, rawInput: '{}' },
    ]);
  });
});

const CALL: Call = { modelId: 'm', messages: [], tools: [], output: undefined, parameters: {}, stream: true };

function ask(steps: readonly Step[], changes: Partial<Call> = {}, signal?: AbortSignal) {
  return pass(
    askOnce(
      scriptedProvider(() => steps),
      { ...CALL, ...changes },
      options(signal),
    ),
  );
}

function options(signal = new AbortController().signal) {
  return { clock: heldEffects().clock, watchdogs: DEFAULT_RUN_OPTIONS.watchdogs, signal, headers: {} };
}

/** A part every 50 s, for ever: never idle, never done. */
function dripping(): readonly Step[] {
  return Array.from({ length: 20 }, () => ({ afterMs: 50_000, part: { kind: 'text', text: '.' } }));
}

/** Stamps counted from the call. */
function relative(stamps: Stamps): Stamps {
  const since = (at: number | undefined) => (at === undefined ? undefined : at - stamps.callMs);
  return {
    ...stamps,
    sentMs: since(stamps.sentMs),
    headersMs: since(stamps.headersMs),
    firstTokenMs: since(stamps.firstTokenMs),
    firstAnswerMs: since(stamps.firstAnswerMs),
    lastAnswerMs: since(stamps.lastAnswerMs),
    doneMs: since(stamps.doneMs),
    endedMs: stamps.endedMs - stamps.callMs,
  };
}
