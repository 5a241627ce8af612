import { afterEach, assert, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Contender } from '#bench/domain/contender.ts';
import { CallError, callFailure, type FailureKindName } from '#bench/domain/failure.ts';
import type { Provider, Recording } from '#bench/domain/provider.ts';
import type { FinishReason } from '#bench/domain/reply.ts';
import { DEFAULT_RUN_OPTIONS } from '#bench/domain/run.ts';
import { tool } from '#bench/plan/define-scenario.ts';
import { exampleCases, exampleScenario } from '#bench/plan/example-plan.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { lockPrices } from '#bench/plan/lock-prices.ts';
import { parseContender } from '#bench/plan/parse-contender.ts';
import {
  callsTool,
  finished,
  holdClock,
  pass,
  planned,
  type ScriptedProvider,
  type Step,
  says,
  scriptedProvider,
  tokens,
  trialContext,
} from './held-world.ts';
import { runTrial } from './run-trial.ts';
import type { TrialContext } from './trial-context.ts';

beforeEach(holdClock);
afterEach(() => vi.useRealTimers());

const CONTENDER = parseContender('a=openai:m');
/** $1 a million in, $10 a million out. */
const PRICES = lockPrices([CONTENDER], {
  capturedAt: new Date('2026-11-20T00:00:00Z'),
  manual: { a: { input: '1', output: '10' } },
  simulated: {},
  sourceVersion: '0',
});

interface Box {
  items: string[];
}
const tools = {
  add: tool<z.ZodObject<{ item: z.ZodString }>, never, Box>({
    description: 'adds an item',
    input: z.object({ item: z.string() }),
    run: ({ item }, { state }) => {
      if (item === 'lead') throw new Error('too heavy');
      state.items.push(item);
      return { count: state.items.length };
    },
  }),
};
const boxScenario = (changes: Parameters<typeof exampleScenario>[1] = {}) =>
  exampleScenario(exampleCases(1), { tools: tools as never, state: () => ({ items: [] }), ...changes });

