import { amountEstimate, costPerSuccessEstimate } from '#bench/analysis/amount-estimate.ts';
import { type Arm, valuesByCase } from '#bench/analysis/arm.ts';
import { failuresAsWrong } from '#bench/analysis/count-trials.ts';
import { type EstimateContext, estimateOf } from '#bench/analysis/estimate-base.ts';
import { METRICS } from '#bench/analysis/metrics.ts';
import { pairedEstimate } from '#bench/analysis/paired-estimate.ts';
import { valuePhrase } from '#bench/analysis/phrase.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import { type Cases, caseMeans } from '#bench/stats/case-means.ts';
import { costPerSuccess } from '#bench/stats/cost-per-success.ts';
import { upperTail } from '#bench/stats/interval.ts';
import { numberAt } from '#bench/stats/numbers.ts';
import { studentTQuantile } from '#bench/stats/student-t-quantile.ts';
import { byCluster, trialsOf } from './gate-estimates.ts';
import type { CostOf } from './read-metric.ts';

/** Shares of the traffic over the selected cases: what a month's bill is weighted by. */
export interface TrafficWeights {
  readonly requestsPerMonth: number | undefined;
  /** One group of cases (places in the selection) per slice of the traffic, with its share; shares add up to 1. */
  readonly groups: readonly { readonly name: string; readonly share: number; readonly places: readonly number[] }[];
}

/** What a contender costs, US dollars. */
export function costEstimate(
  arm: Arm,
  of: CostOf,
  traffic: TrafficWeights | undefined,
  context: EstimateContext,
): Estimate {
  const costs = valuesByCase(arm.costUsd, arm.repetitions);
  switch (of) {
    case 'perTrial':
      return amountEstimate(costs, 'USD', context);
    case 'per1k':
      return times(amountEstimate(costs, 'USD', context), 1000, context);
    case 'perSuccess': {
      const { spent, won } = successes(arm);
      return costPerSuccessEstimate(spent, won, context);
    }
    case 'monthly':
      return monthly(costs, traffic, context);
    default:
      return of satisfies never;
  }
}

/** Candidate over incumbent, on the cases both were priced on. */
export function costRatio(
  ours: Arm,
  theirs: Arm,
  of: CostOf,
  traffic: TrafficWeights | undefined,
  context: EstimateContext,
): Estimate {
  if (of === 'perSuccess') return perSuccessRatio(ours, theirs, context);
  if (of === 'monthly' && traffic !== undefined) return monthlyRatio(ours, theirs, traffic, context);
  return pairedEstimate(METRICS.costUsd, ours, theirs, context).estimate;
}

function monthly(costs: Cases, traffic: TrafficWeights | undefined, context: EstimateContext): Estimate {
  const { means, clusters, trials } = caseMeans(costs, context.clusterOf);
  const size = { cases: means.length, clusters, trials };
  const requests = traffic?.requestsPerMonth;
  if (traffic === undefined || requests === undefined) {
    const note = 'the policy does not say how many requests there are a month';
    return estimateOf({ ...size, value: undefined, method: 'none', note }, 'USD', context);
  }
  let [value, below, above] = [0, 0, 0];
  for (const { share, places } of traffic.groups) {
    const part = amountEstimate(
      places.map((place) => costs[place] ?? []),
      'USD',
      { ...context, clusterOf: places.map((place) => context.clusterOf[place] ?? '') },
    );
    if (part.value === undefined) {
      return estimateOf(
        { ...size, value: undefined, method: 'none', note: part.note ?? 'nothing was measured' },
        'USD',
        context,
      );
    }
    value += share * part.value;
    below += (share * (part.value - (part.low ?? Number.NaN))) ** 2;
    above += (share * ((part.high ?? Number.NaN) - part.value)) ** 2;
  }
  // Limits recovered from those of the slices (MOVER); a slice without an interval leaves the whole without one.
  const known = !Number.isNaN(below) && !Number.isNaN(above);
  const interval = known ? { low: Math.max(0, value - Math.sqrt(below)), high: value + Math.sqrt(above) } : undefined;
  const method = 'traffic-weighted-mover';
  return times(estimateOf({ ...size, value, interval, method }, 'USD', context), requests, context);
}

function times(estimate: Estimate, factor: number, { subject }: EstimateContext): Estimate {
  const scaled = (usd: number | undefined): number | undefined => (usd === undefined ? undefined : usd * factor);
  const value = scaled(estimate.value);
  const says = value === undefined ? estimate.says : `${subject}: ${valuePhrase(value, 'USD')}`;
  return { ...estimate, value, low: scaled(estimate.low), high: scaled(estimate.high), says };
}

