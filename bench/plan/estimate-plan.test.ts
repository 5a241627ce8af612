import { assert, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { PriceLock } from '#bench/domain/price.ts';
import { tool } from './define-scenario.ts';
import { estimatePlan } from './estimate-plan.ts';
import { estimateTrial } from './estimate-trial.ts';
import { exampleContenders, examplePlan, exampleScenario } from './example-plan.ts';
import { lockPrices } from './lock-prices.ts';
import { parseContender } from './parse-contender.ts';

const CASE = { id: 'c1', question: 'x'.repeat(396) };

describe('estimateTrial', () => {
  it('counts four characters of English a token, and the answer at its limit', async () => {
    // 396 characters of prompt, and 4 of the empty tools and output ("[]" and '""'): 400 / 4 = 100 tokens.
    const estimate = estimateTrial(
      await exampleScenario([CASE]),
      CASE,
      parseContender('openai:m+maxTokens=50'),
      undefined,
    );
    expect(estimate).toEqual({ calls: 1, inputTokens: 100, outputTokens: 50, usd: undefined });
  });

  it('counts a token a character outside ASCII, where four would promise too little', async () => {
    const kanji = { id: 'c1', question: '漢'.repeat(99) };
    const estimate = estimateTrial(await exampleScenario([kanji]), kanji, parseContender('openai:m'), undefined);
    expect(estimate.inputTokens).toBe(100);
  });

  it('lets every further call read what was said before it', async () => {
    const loaded = await exampleScenario([CASE], { turns: () => ['why?'] });
    // 101 tokens with the turn; two calls read them, and the second also the first answer.
    const estimate = estimateTrial(loaded, CASE, parseContender('openai:m+maxTokens=50'), undefined);
    expect(estimate).toMatchObject({ calls: 2, inputTokens: 2 * 101 + 50, outputTokens: 100 });
  });

  it('expects a trial with tools to ask, call and answer', async () => {
    const tools = { look: tool({ description: 'd', input: z.object({}), run: () => 1 }) };
    const loaded = await exampleScenario([CASE], { tools });
    expect(estimateTrial(loaded, CASE, parseContender('openai:m'), undefined).calls).toBe(3);
    const oneShot = await exampleScenario([CASE], { tools, toolLoopLimit: 0 });
    expect(estimateTrial(oneShot, CASE, parseContender('openai:m'), undefined).calls).toBe(1);
  });
});

describe('estimatePlan', () => {
  it('sums what every contender takes, and leaves the unpriced out of the dollars', async () => {
    const scenario = await exampleScenario([CASE]);
    const contenders = [parseContender('a=openai:a+maxTokens=50'), ...exampleContenders('b')];
    const plan = examplePlan([scenario], contenders, { repetitions: 10 });
    const estimate = estimatePlan(plan, new Map([['example', scenario]]), pricesFor(contenders), { concurrency: 4 });
    expect(estimate).toMatchObject({ trials: 20, calls: 20, inputTokens: 2_000, unpriced: ['b'] });
    // 10 trials of 100 tokens in at $1 and 50 out at $10 a million.
    expect(estimate.usd).toBeCloseTo((10 * (100 * 1 + 50 * 10)) / 1e6, 12);
    const [, unpriced] = estimate.contenders;
    assert(unpriced !== undefined);
    expect(unpriced.usd).toBeUndefined();
    expect(unpriced.unpricedBecause).toMatch(/no price/);
  });

  it('takes as long as the busiest provider, at the concurrency given', async () => {
    const scenario = await exampleScenario([CASE]);
    const contenders = [parseContender('a=openai:a+maxTokens=60'), parseContender('b=anthropic:b+maxTokens=60')];
    const plan = examplePlan([scenario], contenders, { repetitions: 60 });
    const minutes = (concurrency: number) =>
      estimatePlan(plan, new Map([['example', scenario]]), pricesFor([]), { concurrency }).minutes;
    // 60 calls one after another, each a second to start and a second to say 60 tokens; both providers at once.
    expect(minutes(1)).toBeCloseTo(2, 10);
    expect(minutes(4)).toBeCloseTo(0.5, 10);
  });
});

function pricesFor(contenders: Parameters<typeof lockPrices>[0]): PriceLock {
  return lockPrices(contenders, {
    capturedAt: new Date('2026-11-20T12:00:00Z'),
    manual: { a: { input: '1', output: '10' } },
    simulated: {},
    sourceVersion: '0',
  });
}
