import type { Estimate } from '#bench/domain/estimate.ts';
import type { Cases } from '#bench/stats/case-means.ts';
import { clusteredMean } from '#bench/stats/clustered-mean.ts';
import { costPerSuccess } from '#bench/stats/cost-per-success.ts';
import { valuesByCluster } from './arm.ts';
import { type EstimateContext, estimateOf } from './estimate-base.ts';
import type { Unit } from './metrics.ts';

/** Mean of an amount over trials, every case counting once, with the clustered t. Amounts are never below 0. */
export function amountEstimate(cases: Cases, unit: Unit, context: EstimateContext): Estimate {
  const found = clusteredMean(cases, context);
  const { interval } = found;
  return estimateOf(
    {
      value: found.mean,
      interval: interval && { low: Math.max(0, interval.low), high: interval.high },
      method: found.mean === undefined ? 'none' : 'clustered-t',
      cases: found.cases,
      clusters: found.clusters,
      trials: found.trials,
      df: interval && found.df,
      note: absence(found.cases, found.clusters),
    },
    unit,
    context,
  );
}

/**
 * What one success costs: total over total, with the log-delta t interval.
 *
 * @param costs one list of trial costs per case, of trials whose success is known as well
 * @param successes their scores
 */
export function costPerSuccessEstimate(costs: Cases, successes: Cases, context: EstimateContext): Estimate {
  const labels = context.clusterOf.map(String);
  const found = costPerSuccess(valuesByCluster(costs, labels), valuesByCluster(successes, labels), context);
  const cases = costs.filter((values) => values.length > 0).length;
  const nothing = absence(cases, found.clusters);
  const none = cases > 0 && found.ratio === undefined ? 'not one success to divide by' : nothing;
  return estimateOf(
    {
      value: found.ratio,
      interval: found.interval,
      method: found.ratio === undefined ? 'none' : 'ratio-log-delta-t',
      cases,
      clusters: found.clusters,
      trials: costs.reduce((sum, values) => sum + values.length, 0),
      df: found.interval && found.clusters - 1,
      note: none,
    },
    'USD',
    context,
  );
}

function absence(cases: number, clusters: number): string | undefined {
  if (cases === 0) return 'nothing was measured';
  return clusters < 2 ? 'a single independent case: no interval' : undefined;
}
