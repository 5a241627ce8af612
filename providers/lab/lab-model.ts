import type { FaultPlan } from './fault-plan.ts';

/** Whose protocol a lab model speaks. The models are made up; the wire format is the vendor's. */
export type Vendor = 'openai' | 'anthropic' | 'google';

/** A log-normal quantity; a median of 0 means it is always 0. */
interface Spread {
  readonly median: number;
  /** Standard deviation of the logarithm. */
  readonly sigma: number;
}

/** A made-up model of which everything is known. What a bakeoff concludes about it can be held against this. */
export interface LabModel {
  /** Not the id of any real model. */
  readonly id: string;
  readonly title: string;
  readonly vendor: Vendor;
  /** Appended to the id in what the server says it served, as vendors do: `aurora-2` serves `aurora-2-2026-09`. */
  readonly snapshot: string;
  /**
   * Probability of a right answer, by scenario id; `default` for every other scenario. What one set of cases comes to is
   * scenarioTruth.
   */
  readonly quality: Readonly<Record<string, number>> & { readonly default: number };
  /** Share of cases whose answer varies between repetitions; in [0, 1]. Less where quality is too near 0 or 1 for it. */
  readonly flipShare: number;
  /** Share of answers that are refusals. A refusal is one of the wrong answers, so it does not lower `quality` further. */
  readonly refusalShare: number;
  /** Share of wrong answers, where a JSON shape was asked, that are not even JSON. */
  readonly brokenJsonShare: number;
  /** Tokens thought before the answer; billed as output, taking the same time a token. */
  readonly reasoningTokens: Spread;
  /** Request received to first generated token, in ms. */
  readonly ttftMs: Spread;
  /** Pace of one answer, ms between tokens; single gaps vary around it by up to half. */
  readonly msPerToken: Spread;
  /** The slow tail: this share of answers takes `factor` times as long in everything. */
  readonly tail: { readonly share: number; readonly factor: number };
  /** Share of requests whose prompt is half in the vendor's cache. */
  readonly cacheHitShare: number;
  /** US dollars per million tokens, as decimal strings. */
  readonly price: { readonly input: string; readonly cacheRead: string; readonly output: string };
  readonly faults: FaultPlan;
}

/** The probability of a right answer in one scenario. */
export function qualityIn(model: LabModel, scenarioId: string): number {
  return model.quality[scenarioId] ?? model.quality.default;
}

/** What the server says it served. */
export function servedModelId(model: LabModel): string {
  return `${model.id}-${model.snapshot}`;
}
