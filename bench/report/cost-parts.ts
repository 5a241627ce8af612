import type { PriceLine } from '#bench/domain/price.ts';
import { priceUsage } from '#bench/domain/price-usage.ts';
import type { Trial } from '#bench/domain/trial.ts';
import type { Usage } from '#bench/domain/usage.ts';
import type { CostParts } from './report.ts';

interface Sum {
  trials: number;
  input: number;
  cached: number;
  reasoning: number;
  output: number;
}

/** What a trial's dollars were paid for, added up by scenario and contender. Trials without usage or price line are in none. */
export class CostTally {
  readonly #sums = new Map<string, Map<string, Sum>>();
  readonly #lines: ReadonlyMap<string, PriceLine>;

  constructor(lines: readonly PriceLine[]) {
    this.#lines = new Map(lines.map((line) => [line.contender, line]));
  }

  add({ scenario, contender, usage, cost, startedAt }: Trial): void {
    const line = this.#lines.get(contender);
    if (line === undefined || usage === undefined || cost.kind !== 'priced' || startedAt === undefined) return;
    const ofScenario = this.#sums.get(scenario) ?? new Map<string, Sum>();
    this.#sums.set(scenario, ofScenario);
    const sum = ofScenario.get(contender) ?? { trials: 0, input: 0, cached: 0, reasoning: 0, output: 0 };
    ofScenario.set(contender, sum);
    const at = new Date(startedAt);
    const price = (part: Partial<Usage>): number => priceUsage({ ...usage, ...part }, line, at);
    const reasoning = usage.reasoningTokens ?? 0;
    const cached = usage.cacheReadTokens ?? 0;
    // Each part is what the bill loses without it, one after the other, so that they add up to the whole.
    const answered = price({ outputTokens: usage.outputTokens - reasoning, reasoningTokens: 0 });
    const read = price({ outputTokens: 0, reasoningTokens: 0 });
    const fresh = price({
      outputTokens: 0,
      reasoningTokens: 0,
      inputTokens: usage.inputTokens - cached,
      cacheReadTokens: 0,
    });
    sum.trials += 1;
    sum.reasoning += price({}) - answered;
    sum.output += answered - read;
    sum.cached += read - fresh;
    sum.input += fresh;
  }

  of(scenario: string): readonly CostParts[] {
    return [...(this.#sums.get(scenario) ?? [])].map(([contender, { trials, ...parts }]) => ({
      contender,
      trials,
      input: parts.input / trials,
      cached: parts.cached / trials,
      reasoning: parts.reasoning / trials,
      output: parts.output / trials,
    }));
  }
}
