import type { BookEntry } from '#providers/lab/answer-book.ts';
import type { LabModel, Vendor } from '#providers/lab/lab-model.ts';

/**
 * One model of each vendor, as fast as real ones once they speak: 50 tokens/s, after a first token that is sooner than theirs, so
 * that more of them fit into a minute. Never wrong, never down: what is measured here is our own clock.
 */
export const PACED_MODELS: readonly LabModel[] = (['openai', 'anthropic', 'google'] as const).map(pacedModel);

export function pacedModel(vendor: Vendor): LabModel {
  return {
    id: `paced-${vendor}`,
    title: `Paced ${vendor}`,
    vendor,
    snapshot: '2026-11',
    quality: { default: 1 },
    flipShare: 0,
    refusalShare: 0,
    brokenJsonShare: 0,
    reasoningTokens: { median: 0, sigma: 0 },
    ttftMs: { median: 150, sigma: 0.25 },
    msPerToken: { median: 20, sigma: 0.1 },
    tail: { share: 0, factor: 1 },
    cacheHitShare: 0,
    price: { input: '1.00', cacheRead: '0.10', output: '2.00' },
    faults: [],
  };
}

/** The adapters whose clock is held against the lab's: the contender that is asked through each. */
export const ADAPTERS = {
  'openai-responses': 'simulated:paced-openai+api=responses',
  'openai-chat': 'simulated:paced-openai+api=chat',
  anthropic: 'simulated:paced-anthropic',
  google: 'simulated:paced-google',
} as const satisfies Readonly<Record<string, string>>;

export type AdapterName = keyof typeof ADAPTERS;

/** What everybody says to the one question: some sixteen tokens. */
const ANSWER = 'The order left the depot on Monday and will be at your door on Thursday at noon.';

/** What the lab has to know for the one question of the scenario `example`. */
export function answerEntry(caseId: string, messages: BookEntry['messages']): BookEntry {
  return { scenarioId: 'example', caseId, messages, known: { good: [[{ text: ANSWER }]], bad: [] } };
}
