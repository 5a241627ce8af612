import type { Protocol } from '#providers/lab/protocol.ts';
import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';

const ROUTES: readonly (readonly [RegExp, Protocol])[] = [
  [/\/v1\/responses$/, openaiResponses],
  [/\/v1\/chat\/completions$/, openaiChat],
  [/\/v1\/messages$/, anthropic],
  [/\/v1(beta)?\/models\/[^/:]+:(generateContent|streamGenerateContent)$/, google],
];

/** The protocol that answers at a path, whatever base path stands before it; undefined where none does. */
export function protocolOf(path: string): Protocol | undefined {
  return ROUTES.find(([route]) => route.test(path))?.[1];
}
