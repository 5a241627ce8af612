import { type Cost, usdText } from '#bench/domain/cost.ts';
import type { PriceLock } from '#bench/domain/price.ts';
import { priceUsage } from '#bench/domain/price-usage.ts';
import type { Attempt } from '#bench/domain/trial.ts';

/** Tiers that are billed at the list price. */
const LIST_TIERS = new Set(['default', 'standard', 'auto', 'on_demand', 'on-demand', 'standard_only']);

/**
 * What a trial cost at a price lock: every attempt whose tokens are known. Attempts that began to answer and then failed
 * were billed by amounts nobody reported; they are counted, so that the figure reads as the lower bound it is.
 * @param at when the trial was asked
 */
export function priceTrial(attempts: readonly Attempt[], prices: PriceLock, contender: string, at: Date): Cost {
  const line = prices.lines.find((candidate) => candidate.contender === contender);
  if (line === undefined) {
    const reason = prices.unpriced.find((candidate) => candidate.contender === contender)?.reason;
    return { kind: 'unpriced', reason: reason ?? 'no price line for this contender' };
  }
  const billed = attempts.flatMap(({ usage, serviceTier }) => (usage === undefined ? [] : [{ usage, serviceTier }]));
  if (billed.length === 0) return { kind: 'unpriced', reason: 'the provider reported no tokens' };
  const tier = billed.find(({ serviceTier }) => serviceTier !== undefined && !LIST_TIERS.has(serviceTier))?.serviceTier;
  if (tier !== undefined)
    return { kind: 'unpriced', reason: `billed at tier "${tier}", which the price table does not know` };
  return {
    kind: 'priced',
    usd: usdText(billed.reduce((sum, { usage }) => sum + priceUsage(usage, line, at), 0)),
    priceLine: line.id,
    match: line.match,
    basis: billed.every(({ usage }) => usage.source === 'provider') ? 'provider' : 'estimated',
    unreportedAttempts: attempts.filter((attempt) => attempt.usage === undefined && mayBeBilled(attempt)).length,
  };
}

/** Whether an attempt may be on the bill: it was answered, or began to be. What a provider turns away it does not bill. */
export function mayBeBilled({ failure, firstTokenMs, httpStatus }: Attempt): boolean {
  return failure === undefined || firstTokenMs !== undefined || (httpStatus !== undefined && httpStatus < 300);
}
