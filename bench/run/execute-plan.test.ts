import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallError, callFailure, type FailureKindName } from '#bench/domain/failure.ts';
import type { AskingProvider } from '#bench/domain/provider.ts';
import { DEFAULT_RUN_OPTIONS, type RunOptions } from '#bench/domain/run.ts';
import type { Trial } from '#bench/domain/trial.ts';
import { exampleCases, exampleContenders, examplePlan, exampleScenario } from '#bench/plan/example-plan.ts';
import { interleave } from '#bench/plan/interleave.ts';
import { lockPrices } from '#bench/plan/lock-prices.ts';
import { type Execution, type ExecutionEvent, executePlan, MAX_BLOCKS_AHEAD } from './execute-plan.ts';
import {
  finished,
  heldEffects,
  holdClock,
  PUNCTUAL,
  pass,
  type Step,
  says,
  scriptedProvider,
  tokens,
} from './held-world.ts';
import { type Cast, pendingTrials } from './run-plan.ts';

beforeEach(holdClock);
afterEach(() => vi.useRealTimers());

describe('the execution of a plan', () => {
  it('records every pending trial exactly once, in whatever order the answers come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (delays, concurrency, contenders) => {
          const { end, recorded, pending } = await execute({
            cases: 5,
            labels: ['a', 'b', 'c', 'd'].slice(0, contenders),
            options: { concurrency },
            answer: (_, number) => answersAfter(delays[number % delays.length] ?? 0),
          });
          expect(recorded.map(({ id }) => id).toSorted()).toEqual(pending.map(({ id }) => id).toSorted());
          expect(end).toMatchObject({ trials: pending.length, stoppedBecause: undefined });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has no more in flight per provider than it may', async () => {
    const { mostInFlight } = await execute({ cases: 20, labels: ['a', 'b'], options: { concurrency: 3 } });
    expect(mostInFlight).toEqual({ a: 3, b: 3 });
  });

  it('fills every place of a contender that competes alone, also beyond the window', async () => {
    const { mostInFlight } = await execute({ cases: 90, labels: ['a'], options: { concurrency: 60 } });
    expect(mostInFlight).toEqual({ a: 60 });
  });

  it('waits for the reset when an answer says that the limit is used up, and is turned away by nobody', async () => {
    const startMs = performance.now();
    const usedUp = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '9s' };
    const { end, recorded, pending } = await execute({
      cases: 6,
      labels: ['a'],
      options: { concurrency: 2 },
      answer: (_, number) => [
        {
          afterMs: 10,
          transport: { kind: 'headers', status: 200, simulated: true, ...(number === 1 ? { limits: usedUp } : {}) },
        },
        ...answersAfter(20),
      ],
    });
    expect(recorded).toHaveLength(pending.length);
    expect(performance.now() - startMs).toBeGreaterThan(9_000);
    expect(end.concurrencyHistory.map(({ why }) => why)).toContain(
      'the provider says that its requests are used up: held until it resets',
    );
  });

  it('lets contenders behind one key share its places', async () => {
    const { mostTogether } = await execute({
      cases: 20,
      labels: ['a', 'b'],
      options: { concurrency: 3 },
      sharedKey: true,
    });
    expect(mostTogether).toBe(3);
  });

  it('never runs further ahead of the slowest contender than the window, so that pairs stay pairs in time', async () => {
    const { furthestApart } = await execute({
      cases: 120,
      labels: ['slow', 'fast'],
      options: { concurrency: 2 },
      answer: (label) => answersAfter(label === 'slow' ? 5_000 : 10),
    });
    expect(furthestApart).toBeLessThanOrEqual(MAX_BLOCKS_AHEAD);
    expect(furthestApart).toBeGreaterThan(MAX_BLOCKS_AHEAD - 3);
  });

  it('warms every contender up first and measures nothing beside it', async () => {
    const order: string[] = [];
    const { recorded, end } = await execute({
      cases: 3,
      labels: ['a', 'b'],
      warmUps: 2,
      answer: (label) => answersAfter(label === 'a' ? 10 : 9_000),
      onEvent: (event) => order.push(event.kind === 'done' ? `done ${event.trial.warmUp}` : `${event.kind}`),
    });
    const lastWarmUp = order.lastIndexOf('done true');
    expect(order.slice(0, lastWarmUp + 1).filter((step) => step === 'asked')).toHaveLength(4);
    expect(order.slice(0, lastWarmUp + 1)).not.toContain('done false');
    expect(recorded.filter(({ warmUp }) => warmUp)).toHaveLength(4);
    expect(end.trials, 'warm-ups are no trials').toBe(6);
  });

  it('holds the requests a minute of a provider', async () => {
    const starts: number[] = [];
    await execute({
      cases: 10,
      labels: ['a'],
      options: { requestsPerMinute: 6 },
      onEvent: (event) => event.kind === 'asked' && starts.push(performance.now()),
    });
    const gaps = starts.slice(1).map((at, place) => at - (starts[place] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(9_990);
  });

  it('stops at its cap on trials, counted over all sessions', async () => {
    const { end, recorded } = await execute({
      cases: 10,
      labels: ['a'],
      options: { maxTrials: 7 },
      before: { usd: 0, trials: 3 },
    });
    expect(recorded).toHaveLength(4);
    expect(end.stoppedBecause).toBe('the cap of 7 trials (--max-trials) is reached');
  });

  it('stops before the call that could pass its cap in dollars', async () => {
    // Every answer costs a cent; the estimate is far less, so that only what was seen holds the cap.
    const { end, recorded } = await execute({
      cases: 50,
      labels: ['a'],
      options: { maxUsd: 0.1, concurrency: 1 },
      before: { usd: 0.03, trials: 3 },
      answer: () => says('yes', { usage: tokens(10_000, 0) }),
    });
    expect(end.stoppedBecause).toMatch(/--max-usd/);
    const spent = 0.03 + recorded.reduce((sum, { cost }) => sum + (cost.kind === 'priced' ? Number(cost.usd) : 0), 0);
    expect(spent).toBeLessThanOrEqual(0.1);
    expect(spent).toBeGreaterThan(0.08);
  });

  it.each(['unauthorized', 'no-quota', 'model-not-found'] as const)(
    'stops at once when every call must fail, and does not record it: %s',
    async (kind: FailureKindName) => {
      const { end, recorded, asked } = await execute({
        cases: 50,
        labels: ['a'],
        options: { concurrency: 2 },
        answer: (_, number) => (number === 3 ? [{ throws: new CallError(callFailure(kind, 'no')) }] : says('yes')),
      });
      expect(end.stoppedBecause).toMatch(/^a: .* \(no\)$/);
      expect(asked.length).toBeLessThanOrEqual(5);
      expect(recorded.map(({ id }) => id)).not.toContain(asked[3]);
      expect(recorded).toHaveLength(asked.length - 1);
    },
  );

  it("records what is the provider's doing and goes on", async () => {
    const { end, recorded } = await execute({
      cases: 3,
      labels: ['a'],
      options: { maxAttempts: 2 },
      answer: () => [{ throws: new CallError(callFailure('server-error', 'no')) }],
    });
    expect(recorded.map(({ outcome }) => outcome.kind)).toEqual(['failed', 'failed', 'failed']);
    expect(end.stoppedBecause).toBeUndefined();
  });

  it('finishes what is in flight when the operator stops, and starts nothing new', async () => {
    const stop = new AbortController();
    const { end, recorded, asked } = await execute({
      cases: 50,
      labels: ['a'],
      options: { concurrency: 4 },
      stop: stop.signal,
      answer: () => answersAfter(1_000),
      onEvent: (event) => event.kind === 'done' && stop.abort(),
    });
    expect(end.stoppedBecause).toBe('stopped by the operator');
    expect(recorded).toHaveLength(asked.length);
    expect(asked).toHaveLength(4);
  });

  it('is complete when the stop came after the last trial had been asked', async () => {
    const stop = new AbortController();
    const { end, recorded } = await execute({
      cases: 4,
      labels: ['a'],
      options: { concurrency: 4 },
      stop: stop.signal,
      onEvent: (event) => event.kind === 'done' && stop.abort(),
    });
    expect(recorded).toHaveLength(4);
    expect(end.stoppedBecause).toBeUndefined();
  });

  it('ends what is in flight when it is aborted, records none of it, and is not complete', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 500);
    const { end, recorded, asked } = await execute({
      cases: 4,
      labels: ['a'],
      options: { concurrency: 4 },
      abort: abort.signal,
      answer: () => [{ hangs: true }],
    });
    expect({ asked: asked.length, recorded: recorded.length }).toEqual({ asked: 4, recorded: 0 });
    expect(end.stoppedBecause).toBe('stopped by the operator');
  });

  it('asks nothing when it was stopped before it began', async () => {
    const { asked, end } = await execute({ cases: 4, labels: ['a'], stop: AbortSignal.abort() });
    expect(asked).toEqual([]);
    expect(end.stoppedBecause).toBe('stopped by the operator');
  });

  it('asks nothing more once a trial could not be recorded, and throws why', async () => {
    const asked: string[] = [];
    const running = execute({
      cases: 50,
      labels: ['a'],
      options: { concurrency: 4 },
      answer: (_, number) => answersAfter(number === 0 ? 10 : 60_000),
      onEvent: (event) => event.kind === 'asked' && asked.push(event.contender),
      record: () => Promise.reject(new Error('no space left on device')),
    });
    await expect(running).rejects.toThrow('no space left on device');
    expect(asked).toHaveLength(4);
    expect(vi.getTimerCount(), 'nothing goes on behind our back').toBe(0);
  });

  it('writes down when a 429 halves the concurrency, and when it grows again', async () => {
    const { end, recorded } = await execute({
      cases: 60,
      labels: ['a'],
      options: { concurrency: 4 },
      answer: (_, number) =>
        number === 5 ? [{ throws: new CallError(callFailure('rate-limited', 'slow')) }] : says('yes'),
    });
    expect(recorded).toHaveLength(60);
    expect(
      end.concurrencyHistory.map(({ limitKey, concurrency, why }) => `${limitKey} ${concurrency}: ${why}`),
    ).toEqual([
      'a 4: as given',
      'a 2: over the rate limit',
      expect.stringMatching(/^a 3: /),
      expect.stringMatching(/^a 4: /),
    ]);
  });

  it('says so and stops when the plan names what is not there', async () => {
    await expect(execute({ cases: 1, labels: ['a'], forgets: 'a' })).rejects.toThrow(
      'The plan names example/c1/a/1, which is not loaded',
    );
  });
});

