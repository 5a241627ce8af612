import type { Contender } from '#bench/domain/contender.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { LoadedScenario } from './load-scenario.ts';

export interface PlanOptions {
  /** Trials of each case by each contender; at least 1. 3 are needed to measure nondeterminism at all. */
  readonly repetitions: number;
  /** Decides the order, and for the lab the answers; 0 to 4294967295. */
  readonly seed: number;
  readonly warmUps: number;
  /** What the scenarios were loaded with. */
  readonly caseLimit: number | undefined;
}

/**
 * Fixes what a run will ask, before the first call.
 * @throws Error when two contenders share a label, a variant is not one of a scenario's prompts, a scenario is named twice, or a number is out of range
 */
export function makePlan(
  scenarios: readonly LoadedScenario[],
  contenders: readonly Contender[],
  { repetitions, seed, warmUps, caseLimit }: PlanOptions,
): Plan {
  if (!Number.isInteger(repetitions) || repetitions < 1) {
    throw new Error(`--trials is ${repetitions}; accepted: a whole number from 1.`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new Error(`--seed is ${seed}; accepted: a whole number from 0 to 4294967295.`);
  }
  if (!Number.isInteger(warmUps) || warmUps < 0) {
    throw new Error(`The warm-ups of a plan are ${warmUps}; accepted: a whole number from 0.`);
  }
  if (scenarios.length === 0)
    throw new Error('A run needs at least one scenario. List them: npx bakeoff list scenarios.');
  if (contenders.length === 0) throw new Error('A run needs at least one contender. Name them with --contenders.');
  assertDistinct(contenders);
  assertOnce(scenarios.map(({ scenario }) => scenario.id));
  for (const { scenario } of scenarios) assertVariants(scenario.id, Object.keys(scenario.prompts), contenders);
  const planned = scenarios.map((loaded) => loaded.planned);
  return {
    hash: fingerprint({
      seed,
      repetitions,
      contenders,
      scenarios: planned.map(({ id, asks }) => ({ id, asks: askedBy(asks, contenders) })),
    }),
    seed,
    repetitions,
    warmUps,
    caseLimit,
    scenarios: planned,
    contenders,
  };
}

/** A prompt variant nobody uses may change without changing the plan. */
function askedBy(asks: Plan['scenarios'][number]['asks'], contenders: readonly Contender[]) {
  const used = new Set(contenders.map(({ variant }) => variant));
  return {
    ...asks,
    prompts: Object.fromEntries(Object.entries(asks.prompts).filter(([variant]) => used.has(variant))),
  };
}

function assertDistinct(contenders: readonly Contender[]): void {
  const seen = new Set<string>();
  for (const { label } of contenders) {
    if (seen.has(label)) {
      throw new Error(
        `Two contenders are called "${label}". Give one a label of its own: other=openai:gpt-5+effort=low.`,
      );
    }
    seen.add(label);
  }
}

function assertOnce(scenarioIds: readonly string[]): void {
  const twice = scenarioIds.find((id, place) => scenarioIds.indexOf(id) !== place);
  if (twice !== undefined) {
    throw new Error(
      `Scenario ${twice} is named twice; its trials would share their ids. Name it once, and ask for more --trials.`,
    );
  }
}

function assertVariants(scenario: string, variants: readonly string[], contenders: readonly Contender[]): void {
  for (const { label, variant } of contenders) {
    if (!variants.includes(variant)) {
      throw new Error(
        `Contender "${label}" asks for prompt variant "${variant}", which scenario ${scenario} does not have. ` +
          `Known: ${variants.join(', ')}.`,
      );
    }
  }
}
