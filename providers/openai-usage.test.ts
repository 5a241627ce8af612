import { describe, expect, it } from 'vitest';
import { openaiUsage } from './openai-usage.ts';

describe('usage of OpenAI’s protocols', () => {
  it('adds reasoning where the total shows that it was left out (xAI)', () => {
    const raw = {
      prompt_tokens: 30,
      completion_tokens: 9,
      total_tokens: 139,
      completion_tokens_details: { reasoning_tokens: 100 },
    };
    expect(openaiUsage(raw)).toMatchObject({ inputTokens: 30, outputTokens: 109, reasoningTokens: 100 });
  });

  it('leaves undefined what a vendor does not count', () => {
    expect(openaiUsage({ prompt_tokens: 30, completion_tokens: 9, total_tokens: 39 })).toMatchObject({
      cacheReadTokens: undefined,
      cacheWriteTokens: undefined,
      reasoningTokens: undefined,
    });
  });

  it('takes neither missing nor all-zero usage for a measurement', () => {
    expect(openaiUsage(undefined)).toBeUndefined();
    expect(openaiUsage(null)).toBeUndefined();
    expect(openaiUsage({ input_tokens: 0, output_tokens: 0, total_tokens: 0 })).toBeUndefined();
  });
});
