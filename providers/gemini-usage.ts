import type { Usage } from '#bench/domain/usage.ts';
import { memberOf } from './json-text.ts';

/**
 * Gemini counts what it thought and what its tools read apart from answer and prompt; both are billed, so ours hold them.
 * A zero is left out of its JSON: a missing answer count is taken from the total, where there is one.
 */
export function geminiUsage(raw: unknown): Usage | undefined {
  const count = (name: string): number | undefined => {
    const value = memberOf(raw, name);
    return typeof value === 'number' ? value : undefined;
  };
  const prompt = count('promptTokenCount');
  if (prompt === undefined) return undefined;
  const input = prompt + (count('toolUsePromptTokenCount') ?? 0);
  const thoughts = count('thoughtsTokenCount');
  const answer = count('candidatesTokenCount');
  const total = count('totalTokenCount');
  const output = answer === undefined ? (total === undefined ? thoughts : total - input) : answer + (thoughts ?? 0);
  if (output === undefined || output < 0 || (input === 0 && output === 0)) return undefined;
  return {
    inputTokens: input,
    cacheReadTokens: count('cachedContentTokenCount'),
    cacheWriteTokens: undefined,
    cacheWrite1hTokens: undefined,
    outputTokens: output,
    reasoningTokens: thoughts,
    source: 'provider',
    raw,
  };
}