describe('a trial', () => {
  it('asks the prompt of its variant with the parameters of its contender, and keeps what was said', async () => {
    const provider = scriptedProvider(() =>
      says('yes', { usage: tokens(1_000, 100), servedModel: 'm-1', fingerprint: 'fp' }),
    );
    const { trial, reply } = await run(
      await exampleScenario(exampleCases(1)),
      provider,
      {},
      parseContender('a=openai:m+seed=7+stream=no'),
    );
    expect(provider.calls).toMatchObject([
      { modelId: 'm', messages: [{ role: 'user', text: 'What is 1?' }], parameters: { seed: 7 }, stream: false },
    ]);
    expect(trial).toMatchObject({
      id: 'example/c1/a/1',
      outcome: { kind: 'answered' },
      evidence: 'measured',
      servedModel: 'm-1',
      fingerprint: 'fp',
      usage: { inputTokens: 1_000, outputTokens: 100 },
      cost: { kind: 'priced', usd: '0.002', unreportedAttempts: 0 },
      latency: { e2eMs: 110 },
      startedAt: '2026-11-20T12:00:00.000Z',
      endedAt: '2026-11-20T12:00:00.110Z',
    });
    expect(reply).toMatchObject({
      trial: 'example/c1/a/1',
      text: 'yes',
      transcript: [{ role: 'assistant', text: 'yes' }],
    });
  });

  it('makes retries as attempts of itself: each kept, their wait in what the user waited, none in the model', async () => {
    const provider = scriptedProvider((number) =>
      number < 2
        ? [{ afterMs: 30, throws: new CallError(callFailure('overloaded', 'busy', { status: 529 })) }]
        : says('yes', { usage: tokens(1_000, 100) }),
    );
    const failures: unknown[] = [];
    const { trial } = await run(await exampleScenario(exampleCases(1)), provider, {
      onFailure: ({ kind }, { retried }) => failures.push([kind, retried]),
    });
    expect(trial.attempts.map(({ call, failure, waitMs, endedMs }) => [call, failure?.kind, waitMs, endedMs])).toEqual([
      [0, 'overloaded', 250, 30],
      [0, 'overloaded', 500, 30],
      [0, undefined, undefined, 110],
    ]);
    expect(trial.latency).toMatchObject({ queueWaitMs: 0, e2eMs: 110, responseMs: 30 + 250 + 30 + 500 + 110 });
    expect(trial.cost).toMatchObject({ usd: '0.002', unreportedAttempts: 0 });
    expect(failures).toEqual([
      ['overloaded', true],
      ['overloaded', true],
    ]);
  });

  it('counts an attempt that began to answer and failed: its price is a lower bound', async () => {
    const provider = scriptedProvider((number) =>
      number === 0 ? [{ part: { kind: 'text', text: 'half' } }] : says('yes', { usage: tokens(1_000, 100) }),
    );
    const { trial } = await run(await exampleScenario(exampleCases(1)), provider);
    expect(trial.cost).toMatchObject({ kind: 'priced', usd: '0.002', unreportedAttempts: 1 });
  });

  it('is unpriced, never free, when the provider reported nothing or there is no price', async () => {
    const loaded = await exampleScenario(exampleCases(1));
    const silent = scriptedProvider(() => says('yes'));
    expect((await run(loaded, silent)).trial.cost).toEqual({
      kind: 'unpriced',
      reason: 'the provider reported no tokens',
    });
    const told = scriptedProvider(() => says('yes', { usage: tokens(1, 1) }));
    const unpriced = { lines: [], unpriced: [{ contender: 'a', reason: 'nobody knows' }] };
    expect((await run(loaded, told, { prices: unpriced })).trial.cost).toEqual({
      kind: 'unpriced',
      reason: 'nobody knows',
    });
    const fast = scriptedProvider(() => says('yes', { usage: tokens(1, 1), serviceTier: 'priority' }));
    expect((await run(loaded, fast)).trial.cost).toMatchObject({
      reason: 'billed at tier "priority", which the price table does not know',
    });
  });

  it.each(['unauthorized', 'no-quota', 'model-not-found', 'invalid-request'] as const)(
    'asks once and fails when the operator must act: %s',
    async (kind: FailureKindName) => {
      const provider = scriptedProvider(() => [{ throws: new CallError(callFailure(kind, 'no')) }]);
      const { trial, reply } = await run(await exampleScenario(exampleCases(1)), provider);
      expect(provider.calls).toHaveLength(1);
      expect(trial).toMatchObject({
        outcome: { kind: 'failed', failure: { kind } },
        usage: undefined,
        latency: undefined,
        outputHash: undefined,
      });
      expect(reply).toMatchObject({ trial: trial.id, text: '', prompt: [{ text: 'What is 1?' }] });
    },
  );

  it('gives up after the last attempt, with the last failure', async () => {
    const provider = scriptedProvider((number) => [
      { throws: new CallError(callFailure('server-error', `no. ${number}`)) },
    ]);
    const { trial } = await run(await exampleScenario(exampleCases(1)), provider);
    expect(trial.attempts).toHaveLength(DEFAULT_RUN_OPTIONS.maxAttempts);
    expect(trial.outcome).toMatchObject({ kind: 'failed', failure: { message: 'no. 3' } });
  });

  it('does not ask again once the operator has stopped', async () => {
    const operator = new AbortController();
    const provider = scriptedProvider(() => [{ throws: new CallError(callFailure('overloaded', 'busy')) }]);
    setTimeout(() => operator.abort(), 100);
    const { trial } = await run(await exampleScenario(exampleCases(1)), provider, { signal: operator.signal });
    expect(provider.calls).toHaveLength(1);
    expect(trial.outcome).toMatchObject({ kind: 'failed', failure: { kind: 'aborted' } });
  });

  it('is simulated when the answer says so, and sends the seed of its answer only to the lab', async () => {
    const simulated: Step = { transport: { kind: 'headers', status: 200, simulated: true } };
    const gateway = scriptedProvider(() => [simulated, ...says('yes')]);
    expect((await run(await exampleScenario(exampleCases(1)), gateway)).trial.evidence).toBe('simulated');
    expect(gateway.contexts[0]?.headers).toEqual({});
    const lab = scriptedProvider(() => says('yes'), { evidence: 'simulated' });
    await run(await exampleScenario(exampleCases(1)), lab, { seed: 42 });
    expect(lab.contexts[0]?.headers).toEqual({ 'x-bakeoff-lab-seed': '42:example/c1/a/1/0/1' });
  });

  it('is our bug, with all attempts kept, when an adapter throws what it should not', async () => {
    const provider = scriptedProvider(() => [{ throws: new TypeError('x is undefined') }]);
    const { trial } = await run(await exampleScenario(exampleCases(1)), provider);
    expect(trial).toMatchObject({ outcome: { kind: 'broken', error: 'adapter scripted: TypeError: x is undefined' } });
    expect(trial.attempts).toHaveLength(1);
  });
});

