import { canonicalJson, fingerprint } from './fingerprint.ts';
import type { ToolCall } from './message.ts';

/** Hash of an answer letter for letter: its visible text and its tool calls' raw arguments. */
export function outputHash(text: string, toolCalls: readonly ToolCall[]): string {
  return fingerprint(['raw', text, toolCalls.map(({ name, rawInput }) => [name, rawInput])]);
}

/**
 * Hash of an answer as a reader would compare it: Unicode NFC, white space folded, ends trimmed, tool arguments and a reply
 * that is JSON in canonical form. Rule version 1.
 */
export function answerHash(text: string, toolCalls: readonly ToolCall[]): string {
  const calls = toolCalls.map(({ name, input, rawInput }) => [
    name,
    input === undefined ? rawInput : canonicalJson(input),
  ]);
  return fingerprint(['answer/1', canonicalText(text), calls]);
}

function canonicalText(text: string): string {
  const folded = text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
  if (!folded.startsWith('{') && !folded.startsWith('[')) return folded;
  try {
    return canonicalJson(JSON.parse(text));
  } catch {
    return folded;
  }
}