/** Costs and scores of the trials for which both are known; a trial broken off is no success, and costs what it cost. */
function successes(arm: Arm): { readonly spent: Cases; readonly won: Cases } {
  const success = failuresAsWrong(arm);
  const known = (column: Float64Array): Cases =>
    valuesByCase(
      column.map((value, slot) =>
        Number.isNaN(numberAt(arm.costUsd, slot)) || Number.isNaN(numberAt(success, slot)) ? Number.NaN : value,
      ),
      arm.repetitions,
    );
  return { spent: known(arm.costUsd), won: known(success) };
}

/** (cost / successes) over (cost / successes), linearised on the log scale, clustered, with the t of the clusters. */
function perSuccessRatio(ours: Arm, theirs: Arm, context: EstimateContext): Estimate {
  const [a, b] = [successes(ours), successes(theirs)];
  const shared = a.spent.map((values, place) => values.length > 0 && (b.spent[place]?.length ?? 0) > 0);
  const clusterOf = context.clusterOf.filter((_, place) => shared[place]);
  const totals = [a.spent, a.won, b.spent, b.won].map((cases) =>
    byCluster(caseMeans(cases.filter((_, place) => shared[place])).means, clusterOf).map((values) => sum(values)),
  );
  const [spentA = [], wonA = [], spentB = [], wonB = []] = totals;
  const [costA, successA, costB, successB] = [sum(spentA), sum(wonA), sum(spentB), sum(wonB)];
  const clusters = spentA.length;
  const size = { cases: clusterOf.length, clusters, trials: trialsOf(a.spent) + trialsOf(b.spent) };
  if (!(costA > 0 && costB > 0 && successA > 0 && successB > 0)) {
    const none = successA > 0 && successB > 0 ? 'a side cost nothing' : 'a side has not one success to divide by';
    return estimateOf({ ...size, value: undefined, method: 'none', note: none }, 'ratio', context);
  }
  const value = (costA / successA) * (successB / costB);
  const squares = spentA.reduce((total, cost, at) => {
    const error =
      cost / costA - numberAt(wonA, at) / successA - numberAt(spentB, at) / costB + numberAt(wonB, at) / successB;
    return total + error ** 2;
  }, 0);
  const df = clusters - 1;
  const known = clusters >= 2 && squares > 1e-24;
  const reach = known
    ? studentTQuantile(upperTail(context.level), df) * Math.sqrt((clusters / df) * squares)
    : Number.NaN;
  return estimateOf(
    {
      ...size,
      value,
      interval: known ? { low: value * Math.exp(-reach), high: value * Math.exp(reach) } : undefined,
      method: known ? 'paired-ratio-log-delta-t' : 'none',
      df: known ? df : undefined,
      note: known ? undefined : 'the same ratio in every case, so no interval',
    },
    'ratio',
    context,
  );
}

/** Ratio of traffic-weighted totals: every case stands for its share of the month. */
function monthlyRatio(ours: Arm, theirs: Arm, { groups }: TrafficWeights, context: EstimateContext): Estimate {
  const [a, b] = [ours, theirs].map((arm) => valuesByCase(arm.costUsd, arm.repetitions));
  const weighted: { readonly ours: number[]; readonly theirs: number[]; readonly clusterOf: (string | number)[] } = {
    ours: [],
    theirs: [],
    clusterOf: [],
  };
  for (const { share, places } of groups) {
    const shared = places.filter((place) => (a?.[place]?.length ?? 0) > 0 && (b?.[place]?.length ?? 0) > 0);
    for (const place of shared) {
      weighted.ours.push((share / shared.length) * meanOf(a?.[place]));
      weighted.theirs.push((share / shared.length) * meanOf(b?.[place]));
      weighted.clusterOf.push(context.clusterOf[place] ?? '');
    }
  }
  const found = costPerSuccess(
    byCluster(weighted.ours, weighted.clusterOf),
    byCluster(weighted.theirs, weighted.clusterOf),
    context,
  );
  return estimateOf(
    {
      value: found.ratio,
      interval: found.interval,
      method: found.interval === undefined ? 'none' : 'ratio-of-means-log-delta-t',
      cases: weighted.ours.length,
      clusters: found.clusters,
      trials: trialsOf(a ?? []) + trialsOf(b ?? []),
      df: found.interval && found.clusters - 1,
      note: found.interval === undefined ? 'the same ratio in every case, so no interval' : undefined,
    },
    'ratio',
    context,
  );
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < values.length; at += 1) total += numberAt(values, at);
  return total;
}

function meanOf(values: ArrayLike<number> | undefined): number {
  return values === undefined || values.length === 0 ? Number.NaN : sum(values) / values.length;
}
