import type { PriceLine, PriceTier } from './price.ts';
import type { Usage } from './usage.ts';

const MILLION = 1_000_000;

/**
 * What a call's tokens cost under a price line, in US dollars.
 *
 * Cached and written tokens are parts of the input total and are billed at their own rate where the line has one, else as
 * fresh input. The whole request is billed at the highest tier its input reaches.
 * @param at when the call was made; some vendors price by the hour
 */
export function priceUsage(usage: Usage, line: PriceLine, at: Date): number {
  const tier = tierFor(usage.inputTokens, tiersAt(line, at));
  const cacheRead = usage.cacheReadTokens ?? 0;
  const cacheWrite1h = usage.cacheWrite1hTokens ?? 0;
  const cacheWrite = (usage.cacheWriteTokens ?? 0) - cacheWrite1h;
  const fresh = usage.inputTokens - cacheRead - cacheWrite - cacheWrite1h;
  const reasoning = usage.reasoningTokens ?? 0;
  const input = tier.inputUsdPerMillion;
  const cacheWriteRate = tier.cacheWriteUsdPerMillion ?? input;
  return (
    (fresh * Number(input) +
      cacheRead * Number(tier.cacheReadUsdPerMillion ?? input) +
      cacheWrite * Number(cacheWriteRate) +
      cacheWrite1h * Number(tier.cacheWrite1hUsdPerMillion ?? cacheWriteRate) +
      (usage.outputTokens - reasoning) * Number(tier.outputUsdPerMillion) +
      reasoning * Number(tier.reasoningUsdPerMillion ?? tier.outputUsdPerMillion)) /
      MILLION +
    Number(line.requestUsd ?? 0)
  );
}

function tiersAt(line: PriceLine, at: Date): readonly PriceTier[] {
  const clock = at.toISOString().slice(11, 19);
  const window = line.windows.find(({ fromUtc, toUtc }) =>
    fromUtc <= toUtc ? clock >= fromUtc && clock < toUtc : clock >= fromUtc || clock < toUtc,
  );
  return window?.tiers ?? line.tiers;
}

function tierFor(inputTokens: number, tiers: readonly PriceTier[]): PriceTier {
  const tier = tiers.findLast(({ aboveInputTokens }) => aboveInputTokens === 0 || inputTokens > aboveInputTokens);
  if (tier === undefined) throw new Error('A price line has no base tier; its price lock was not written by bakeoff.');
  return tier;
}
