import type { PriceLock } from '#bench/domain/price.ts';
import type { Run } from '#bench/domain/run.ts';
import { lockPrices, type ManualPrice } from '#bench/plan/lock-prices.ts';
import { readEnvironment } from '#bench/run/read-environment.ts';
import { PROJECT_ROOT } from './project.ts';

/**
 * What the contenders of a run cost on a day, from the price table and the user's own prices. Prices that were given by hand
 * for the run, or made up by the lab, have no table: they hold until other ones are given.
 */
export function pricesToday(
  { plan, prices }: Pick<Run, 'plan' | 'prices'>,
  { at, manual }: { readonly at: Date; readonly manual: Readonly<Record<string, ManualPrice>> },
): PriceLock {
  const today = lockPrices(plan.contenders, {
    capturedAt: at,
    manual,
    simulated: {},
    sourceVersion: readEnvironment(PROJECT_ROOT).sdks['@pydantic/genai-prices'] ?? 'unknown',
  });
  const given = prices.lines.filter(
    ({ contender, match }) =>
      (match === 'manual' || match === 'simulated') &&
      !today.lines.some((line) => line.contender === contender && line.match === 'manual'),
  );
  const isGiven = (contender: string) => given.some((line) => line.contender === contender);
  return {
    lines: [...today.lines.filter(({ contender }) => !isGiven(contender)), ...given],
    unpriced: today.unpriced.filter(({ contender }) => !isGiven(contender)),
  };
}
