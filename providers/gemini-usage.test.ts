import { expect, it } from 'vitest';
import { geminiUsage } from './gemini-usage.ts';

it('adds thoughts to the answer and what tools read to the prompt, as they are billed', () => {
  const raw = { promptTokenCount: 100, toolUsePromptTokenCount: 7, candidatesTokenCount: 10, thoughtsTokenCount: 20 };
  expect(geminiUsage(raw)).toMatchObject({ inputTokens: 107, outputTokens: 30, reasoningTokens: 20 });
});

it('takes an answer count that was left out, being zero, from the total', () => {
  expect(geminiUsage({ promptTokenCount: 100, totalTokenCount: 100 })).toMatchObject({ outputTokens: 0 });
  expect(geminiUsage({ promptTokenCount: 100, thoughtsTokenCount: 20, totalTokenCount: 120 })).toMatchObject({
    outputTokens: 20,
    reasoningTokens: 20,
  });
});

it('has no usage without a prompt count', () => {
  expect(geminiUsage({ candidatesTokenCount: 3 })).toBeUndefined();
  expect(geminiUsage(undefined)).toBeUndefined();
});
