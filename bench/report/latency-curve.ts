import { type Arm, NOT_ATTEMPTED } from '#bench/analysis/arm.ts';
import { numberAt } from '#bench/stats/numbers.ts';
import type { LatencyCurve } from './report.ts';

/** More cannot be told apart on a page. */
const MOST_TIMES = 4_000;

/** When the answers of an arm had come; undefined when none was ever timed. */
export function latencyCurve(arm: Arm, metric: LatencyCurve['metric']): LatencyCurve | undefined {
  const times = arm[metric].filter((ms) => Number.isFinite(ms)).sort();
  const trials = arm.status.filter((status) => status !== NOT_ATTEMPTED).length;
  if (times.length === 0 || trials === 0) return undefined;
  const kept = Math.min(MOST_TIMES, times.length);
  const ranks = Array.from({ length: kept }, (_, at) => Math.floor((at * times.length) / kept));
  return {
    contender: arm.contender,
    metric,
    trials: Math.round((trials * kept) / times.length),
    times: ranks.map((rank) => rounded(numberAt(times, rank))),
  };
}

/** A tenth of a millisecond is finer than any of these is known. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