describe('the outcome of a trial', () => {
  it.each<{ reason: FinishReason; text?: string; refusal?: string; json?: boolean; outcome: object }>([
    { reason: 'stop', text: 'yes', outcome: { kind: 'answered' } },
    { reason: 'other', text: 'yes', outcome: { kind: 'answered' } },
    { reason: 'stop', outcome: { kind: 'wrong-shape', detail: 'the reply is empty' } },
    { reason: 'stop', refusal: 'I will not.', outcome: { kind: 'refused', by: 'model', detail: 'I will not.' } },
    { reason: 'refusal', refusal: 'No.', outcome: { kind: 'refused', by: 'model', detail: 'No.' } },
    { reason: 'content-filter', outcome: { kind: 'refused', by: 'filter', detail: 'raw' } },
    { reason: 'length', text: 'ye', outcome: { kind: 'cut-short' } },
    { reason: 'context-exceeded', text: 'ye', outcome: { kind: 'context-exceeded' } },
    { reason: 'stop', text: '{"a":1}', json: true, outcome: { kind: 'answered' } },
    { reason: 'stop', text: 'a is 1', json: true, outcome: { kind: 'wrong-shape', detail: 'the reply is not JSON' } },
  ])('after "$reason" with "$text" is $outcome.kind', async ({ reason, text, refusal, json, outcome }) => {
    const provider = scriptedProvider(() => [
      ...(text === undefined ? [] : [{ part: { kind: 'text', text } } as const]),
      ...(refusal === undefined ? [] : [{ part: { kind: 'refusal', text: refusal } } as const]),
      { part: finished({ finish: { reason, raw: 'raw' } }) },
    ]);
    const loaded = await exampleScenario(exampleCases(1), json === true ? { output: z.object({ a: z.number() }) } : {});
    expect((await run(loaded, provider)).trial.outcome).toEqual(outcome);
  });
});

