import { calcPrice } from '@pydantic/genai-prices';
import { assert, describe, expect, it } from 'vitest';
import type { Contender } from '#bench/domain/contender.ts';
import { priceUsage } from '#bench/domain/price-usage.ts';
import type { Usage } from '#bench/domain/usage.ts';
import { lockPrices } from './lock-prices.ts';

const CAPTURED_AT = new Date('2026-11-20T12:00:00Z');

describe('lockPrices', () => {
  it.each([
    { provider: 'openai', modelId: 'gpt-5', match: 'exact', because: 'the source lists it' },
    {
      provider: 'openai',
      modelId: 'gpt-6-astra-2026-08-28',
      match: 'exact',
      because: 'it is a dated snapshot of a listed model',
    },
    {
      provider: 'anthropic',
      modelId: 'claude-sonnet-5-5',
      match: 'prefix',
      because: 'only its neighbour claude-sonnet-5 is listed',
    },
    {
      provider: 'anthropic',
      modelId: 'claude-sonnet-4-5-20250929',
      match: 'exact',
      because: 'a date follows the listed name',
    },
  ])('calls the price of $modelId $match: $because', ({ provider, modelId, match }) => {
    expect(lineOf(provider, modelId).match).toBe(match);
  });

  it('leaves a model the source does not know unpriced, with what to do about it', () => {
    const lock = lockPrices([contender('openai', 'no-such-model')], {
      capturedAt: CAPTURED_AT,
      manual: {},
      simulated: {},
      sourceVersion: '0',
    });
    expect(lock.lines).toEqual([]);
    expect(lock.unpriced[0]?.reason).toContain('--prices');
  });

  it("takes the user's own price before any other", () => {
    const lock = lockPrices([contender('openai', 'gpt-5')], {
      capturedAt: CAPTURED_AT,
      manual: { 'gpt-5': { input: '7', output: '9' } },
      simulated: {},
      sourceVersion: '0',
    });
    expect(lock.lines[0]).toMatchObject({
      match: 'manual',
      tiers: [{ inputUsdPerMillion: '7', outputUsdPerMillion: '9' }],
    });
  });
});

describe('priceUsage over a lock', () => {
  const models = [
    ['openai', 'gpt-6-astra'],
    ['openai', 'gpt-5'],
    ['openai', 'o3'],
    ['anthropic', 'claude-sonnet-4-5'],
    ['anthropic', 'claude-haiku-4-5'],
    ['google', 'gemini-2.5-pro'],
    ['deepseek', 'deepseek-chat'],
    ['mistral', 'mistral-small-latest'],
  ] as const;
  const sizes = [1, 100_000, 199_999, 200_000, 200_001, 271_999, 272_000, 400_000];

  it.each(models)(
    'agrees with the source for %s/%s at every size, with and without cached input',
    (provider, modelId) => {
      const line = lineOf(provider, modelId);
      for (const inputTokens of sizes) {
        for (const cachedShare of [0, 0.6]) {
          for (const at of [new Date('2026-11-20T12:00:00Z'), new Date('2026-11-20T18:00:00Z')]) {
            const cacheReadTokens = Math.floor(inputTokens * cachedShare);
            const expected = calcPrice(
              { input_tokens: inputTokens, cache_read_tokens: cacheReadTokens, output_tokens: 5_000 },
              modelId,
              { providerId: provider, timestamp: at },
            );
            assert(expected !== null);
            expect(priceUsage(usage({ inputTokens, cacheReadTokens }), line, at)).toBeCloseTo(expected.total_price, 9);
          }
        }
      }
    },
  );

  it('costs what the price pages say: 100k input of which 60k cached and 5k output', () => {
    const at = CAPTURED_AT;
    const tokens = usage({ inputTokens: 100_000, cacheReadTokens: 60_000 });
    expect(priceUsage(tokens, lineOf('openai', 'gpt-6-astra'), at)).toBeCloseTo(0.71, 10);
    expect(priceUsage(tokens, lineOf('openai', 'gpt-5'), at)).toBeCloseTo(0.1075, 10);
    expect(priceUsage(tokens, lineOf('google', 'gemini-2.5-pro'), at)).toBeCloseTo(0.1075, 10);
  });
});

function usage(known: Partial<Usage>): Usage {
  return {
    inputTokens: 0,
    cacheReadTokens: undefined,
    cacheWriteTokens: undefined,
    cacheWrite1hTokens: undefined,
    outputTokens: 5_000,
    reasoningTokens: undefined,
    source: 'provider',
    raw: undefined,
    ...known,
  };
}

function contender(provider: string, modelId: string): Contender {
  return {
    label: modelId,
    provider,
    modelId,
    parameters: {},
    variant: 'base',
    stream: true,
    api: undefined,
    baseUrl: undefined,
  };
}

function lineOf(provider: string, modelId: string) {
  const line = lockPrices([contender(provider, modelId)], {
    capturedAt: CAPTURED_AT,
    manual: {},
    simulated: {},
    sourceVersion: '0',
  }).lines[0];
  assert(line !== undefined);
  return line;
}
