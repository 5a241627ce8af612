import { type Arm, FIRST_REASON, valuesByCase } from './arm.ts';
import { failuresAsEndless } from './count-trials.ts';
import type { EstimateContext } from './estimate-base.ts';
import { latencyQuantiles, type MixedLimits } from './latency-estimate.ts';
import { METRICS, type MetricName } from './metrics.ts';
import type { LatencySummary } from './run-summary.ts';

/** One latency of an arm: its quantiles, and how much of it was measured at all. */
export function latencySummary(
  arm: Arm,
  name: MetricName,
  quantiles: readonly number[],
  context: EstimateContext,
): LatencySummary {
  const column = METRICS[name].read(arm);
  let [measured, timedOut, attempted] = [0, 0, 0];
  for (const [slot, ms] of column.entries()) {
    if ((arm.status[slot] ?? 0) > 0) attempted += 1;
    if (ms === Number.POSITIVE_INFINITY) timedOut += 1;
    else if (!Number.isNaN(ms)) measured += 1;
  }
  const { limitMs, mixed } = timeoutLimits(arm, column);
  // Timeouts alone say nothing of a latency that this contender's replies do not have (a first token without a stream).
  const readable = measured > 0;
  const cases = valuesByCase(readable ? column : new Float64Array(column.length).fill(Number.NaN), arm.repetitions);
  const found = latencyQuantiles(cases, quantiles, limitMs, mixed, context);
  return {
    measured,
    timedOut,
    notMeasured: attempted - measured - timedOut,
    limitMs,
    quantiles: found,
    countingFailures: readable ? endless() : [],
  };

  function endless(): LatencySummary['countingFailures'] {
    if (!arm.status.some((status) => status >= FIRST_REASON)) return found;
    const all = valuesByCase(failuresAsEndless(arm, column), arm.repetitions);
    const subject = `${context.subject}, taking every broken-off trial as endless`;
    return latencyQuantiles(all, quantiles, undefined, undefined, { ...context, subject });
  }
}

/** The one limit of all timeouts; where there are several and a time passed the lowest, what Kaplan-Meier needs. */
function timeoutLimits(
  arm: Arm,
  column: Float64Array,
): { readonly limitMs: number | undefined; readonly mixed: MixedLimits | undefined } {
  const limits = new Set<number>();
  let longest = 0;
  for (const [slot, ms] of column.entries()) {
    if (ms === Number.POSITIVE_INFINITY) limits.add(arm.limitMs[slot] ?? Number.NaN);
    else if (ms > longest) longest = ms;
  }
  const known = [...limits].filter((limit) => !Number.isNaN(limit)).sort((a, b) => a - b);
  const [lowest] = known;
  if (limits.size <= 1 || lowest === undefined || known.length < limits.size || longest <= lowest) {
    return { limitMs: limits.size === 1 ? lowest : undefined, mixed: undefined };
  }
  const measured = column.map((ms, slot) => (ms === Number.POSITIVE_INFINITY ? (arm.limitMs[slot] ?? ms) : ms));
  const times = measured.filter((ms) => !Number.isNaN(ms));
  const answered = column.filter((ms) => !Number.isNaN(ms)).map((ms) => (ms === Number.POSITIVE_INFINITY ? 0 : 1));
  return { limitMs: undefined, mixed: { times, answered } };
}