describe('a trial with tools', () => {
  it('runs them, sends back what they say, and ends with the state they left', async () => {
    const provider = scriptedProvider((number) =>
      number === 0 ? callsTool('add', '{"item":"salt"}') : says('done', { usage: tokens(10, 5) }),
    );
    const { trial, reply } = await run(await boxScenario(), provider);
    expect(provider.calls[0]?.tools).toMatchObject([{ name: 'add', inputSchema: { type: 'object' } }]);
    expect(provider.calls[1]?.messages.slice(1)).toMatchObject([
      { role: 'assistant', toolCalls: [{ name: 'add', input: { item: 'salt' } }] },
      { role: 'tool', toolCallId: 'call-a', name: 'add', text: '{"count":1}' },
    ]);
    expect(reply?.state).toEqual({ items: ['salt'] });
    expect(trial.outcome).toEqual({ kind: 'answered' });
    expect(trial.attempts.map(({ call }) => call)).toEqual([0, 1]);
    expect(trial.latency).toMatchObject({ ttfatMs: 100, e2eMs: 220 });
    expect(trial.usage, 'one call had none, and a part would read as the whole').toBeUndefined();
    expect(trial.cost).toMatchObject({ kind: 'priced', unreportedAttempts: 1 });
  });

  it.each([
    { fault: 'an unknown tool', name: 'steal', input: '{}', says: /There is no tool "steal". Known: add/ },
    { fault: 'arguments that are no JSON', name: 'add', input: '{oops', says: /The arguments are not JSON/ },
    { fault: 'arguments that do not fit', name: 'add', input: '{"item":7}', says: /^item: .*expected string/ },
    { fault: 'a tool that refuses', name: 'add', input: '{"item":"lead"}', says: /^too heavy$/ },
  ])('tells the contender of $fault, as a product would, and goes on', async ({ name, input, says: text }) => {
    const provider = scriptedProvider((number) => (number === 0 ? callsTool(name, input) : says('sorry')));
    const { trial } = await run(await boxScenario(), provider);
    const answer = provider.calls[1]?.messages.at(-1);
    assert(answer?.role === 'tool');
    expect(answer).toMatchObject({ isError: true, text: expect.stringMatching(text) });
    expect(trial.outcome).toEqual({ kind: 'answered' });
  });

  it('ends when the contender goes on calling past the limit', async () => {
    const provider = scriptedProvider(() => callsTool('add', '{"item":"x"}'));
    const { trial } = await run(await boxScenario({ toolLoopLimit: 2 }), provider);
    expect(provider.calls).toHaveLength(3);
    expect(trial.outcome).toEqual({ kind: 'tool-loop-limit', limit: 2 });
  });

  it('takes the first call as the answer at a limit of 0', async () => {
    const provider = scriptedProvider(() => callsTool('add', '{"item":"x"}'));
    const { trial, reply } = await run(await boxScenario({ toolLoopLimit: 0 }), provider);
    expect(provider.calls).toHaveLength(1);
    expect(trial.outcome).toEqual({ kind: 'answered' });
    expect(reply?.state).toEqual({ items: [] });
  });

  it('offers a case its own tools, runs none of them, and takes the first call as the answer', async () => {
    const provider = scriptedProvider(() => callsTool('add', '{"item":"x"}'));
    const offered = { name: 'add', description: 'adds an item', inputSchema: { type: 'object' } };
    const loaded = await exampleScenario(exampleCases(1), {
      offers: ({ question }) => [{ ...offered, description: question }],
    });
    const { trial, reply } = await run(loaded, provider);
    expect(provider.calls.map((call) => call.tools)).toEqual([[{ ...offered, description: 'What is 1?' }]]);
    expect(trial.outcome).toEqual({ kind: 'answered' });
    expect(reply?.transcript).toMatchObject([
      { role: 'assistant', toolCalls: [{ name: 'add', input: { item: 'x' } }] },
    ]);
  });

  it.each(['length', 'refusal', 'content-filter'] as const)(
    'runs no tool of a reply that ended by %s',
    async (reason) => {
      const provider = scriptedProvider(() => [
        { part: { kind: 'tool-call', index: 0, name: 'add', inputText: '{"item":"x"}' } },
        { part: finished({ finish: { reason, raw: reason } }) },
      ]);
      const { reply } = await run(await boxScenario(), provider);
      expect(provider.calls).toHaveLength(1);
      expect(reply?.state).toEqual({ items: [] });
    },
  );

  it('never changes the case its state was made from: other trials are asked it too', async () => {
    const shared = { items: [] };
    const provider = scriptedProvider((number) => (number === 0 ? callsTool('add', '{"item":"x"}') : says('done')));
    const { reply } = await run(await boxScenario({ state: () => shared }), provider);
    expect(reply?.state).toEqual({ items: ['x'] });
    expect(shared.items).toEqual([]);
  });

  it.each([
    { state: () => new Map(), says: /state is a Map/ },
    { state: () => ({ at: [{ when: new Date(0) }] }), says: /state\.at\[0\]\.when is a Date/ },
    { state: () => ({ n: Number.NaN }), says: /state\.n is a number \(NaN\)/ },
  ])('is broken when its state is more than JSON: $says', async ({ state, says: text }) => {
    const { trial } = await run(
      await boxScenario({ state }),
      scriptedProvider(() => says('x')),
    );
    expect(trial.outcome).toMatchObject({ kind: 'broken', error: expect.stringMatching(text) });
  });
});

describe('a trial with scripted turns', () => {
  it('sends each once the reply before it is there, and keeps every reply', async () => {
    const provider = scriptedProvider((number) => says(`answer ${number + 1}`, { usage: tokens(10, 1) }));
    const { trial, reply } = await run(
      await exampleScenario(exampleCases(1), { turns: () => ['Why?', 'Sure?'] }),
      provider,
    );
    expect(provider.calls.map(({ messages }) => messages.length)).toEqual([1, 3, 5]);
    expect(reply?.transcript.map(({ role, text }) => `${role}: ${text}`)).toEqual([
      'assistant: answer 1',
      'user: Why?',
      'assistant: answer 2',
      'user: Sure?',
      'assistant: answer 3',
    ]);
    expect(reply?.text).toBe('answer 3');
    expect(trial.usage).toMatchObject({ inputTokens: 30, outputTokens: 3 });
  });

  it('is broken, with what was said kept, when the script itself throws', async () => {
    let asked = 0;
    // The script is read once when the scenario is loaded, and then once a trial.
    const turns = function* () {
      yield 'Why?';
      asked += 1;
      if (asked > 1) throw new Error('script lost');
    };
    const { trial, reply } = await run(
      await exampleScenario(exampleCases(1), { turns }),
      scriptedProvider(() => says('x')),
    );
    expect(trial.outcome).toEqual({ kind: 'broken', error: 'Error: script lost' });
    expect(trial.attempts).toHaveLength(2);
    expect(reply?.transcript).toHaveLength(3);
  });
});

