import type { PriceMatch } from './cost.ts';

/** Unit prices from a number of input tokens on; the whole request is billed at the highest tier it reaches. */
export interface PriceTier {
  readonly aboveInputTokens: number;
  /** US dollars per million tokens, decimal strings. */
  readonly inputUsdPerMillion: string;
  readonly cacheReadUsdPerMillion: string | undefined;
  readonly cacheWriteUsdPerMillion: string | undefined;
  readonly cacheWrite1hUsdPerMillion: string | undefined;
  readonly outputUsdPerMillion: string;
  /** Where reasoning tokens cost other than answer tokens; undefined: they cost the same. */
  readonly reasoningUsdPerMillion: string | undefined;
}

/** Other prices for a part of the day. */
export interface PriceWindow {
  /** `HH:MM:SS`, UTC; the window may cross midnight. */
  readonly fromUtc: string;
  readonly toUtc: string;
  readonly tiers: readonly PriceTier[];
}

/** One line of a run's price lock: what a contender's tokens cost when the run was made. */
export interface PriceLine {
  /** `<provider>/<matched model>`. */
  readonly id: string;
  readonly contender: string;
  /** The model the price is for, as its source names it. */
  readonly matchedModel: string;
  readonly match: PriceMatch;
  /** Base prices first (above 0 tokens), then the tiers in ascending order. Never empty. */
  readonly tiers: readonly PriceTier[];
  /** Hours with other prices; empty for nearly everybody. */
  readonly windows: readonly PriceWindow[];
  /** US dollars per request, on top of tokens; undefined when there is none. */
  readonly requestUsd: string | undefined;
  readonly source: string;
  readonly sourceVersion: string;
  /** ISO date from which the source says the price holds; undefined when it does not say. */
  readonly effectiveFrom: string | undefined;
  readonly capturedAt: string;
}

/** A contender without a price, and why. */
export interface Unpriced {
  readonly contender: string;
  readonly reason: string;
}

export interface PriceLock {
  readonly lines: readonly PriceLine[];
  readonly unpriced: readonly Unpriced[];
}
