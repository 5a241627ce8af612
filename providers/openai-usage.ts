import type { Usage } from '#bench/domain/usage.ts';
import { memberOf } from './json-text.ts';

/**
 * OpenAI's usage objects, both kinds, in the inclusive convention they already have. All-zero usage is a placeholder of
 * servers that do not count and is no measurement.
 */
export function openaiUsage(raw: unknown): Usage | undefined {
  const count = (...path: readonly string[]): number | undefined => {
    const value = memberOf(raw, ...path);
    return typeof value === 'number' ? value : undefined;
  };
  const input = count('prompt_tokens') ?? count('input_tokens');
  const output = count('completion_tokens') ?? count('output_tokens');
  if (input === undefined || output === undefined || (input === 0 && output === 0)) return undefined;
  const inputDetails = memberOf(raw, 'prompt_tokens_details') ? 'prompt_tokens_details' : 'input_tokens_details';
  const outputDetails = memberOf(raw, 'completion_tokens_details')
    ? 'completion_tokens_details'
    : 'output_tokens_details';
  const reasoning = count(outputDetails, 'reasoning_tokens');
  // xAI leaves reasoning out of completion_tokens; its total gives that away.
  const reasoningApart =
    reasoning !== undefined && reasoning > 0 && count('total_tokens') === input + output + reasoning;
  return {
    inputTokens: input,
    cacheReadTokens: count(inputDetails, 'cached_tokens') ?? count('prompt_cache_hit_tokens'),
    cacheWriteTokens: count(inputDetails, 'cache_write_tokens'),
    cacheWrite1hTokens: undefined,
    outputTokens: reasoningApart ? output + reasoning : output,
    reasoningTokens: reasoning,
    source: 'provider',
    raw,
  };
}