describe("a trial of the user's own product code", () => {
  it('is timed as a whole and nothing else is made up', async () => {
    const loaded = await exampleScenario(exampleCases(1), {
      run: async ({ case: oneCase }) => {
        await new Promise((resolve) => setTimeout(resolve, 40));
        return { text: `echo ${oneCase.question}` };
      },
    });
    const { trial, reply } = await run(
      loaded,
      scriptedProvider(() => []),
    );
    expect(trial).toMatchObject({
      outcome: { kind: 'answered' },
      attempts: [],
      usage: undefined,
      cost: { kind: 'unpriced', reason: "inside the user's product code" },
      latency: { e2eMs: 40, ttfatMs: undefined, notMeasured: { ttfatMs: "inside the user's product code" } },
    });
    expect(reply?.text).toBe('echo What is 1?');
  });

  it('is broken when the code throws, timed out when it never ends, and aborted when the operator stops', async () => {
    const throwing = await exampleScenario(exampleCases(1), { run: () => Promise.reject(new Error('no cart')) });
    expect(
      (
        await run(
          throwing,
          scriptedProvider(() => []),
        )
      ).trial.outcome,
    ).toEqual({ kind: 'broken', error: 'Error: no cart' });
    const hanging = await exampleScenario(exampleCases(1), { run: () => new Promise(() => {}) });
    expect(
      (
        await run(
          hanging,
          scriptedProvider(() => []),
        )
      ).trial.outcome,
    ).toMatchObject({ kind: 'failed', failure: { kind: 'timed-out', phase: 'total' } });
    const operator = new AbortController();
    setTimeout(() => operator.abort(), 10);
    expect(
      (
        await run(
          hanging,
          scriptedProvider(() => []),
          { signal: operator.signal },
        )
      ).trial.outcome,
    ).toMatchObject({ failure: { kind: 'aborted' } });
  });
});

describe('a replayed trial', () => {
  const recording: Recording = {
    modelId: 'm',
    caseId: 'c1',
    repetition: 1,
    text: 'yes',
    usage: tokens(10, 1),
    e2eMs: 6_700,
    ttftMs: undefined,
    costUsd: '0.01',
    startedAt: undefined,
    writtenAtLocal: '2023-06-21T08:30:00',
    outputTokens: 1,
    finishReason: 'stop',
  };

  it('carries what was recorded, marked so, and measures nothing', async () => {
    const { trial, reply } = await run(await exampleScenario(exampleCases(1)), replaying(recording));
    expect(trial).toMatchObject({
      evidence: 'recorded',
      outcome: { kind: 'answered' },
      startedAt: undefined,
      endedAt: undefined,
      attempts: [],
      cost: { kind: 'recorded', usd: '0.01' },
      finish: { reason: 'stop', raw: 'stop' },
      servedModel: undefined,
      latency: { e2eMs: 6_700, ttftMs: undefined, responseMs: undefined, clientLagMs: undefined },
      recorded: { writtenAtLocal: '2023-06-21T08:30:00', outputTokens: 1 },
    });
    expect(reply?.text).toBe('yes');
  });

  it('without a recording is excluded, never an empty answer', async () => {
    const { trial, reply } = await run(await exampleScenario(exampleCases(1)), replaying(undefined));
    expect(trial).toMatchObject({
      outcome: { kind: 'missing-recording' },
      cost: { kind: 'unpriced' },
      latency: undefined,
    });
    expect(reply).toBeUndefined();
  });

  it('keeps cost and latency undefined where none were noted', async () => {
    const bare = { ...recording, e2eMs: undefined, costUsd: undefined, usage: undefined, finishReason: 'length' };
    const { trial } = await run(await exampleScenario(exampleCases(1)), replaying(bare));
    expect(trial).toMatchObject({
      outcome: { kind: 'cut-short' },
      latency: undefined,
      usage: undefined,
      cost: { kind: 'unpriced', reason: 'no cost was recorded' },
    });
  });
});

function run(
  loaded: LoadedScenario,
  provider: ScriptedProvider | Provider,
  changes: Partial<TrialContext> = {},
  contender: Contender = CONTENDER,
) {
  return pass(runTrial(planned(), loaded, contender, provider, trialContext({ prices: PRICES, ...changes })));
}

function replaying(recording: Recording | undefined): Provider {
  return {
    kind: 'replaying',
    id: 'recorded',
    evidence: 'recorded',
    baseUrlHost: 'x',
    sdk: 'none',
    refuses: () => [],
    replay: () => recording,
  };
}
