import { expect, it } from 'vitest';
import { anthropicUsage, mergeAnthropicUsage } from './anthropic-usage.ts';

it('adds what was read from and written into the cache to Anthropic’s exclusive input', () => {
  const raw = { input_tokens: 36, cache_read_input_tokens: 64, cache_creation_input_tokens: 10, output_tokens: 5 };
  expect(anthropicUsage(raw)).toMatchObject({ inputTokens: 110, cacheReadTokens: 64, cacheWriteTokens: 10 });
});

it('takes each field’s last value, since a stream’s second usage is cumulative and leaves fields out', () => {
  const start = { input_tokens: 36, cache_read_input_tokens: 64, output_tokens: 1 };
  expect(mergeAnthropicUsage(start, { input_tokens: null, output_tokens: 17 })).toEqual({
    input_tokens: 36,
    cache_read_input_tokens: 64,
    output_tokens: 17,
  });
});
