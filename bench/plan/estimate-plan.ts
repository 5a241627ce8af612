import type { Plan } from '#bench/domain/plan.ts';
import type { PriceLock } from '#bench/domain/price.ts';
import { estimateTrial } from './estimate-trial.ts';
import type { LoadedScenario } from './load-scenario.ts';

/** Pace and start taken for a contender of which nothing is known yet. */
const ASSUMED_START_MS = 1_000;
const ASSUMED_TOKENS_PER_SECOND = 60;

/** What one contender of a plan is expected to take before anything is asked. */
export interface ContenderEstimate {
  readonly contender: string;
  readonly trials: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Undefined: unpriced, and `unpricedBecause` says why. */
  readonly usd: number | undefined;
  readonly unpricedBecause: string | undefined;
  /** Trials one after another; undefined for recordings, which take no time worth naming. */
  readonly serialMs: number | undefined;
}

export interface PlanEstimate {
  readonly contenders: readonly ContenderEstimate[];
  readonly trials: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the priced contenders only. */
  readonly usd: number;
  readonly unpriced: readonly string[];
  /** With the given concurrency per provider. */
  readonly minutes: number;
}

/** Calls, tokens, dollars and minutes of a plan: characters counted, answers assumed, so a guide and not a quote. */
export function estimatePlan(
  plan: Plan,
  scenarios: ReadonlyMap<string, LoadedScenario>,
  prices: PriceLock,
  { concurrency }: { readonly concurrency: number },
): PlanEstimate {
  const contenders = plan.contenders.map((contender): ContenderEstimate => {
    const line = prices.lines.find((candidate) => candidate.contender === contender.label);
    const total = { trials: 0, calls: 0, inputTokens: 0, outputTokens: 0, usd: 0 };
    for (const { id } of plan.scenarios) {
      const loaded = scenarios.get(id);
      if (loaded === undefined) throw new Error(`Scenario ${id} of the plan is not loaded.`);
      for (const oneCase of loaded.cases.values()) {
        const one = estimateTrial(loaded, oneCase, contender, line);
        total.trials += plan.repetitions;
        total.calls += one.calls * plan.repetitions;
        total.inputTokens += one.inputTokens * plan.repetitions;
        total.outputTokens += one.outputTokens * plan.repetitions;
        total.usd += (one.usd ?? 0) * plan.repetitions;
      }
    }
    const recorded = contender.provider === 'recorded' || contender.provider === 'control';
    return {
      ...total,
      contender: contender.label,
      usd: recorded ? 0 : line === undefined ? undefined : total.usd,
      unpricedBecause: recorded
        ? undefined
        : prices.unpriced.find((entry) => entry.contender === contender.label)?.reason,
      serialMs: recorded
        ? undefined
        : total.calls * ASSUMED_START_MS + (total.outputTokens / ASSUMED_TOKENS_PER_SECOND) * 1_000,
    };
  });
  const sum = (read: (estimate: ContenderEstimate) => number) => contenders.reduce((all, one) => all + read(one), 0);
  const lanes = new Map<string, number>();
  for (const [place, { provider, baseUrl }] of plan.contenders.entries()) {
    const key = `${provider} ${baseUrl ?? ''}`;
    lanes.set(key, (lanes.get(key) ?? 0) + (contenders[place]?.serialMs ?? 0));
  }
  return {
    contenders,
    trials: sum(({ trials }) => trials),
    calls: sum(({ calls }) => calls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    usd: sum(({ usd }) => usd ?? 0),
    unpriced: contenders.flatMap(({ contender, usd }) => (usd === undefined ? [contender] : [])),
    minutes: Math.max(0, ...lanes.values()) / concurrency / 60_000,
  };
}
