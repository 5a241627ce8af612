/**
 * Tokens of one call, in one convention for all vendors: totals are inclusive, the parts are "of which".
 * The vendors' three conventions are turned into this one by the adapters; `raw` keeps what they sent.
 */
export interface Usage {
  /** Everything read: fresh, cached and cache-written. */
  readonly inputTokens: number;
  /** Of `inputTokens`: read from the provider's prompt cache. */
  readonly cacheReadTokens: number | undefined;
  /** Of `inputTokens`: written into the cache, any lifetime. */
  readonly cacheWriteTokens: number | undefined;
  /** Of `cacheWriteTokens`: with the one-hour lifetime, which costs more. */
  readonly cacheWrite1hTokens: number | undefined;
  /** Everything generated and billed: answer and reasoning. */
  readonly outputTokens: number;
  /** Of `outputTokens`: reasoning that is not part of the answer. */
  readonly reasoningTokens: number | undefined;
  /** `estimated` when the provider sent no usage and we counted characters. Prices and speeds then say so. */
  readonly source: 'provider' | 'estimated';
  /** The vendor's usage object as received. */
  readonly raw: unknown;
}

/**
 * The sum over the calls of one trial; undefined when any call has none, because a partial sum would read as a total.
 * A part is undefined when any addend lacks it. The vendors' own objects stay with the attempts.
 */
export function addUsage(usages: readonly (Usage | undefined)[]): Usage | undefined {
  if (usages.length === 0 || usages.some((usage) => usage === undefined)) return undefined;
  const all = usages.filter((usage) => usage !== undefined);
  const sum = (read: (usage: Usage) => number | undefined): number | undefined =>
    all.reduce<number | undefined>((total, usage) => {
      const part = read(usage);
      return total === undefined || part === undefined ? undefined : total + part;
    }, 0);
  return {
    inputTokens: all.reduce((total, usage) => total + usage.inputTokens, 0),
    cacheReadTokens: sum((usage) => usage.cacheReadTokens),
    cacheWriteTokens: sum((usage) => usage.cacheWriteTokens),
    cacheWrite1hTokens: sum((usage) => usage.cacheWrite1hTokens),
    outputTokens: all.reduce((total, usage) => total + usage.outputTokens, 0),
    reasoningTokens: sum((usage) => usage.reasoningTokens),
    source: all.every((usage) => usage.source === 'provider') ? 'provider' : 'estimated',
    raw: undefined,
  };
}
