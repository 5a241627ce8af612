import { calcPrice, type PriceCalculation } from '@pydantic/genai-prices';
import type { Contender } from '#bench/domain/contender.ts';
import type { PriceMatch } from '#bench/domain/cost.ts';
import type { PriceLine, PriceLock, PriceTier, Unpriced } from '#bench/domain/price.ts';

/** The user's own prices, by contender label or model id, in US dollars per million tokens. They win over every source. */
export interface ManualPrice {
  readonly input: string;
  readonly output: string;
  readonly cacheRead?: string | undefined;
  readonly cacheWrite?: string | undefined;
}

export interface LockOptions {
  readonly capturedAt: Date;
  readonly manual: Readonly<Record<string, ManualPrice>>;
  /** Prices of the lab's made-up models, by model id. */
  readonly simulated: Readonly<Record<string, ManualPrice>>;
  /** Version of @pydantic/genai-prices, for the record. */
  readonly sourceVersion: string;
}

/** Our registry ids that the price source calls otherwise. */
const SOURCE_IDS: Readonly<Record<string, string>> = {
  'google-legacy': 'google',
  xai: 'x-ai',
};

/** Providers that run on the user's own machine: their tokens have no list price. */
const LOCAL = new Set(['ollama', 'vllm', 'llama-cpp', 'lm-studio', 'openai-compatible']);

/**
 * The prices a run will be billed at, fixed before its first call, so that old results re-price identically for ever.
 * Every contender ends up either with a line or with the reason it has none.
 */
export function lockPrices(contenders: readonly Contender[], options: LockOptions): PriceLock {
  const lines: PriceLine[] = [];
  const unpriced: Unpriced[] = [];
  for (const contender of contenders) {
    const line = lineFor(contender, options);
    if (typeof line === 'string') unpriced.push({ contender: contender.label, reason: line });
    else lines.push(line);
  }
  return { lines, unpriced };
}

function lineFor(contender: Contender, options: LockOptions): PriceLine | string {
  const { label, modelId, provider } = contender;
  const manual = options.manual[label] ?? options.manual[modelId];
  if (manual !== undefined) return ownLine(contender, manual, 'manual', 'given by the user', options);
  const simulated = provider === 'simulated' ? options.simulated[modelId] : undefined;
  if (simulated !== undefined) return ownLine(contender, simulated, 'simulated', 'made up by the lab', options);
  if (provider === 'recorded') return 'a recording carries the cost that was noted with it, where one was';
  if (provider === 'control') return 'a control arm asks nobody';
  if (LOCAL.has(provider)) return `"${provider}" has no list price; give one with --prices`;
  const providerId = SOURCE_IDS[provider] ?? provider;
  const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, modelId, {
    providerId,
    timestamp: options.capturedAt,
  });
  if (found === null) return `no price for "${modelId}" of "${provider}" in the price table; give one with --prices`;
  return sourceLine(contender, found, options);
}

function ownLine(
  contender: Contender,
  price: ManualPrice,
  match: PriceMatch,
  source: string,
  { capturedAt }: LockOptions,
): PriceLine {
  return {
    id: `${contender.provider}/${contender.modelId}`,
    contender: contender.label,
    matchedModel: contender.modelId,
    match,
    tiers: [
      {
        aboveInputTokens: 0,
        inputUsdPerMillion: price.input,
        cacheReadUsdPerMillion: price.cacheRead,
        cacheWriteUsdPerMillion: price.cacheWrite,
        cacheWrite1hUsdPerMillion: undefined,
        outputUsdPerMillion: price.output,
        reasoningUsdPerMillion: undefined,
      },
    ],
    windows: [],
    requestUsd: undefined,
    source,
    sourceVersion: 'none',
    effectiveFrom: undefined,
    capturedAt: capturedAt.toISOString(),
  };
}

function sourceLine(
  contender: Contender,
  found: PriceCalculation,
  { capturedAt, sourceVersion }: LockOptions,
): PriceLine {
  const { model } = found;
  const conditional = Array.isArray(model.prices) ? model.prices : [];
  const hourly = conditional.filter(({ constraint }) => constraint?.type === 'time_of_date');
  const dated = conditional.filter(
    ({ constraint }) =>
      constraint?.type === 'start_date' && constraint.start_date <= capturedAt.toISOString().slice(0, 10),
  );
  const allDay = conditional.find(({ constraint }) => constraint === undefined)?.prices;
  const base = hourly.length > 0 && allDay !== undefined ? allDay : found.model_price;
  const last = dated.at(-1)?.constraint;
  return {
    id: `${found.provider.id}/${model.id}`,
    contender: contender.label,
    matchedModel: model.id,
    match: isExact(contender.modelId, model) ? 'exact' : 'prefix',
    tiers: tiersOf(base),
    windows: hourly.flatMap(({ constraint, prices }) =>
      constraint?.type === 'time_of_date'
        ? [
            {
              fromUtc: constraint.start_time.slice(0, 8),
              toUtc: constraint.end_time.slice(0, 8),
              tiers: tiersOf(prices),
            },
          ]
        : [],
    ),
    requestUsd: undefined,
    source: '@pydantic/genai-prices',
    sourceVersion,
    effectiveFrom: last?.type === 'start_date' ? last.start_date : undefined,
    capturedAt: capturedAt.toISOString(),
  };
}

type SourcePrices = PriceCalculation['model_price'];

/** One tier per threshold that any of the prices has, ascending, the base first. */
function tiersOf(prices: SourcePrices): readonly PriceTier[] {
  const thresholds = new Set([0]);
  for (const price of Object.values(prices)) {
    if (typeof price === 'object') for (const { start } of price.tiers) thresholds.add(start);
  }
  return [...thresholds]
    .sort((a, b) => a - b)
    .map((aboveInputTokens) => {
      const at = (key: string): string | undefined => {
        const price = prices[key];
        if (price === undefined || typeof price === 'number') return price?.toString();
        return (
          price.tiers.findLast(({ start }) => start <= aboveInputTokens && aboveInputTokens > 0)?.price ?? price.base
        ).toString();
      };
      return {
        aboveInputTokens,
        inputUsdPerMillion: at('input_mtok') ?? '0',
        cacheReadUsdPerMillion: at('cache_read_mtok'),
        cacheWriteUsdPerMillion: at('cache_write_mtok'),
        cacheWrite1hUsdPerMillion: at('cache_write_1h_mtok'),
        outputUsdPerMillion: at('output_mtok') ?? '0',
        reasoningUsdPerMillion: at('output_reasoning_mtok'),
      };
    });
}

/** A snapshot date at the end of a model id: the same model, pinned. */
const DATE_SUFFIX = /^-(\d{8}|\d{4}-\d{2}-\d{2})$/;

/**
 * Whether the price is for this very model and not for a neighbour whose name begins alike: the source matches by prefix
 * and would price `claude-sonnet-5-5` as `claude-sonnet-5` without a word.
 */
function isExact(modelId: string, model: PriceCalculation['model']): boolean {
  const names = [model.id, ...equalNames(model.match)];
  return names.some(
    (name) => modelId === name || (modelId.startsWith(name) && DATE_SUFFIX.test(modelId.slice(name.length))),
  );
}

type Match = PriceCalculation['model']['match'];

function equalNames(match: Match): readonly string[] {
  if ('equals' in match) return [match.equals];
  if ('starts_with' in match) return [match.starts_with];
  if ('or' in match) return match.or.flatMap(equalNames);
  if ('and' in match) return match.and.flatMap(equalNames);
  return [];
}
