import type { Estimate } from '#bench/domain/estimate.ts';
import { moverDifference } from '#bench/stats/mover-difference.ts';
import { estimateOf } from './estimate-base.ts';
import type { RunSummary } from './run-summary.ts';

/**
 * Mean of a contender's quality over scenarios, each counting once. Only for who asks: unlike scenarios have no common scale,
 * so this is an index of a portfolio, not a measurement. The limits are recovered from those of the scenarios (MOVER),
 * taken as independent.
 *
 * @returns an estimate without a value when any scenario lacks one: a mean over what happened to work would flatter
 */
export function meanQuality(summary: RunSummary, contender: string): Estimate {
  const parts = summary.scenarios.flatMap((scenario) =>
    scenario.contenders.filter((one) => one.contender === contender).map(({ quality }) => quality.estimate),
  );
  const { level } = summary;
  const context = { subject: `mean quality of ${contender} over ${parts.length} scenarios`, level, clusterOf: [] };
  const size = {
    cases: total(parts.map(({ cases }) => cases)),
    clusters: total(parts.map(({ clusters }) => clusters)),
    trials: total(parts.map(({ trials }) => trials)),
  };
  const values = parts.map(({ value }) => value).filter((value) => value !== undefined);
  if (values.length === 0 || values.length < parts.length) {
    return estimateOf(
      { ...size, value: undefined, method: 'none', note: 'a scenario has no quality' },
      'share',
      context,
    );
  }
  const n = values.length;
  return estimateOf(
    { ...size, value: total(values) / n, interval: summedLimits(parts, n), method: 'mean-over-scenarios-mover' },
    'share',
    context,
  );
}

function summedLimits(parts: readonly Estimate[], n: number): { low: number; high: number } | undefined {
  let sum = { estimate: 0, low: 0, high: 0 };
  for (const { value, low, high } of parts) {
    if (value === undefined || low === undefined || high === undefined) return undefined;
    // MOVER takes differences: adding is taking away the negative.
    const added = moverDifference(sum, { estimate: -value, low: -high, high: -low }, 0);
    sum = { estimate: sum.estimate + value, ...added };
  }
  return { low: sum.low / n, high: sum.high / n };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
