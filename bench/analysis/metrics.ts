import type { Arm } from './arm.ts';

/** What a value is counted in. A share lies in [0, 1] and is said in per cent, its differences in points. */
export type Unit = 'share' | 'ms' | 'USD' | 'tokens' | 'answers' | 'ratio';

/**
 * How a metric is estimated and compared. `score`: mean of [0, 1], difference in points. `duration`: quantiles, ratio of
 * medians. `amount`: mean, ratio of means.
 */
export type MetricKind = 'score' | 'duration' | 'amount';

/** A named reading of a trial, with unit and direction. */
export interface Metric {
  readonly title: string;
  readonly unit: Unit;
  readonly better: 'higher' | 'lower';
  readonly kind: MetricKind;
  /** One number a slot: NaN where nothing was measured, +Infinity where a timeout ended it. */
  readonly read: (arm: Arm) => Float64Array;
}

/** A new metric is one entry here; everything that lists metrics lists it. */
export const METRICS = {
  quality: { title: 'quality', unit: 'share', better: 'higher', kind: 'score', read: (arm) => arm.quality },
  e2eMs: { title: 'time to the whole answer', unit: 'ms', better: 'lower', kind: 'duration', read: (arm) => arm.e2eMs },
  ttfatMs: {
    title: 'time to the first answer token',
    unit: 'ms',
    better: 'lower',
    kind: 'duration',
    read: (arm) => arm.ttfatMs,
  },
  tpotMs: { title: 'time per answer token', unit: 'ms', better: 'lower', kind: 'duration', read: (arm) => arm.tpotMs },
  costUsd: { title: 'cost per trial', unit: 'USD', better: 'lower', kind: 'amount', read: (arm) => arm.costUsd },
  inputTokens: {
    title: 'input tokens per trial',
    unit: 'tokens',
    better: 'lower',
    kind: 'amount',
    read: (arm) => arm.inputTokens,
  },
  outputTokens: {
    title: 'output tokens per trial',
    unit: 'tokens',
    better: 'lower',
    kind: 'amount',
    read: (arm) => arm.outputTokens,
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** The names of the metrics of one kind, in the order of the table. */
export function metricsOf(kind: MetricKind): readonly MetricName[] {
  return (Object.keys(METRICS) as MetricName[]).filter((name) => METRICS[name].kind === kind);
}

/** A grader's score as a metric of its own, called `grader:<name>` beside the names of the table. */
export function graderMetric(grader: string): Metric & { readonly name: string } {
  return {
    name: `grader:${grader}`,
    title: `score of ${grader}`,
    unit: 'share',
    better: 'higher',
    kind: 'score',
    read: (arm) => arm.scores.get(grader) ?? new Float64Array(arm.status.length).fill(Number.NaN),
  };
}
