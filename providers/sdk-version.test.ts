import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openAnthropic } from './anthropic.ts';
import { openGoogle } from './google.ts';
import { openGoogleLegacy } from './google-legacy.ts';
import { openOpenaiChat } from './openai-chat.ts';
import { openOpenaiResponses } from './openai-responses.ts';

it.each([
  ['openai', openOpenaiChat],
  ['openai', openOpenaiResponses],
  ['@anthropic-ai/sdk', openAnthropic],
  ['@google/genai', openGoogle],
  ['@google/generative-ai', openGoogleLegacy],
] as const)('records the installed version of %s', (name, open) => {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  const provider = open({ id: 'any', apiKey: 'key', keyName: 'K', baseUrl: undefined, evidence: 'measured' });
  expect(provider.sdk).toBe(`${name} ${version}`);
});
