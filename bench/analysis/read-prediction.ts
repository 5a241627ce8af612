import { readGateMetric } from '#bench/domain/gate-metric.ts';
import { wilsonInterval } from '#bench/stats/wilson-interval.ts';
import type { TrialCounts } from './count-trials.ts';
import { METRICS, type MetricName } from './metrics.ts';
import type { ContenderSummary } from './run-summary.ts';

/** What a run says of a predicted metric. */
export interface PredictionFigure {
  readonly value: number;
  /** Undefined: unbounded on that side, or not estimable. */
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** A predicted metric: what it is counted in, and how it is read from a summary; undefined where nothing was measured. */
export interface PredictionReading {
  readonly unit: 'share' | 's' | 'ms' | 'USD' | 'tokens';
  readonly read: (summary: ContenderSummary) => PredictionFigure | undefined;
}

/** Policies speak of seconds, runs are measured in milliseconds. */
const MS = 1000;

const COSTS: Readonly<Record<string, (summary: ContenderSummary) => PredictionFigure | undefined>> = {
  'cost.perTrial': ({ cost }) => figure(cost.perTrial),
  'cost.per1k': ({ cost }) => figure(cost.perTrial, 1000),
  'cost.perSuccess': ({ cost }) => figure(cost.perSuccess),
};

const LATENCIES = { latency: 'e2eMs', ttft: 'ttfatMs' } as const;

/** The quantiles that a summary holds. */
const QUANTILES: Readonly<Record<string, number>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 };

const SHARES: Readonly<Record<string, (summary: ContenderSummary) => PredictionFigure | undefined>> = {
  'error.rate': ({ counts }) => errorRate(counts),
  'flip-rate': ({ nondeterminism }) => figure(nondeterminism.flipRate),
  agreement: ({ nondeterminism }) => figure(nondeterminism.parsed.pairwise),
};

/**
 * Reads a metric as the policies name it: `quality`, `quality.<grader>`, `cost.…`, `latency.p…`, `ttft.p…`, `error.rate`,
 * `flip-rate`, `agreement`, `pass^k`; or a reading of the trial: of a duration its median in ms, of an amount its mean.
 * @returns a sentence naming what there is, for anything else
 */
export function readPrediction(metric: string): PredictionReading | { readonly unknown: string } {
  if (isReading(metric) && metric !== 'quality') return ofReading(metric);
  const named = readGateMetric(metric);
  switch (named?.kind) {
    case undefined:
      return { unknown: known(metric) };
    case 'quality':
      return { unit: 'share', read: ({ quality }) => figure(quality.estimate) };
    case 'grader':
      return { unit: 'share', read: ({ graders }) => figure(graders[named.grader]?.estimate) };
    case 'share': {
      const k = Number(/^pass\^(\d+)$/.exec(metric)?.[1]);
      const read =
        SHARES[metric] ??
        (({ nondeterminism }: ContenderSummary) =>
          figure(nondeterminism.passCurve.find((entry) => entry.k === k)?.estimate));
      return { unit: 'share', read };
    }
    case 'amount': {
      const cost = COSTS[metric];
      if (cost !== undefined) return { unit: 'USD', read: cost };
      const [head, tail = ''] = metric.split('.');
      const p = QUANTILES[tail];
      if ((head !== 'latency' && head !== 'ttft') || p === undefined) return { unknown: known(metric) };
      return { unit: 's', read: (summary) => quantile(summary, LATENCIES[head], p, 1 / MS) };
    }
    default:
      return named satisfies never;
  }
}

function ofReading(name: MetricName): PredictionReading {
  const { kind, unit } = METRICS[name];
  if (kind === 'duration') return { unit: 'ms', read: (summary) => quantile(summary, name, 0.5, 1) };
  return {
    unit: unit === 'USD' ? 'USD' : 'tokens',
    read: (summary) => figure(name === 'costUsd' ? summary.cost.perTrial : summary.amounts[name]?.perTrial),
  };
}

function quantile(summary: ContenderSummary, metric: string, p: number, scale: number): PredictionFigure | undefined {
  return figure(summary.latency[metric]?.quantiles.find((one) => one.p === p)?.estimate, scale);
}

function figure(
  estimate:
    | { readonly value: number | undefined; readonly low: number | undefined; readonly high: number | undefined }
    | undefined,
  scale = 1,
): PredictionFigure | undefined {
  if (estimate?.value === undefined) return undefined;
  const scaled = (limit: number | undefined) => (limit === undefined ? undefined : limit * scale);
  return { value: estimate.value * scale, low: scaled(estimate.low), high: scaled(estimate.high) };
}

/** Not a trial that failed: one that was never sent, and one the question does not arise for. */
const NOT_BROKEN_OFF: ReadonlySet<string> = new Set(['not-attempted', 'not-applicable']);

function errorRate({ attempted, excluded }: TrialCounts): PredictionFigure | undefined {
  if (attempted === 0) return undefined;
  const broken = Object.entries(excluded).reduce(
    (sum, [reason, trials]) => sum + (NOT_BROKEN_OFF.has(reason) ? 0 : trials),
    0,
  );
  const interval = wilsonInterval(broken, attempted);
  return { value: broken / attempted, low: interval?.low, high: interval?.high };
}

function isReading(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}

function known(metric: string): string {
  const readings = Object.keys(METRICS).filter((name) => name !== 'quality');
  return (
    `No metric of a prediction is called "${metric}". Known: quality, quality.<grader>, ${Object.keys(COSTS).join(', ')}, ` +
    `latency.p50, latency.p95, latency.p99, ttft.p50, ttft.p95, ${Object.keys(SHARES).join(', ')}, pass^<k>, ${readings.join(', ')}.`
  );
}
