import type { Contender } from '#bench/domain/contender.ts';
import type { PriceLock } from '#bench/domain/price.ts';
import { estimateTrial, type TrialEstimate } from '#bench/plan/estimate-trial.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';

/** What one trial of a plan is expected to use; undefined when its case is gone or the scenario's own code throws, which the trial itself will say. */
export function estimatePlanned(
  trial: { readonly case: string },
  loaded: LoadedScenario,
  contender: Contender,
  prices: PriceLock,
): TrialEstimate | undefined {
  const oneCase = loaded.cases.get(trial.case);
  if (oneCase === undefined) return undefined;
  const line = prices.lines.find((candidate) => candidate.contender === contender.label);
  try {
    return estimateTrial(loaded, oneCase, contender, line);
  } catch {
    return undefined;
  }
}