interface Setting {
  readonly cases: number;
  readonly labels: readonly string[];
  readonly warmUps?: number;
  readonly options?: Partial<RunOptions>;
  readonly before?: Execution['before'];
  readonly stop?: AbortSignal;
  readonly abort?: AbortSignal;
  readonly sharedKey?: boolean;
  readonly forgets?: string;
  readonly answer?: (label: string, number: number) => readonly Step[];
  readonly onEvent?: (event: ExecutionEvent) => unknown;
  readonly record?: Execution['record'];
}

async function execute(setting: Setting) {
  const { labels, answer = () => answersAfter(100) } = setting;
  const loaded = await exampleScenario(exampleCases(setting.cases));
  const contenders = exampleContenders(...labels);
  const plan = examplePlan([loaded], contenders, { warmUps: setting.warmUps ?? 0 });
  const scenarios = new Map([['example', loaded]]);
  const asked: string[] = [];
  const recorded: Trial[] = [];
  const running: Record<string, number> = {};
  const mostInFlight: Record<string, number> = {};
  let mostTogether = 0;
  let number = -1;
  const providerOf = (label: string): AskingProvider => {
    const inner = scriptedProvider(() => {
      number += 1;
      return answer(label, number);
    });
    return { ...inner, limitKey: setting.sharedKey === true ? 'shared' : label };
  };
  const cast: Cast = {
    plan,
    scenarios,
    contenders: new Map(
      contenders.map((contender) => [contender.label, { contender, provider: providerOf(contender.label) }]),
    ),
  };
  const pending = pendingTrials(cast, new Set());
  const blockOf = new Map(interleave(plan).map(({ id, block }) => [id, block]));
  const open = new Set(pending.filter(({ warmUp }) => !warmUp).map(({ id }) => id));
  let furthestApart = 0;
  const queues = new Map(labels.map((label) => [label, pending.filter(({ contender }) => contender === label)]));
  const onEvent = (event: ExecutionEvent) => {
    if (event.kind === 'asked') {
      const label = event.contender;
      const id = queues.get(label)?.shift()?.id ?? '';
      asked.push(id);
      running[label] = (running[label] ?? 0) + 1;
      mostInFlight[label] = Math.max(mostInFlight[label] ?? 0, running[label]);
      mostTogether = Math.max(
        mostTogether,
        Object.values(running).reduce((sum, count) => sum + count, 0),
      );
      const oldest = Math.min(...[...open].map((one) => blockOf.get(one) ?? Number.POSITIVE_INFINITY));
      furthestApart = Math.max(furthestApart, (blockOf.get(id) ?? 0) - oldest);
    } else if (event.kind === 'done') {
      running[event.trial.contender] = (running[event.trial.contender] ?? 1) - 1;
    }
    setting.onEvent?.(event);
  };
  const end = await pass(
    executePlan({
      pending,
      scenarios,
      contenders: new Map([...cast.contenders].filter(([label]) => label !== setting.forgets)),
      options: { ...DEFAULT_RUN_OPTIONS, ...setting.options },
      // A cent for 10,000 tokens read; answers are free, so that estimates stay small.
      prices: lockPrices(contenders, {
        capturedAt: new Date('2026-11-20T00:00:00Z'),
        manual: Object.fromEntries(labels.map((label) => [label, { input: '1', output: '0' }])),
        simulated: {},
        sourceVersion: '0',
      }),
      seed: 1,
      before: setting.before ?? { usd: 0, trials: 0 },
      effects: heldEffects(),
      lag: PUNCTUAL,
      stop: setting.stop ?? new AbortController().signal,
      abort: setting.abort ?? new AbortController().signal,
      record:
        setting.record ??
        (async (trial) => {
          open.delete(trial.id);
          recorded.push(trial);
        }),
      onEvent,
    }),
  );
  return { end, recorded, asked, pending, mostInFlight, mostTogether, furthestApart };
}

function answersAfter(ms: number): readonly Step[] {
  return [{ afterMs: ms, part: { kind: 'text', text: 'yes' } }, { part: finished({ usage: tokens(10, 1) }) }];
}
