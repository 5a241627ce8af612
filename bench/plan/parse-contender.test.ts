import { describe, expect, it } from 'vitest';
import { parseContender } from './parse-contender.ts';

describe('parseContender', () => {
  it('reads a provider and a model, and calls the contender by its spec', () => {
    expect(parseContender('openai:gpt-5')).toEqual({
      label: 'openai:gpt-5',
      provider: 'openai',
      modelId: 'gpt-5',
      parameters: {},
      variant: 'base',
      stream: true,
      api: undefined,
      baseUrl: undefined,
    });
  });

  it('reads every setting', () => {
    const spec =
      'fast=openai:gpt-5+temperature=0.2+topP=0.9+seed=7+maxTokens=400+effort=low+thinking=0+stop=END+stop=FIN' +
      '+variant=terse+stream=no+api=chat+baseUrl=https://gateway.example/v1';
    expect(parseContender(spec)).toEqual({
      label: 'fast',
      provider: 'openai',
      modelId: 'gpt-5',
      parameters: {
        temperature: 0.2,
        topP: 0.9,
        seed: 7,
        maxOutputTokens: 400,
        reasoningEffort: 'low',
        thinkingBudgetTokens: 0,
        stop: ['END', 'FIN'],
      },
      variant: 'terse',
      stream: false,
      api: 'chat',
      baseUrl: 'https://gateway.example/v1',
    });
  });

  it('keeps slashes, colons and dots of a model id', () => {
    expect(parseContender('openrouter:meta/llama-4:free').modelId).toBe('meta/llama-4:free');
    expect(parseContender('ollama:qwen3.5:8b').modelId).toBe('qwen3.5:8b');
  });

  it('looks a bare word up among the named contenders, which gives it its label', () => {
    const named = { incumbent: 'openai:gpt-5+effort=low', other: 'mine=openai:gpt-5' };
    expect(parseContender('incumbent', named)).toMatchObject({
      label: 'incumbent',
      parameters: { reasoningEffort: 'low' },
    });
    expect(parseContender('other', named).label).toBe('mine');
  });

  it.each([
    {
      spec: 'gpt-5',
      says: /"gpt-5" is not a contender. Accepted: provider:model.*name from scenarios\/contenders.ts: incumbent/,
    },
    { spec: 'toString', says: /is not a contender/ },
    { spec: 'openai:', says: /is not a contender/ },
    { spec: 'openai:+effort=low', says: /names no model. Accepted: openai:model/ },
    { spec: 'openai:m+speed=9', says: /"\+speed=9" is not a setting. Accepted: \+temperature= .*\+baseUrl=/ },
    { spec: 'openai:m+toString=9', says: /is not a setting/ },
    { spec: 'openai:m+stream', says: /"\+stream" is not a setting/ },
    {
      spec: 'openai:m+temperature=',
      says: /"\+temperature=" cannot be read. Accepted: \+temperature= and a number from 0/,
    },
    { spec: 'openai:m+temperature=-1', says: /cannot be read/ },
    { spec: 'openai:m+topP=7', says: /a number from 0 to 1/ },
    { spec: 'openai:m+maxTokens=0', says: /a whole number of output tokens, from 1/ },
    { spec: 'openai:m+maxTokens=1.5', says: /a whole number of output tokens, from 1/ },
    { spec: 'openai:m+thinking=-5', says: /0 switches thinking off/ },
    { spec: 'openai:m+seed=1.5', says: /a whole number/ },
    { spec: 'openai:m+effort=', says: /vendor's word/ },
    { spec: 'openai:m+stream=maybe', says: /yes or no/ },
    { spec: 'openai:m+api=batch', says: /responses or chat/ },
    { spec: 'openai:m+baseUrl=ftp://x', says: /an http\(s\) address/ },
    { spec: 'openai:m+baseUrl=https://me:secret@x', says: /keys come from the environment/ },
    { spec: 'openai:m+seed=1+seed=2', says: /\+seed= is given twice/ },
  ])('refuses $spec, saying what is accepted', ({ spec, says }) => {
    expect(() => parseContender(spec, { incumbent: 'openai:gpt-5' })).toThrow(says);
  });
});
