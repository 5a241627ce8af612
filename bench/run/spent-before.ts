import type { PriceLock } from '#bench/domain/price.ts';
import type { Trial } from '#bench/domain/trial.ts';
import { spentOn } from './budget.ts';
import { estimatePlanned } from './estimate-planned.ts';
import type { Cast } from './run-plan.ts';

/** What earlier sessions of a run have asked and spent, as its caps count: warm-ups are paid for and are no trials. */
export async function spentBefore(
  trials: AsyncIterable<Trial>,
  { scenarios, contenders }: Cast,
  prices: PriceLock,
): Promise<{ readonly usd: number; readonly trials: number }> {
  let [usd, asked] = [0, 0];
  for await (const trial of trials) {
    const loaded = scenarios.get(trial.scenario);
    const entry = contenders.get(trial.contender);
    const expected =
      loaded === undefined || entry === undefined
        ? undefined
        : estimatePlanned(trial, loaded, entry.contender, prices)?.usd;
    usd += spentOn(trial, expected ?? 0);
    if (!trial.warmUp) asked += 1;
  }
  return { usd, trials: asked };
}
