import type { Usage } from '#bench/domain/usage.ts';
import { memberOf } from './json-text.ts';

/** A stream sends usage twice, cumulative and each time with other fields: the last value that is there wins, field by field. */
export function mergeAnthropicUsage(earlier: object, later: object | null | undefined): object {
  const set = Object.entries(later ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(set) };
}

/** Anthropic's `input_tokens` leave out what was read from and written into the cache; ours hold everything. */
export function anthropicUsage(raw: unknown): Usage | undefined {
  const count = (...path: readonly string[]): number | undefined => {
    const value = memberOf(raw, ...path);
    return typeof value === 'number' ? value : undefined;
  };
  const fresh = count('input_tokens');
  const output = count('output_tokens');
  const cacheRead = count('cache_read_input_tokens');
  const cacheWrite = count('cache_creation_input_tokens');
  if (fresh === undefined || output === undefined) return undefined;
  const input = fresh + (cacheRead ?? 0) + (cacheWrite ?? 0);
  // A placeholder of servers that do not count, and no measurement.
  if (input === 0 && output === 0) return undefined;
  return {
    inputTokens: input,
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    cacheWrite1hTokens: count('cache_creation', 'ephemeral_1h_input_tokens'),
    outputTokens: output,
    reasoningTokens: count('output_tokens_details', 'thinking_tokens'),
    source: 'provider',
    raw,
  };
}
