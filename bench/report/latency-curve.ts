import { type Arm, NOT_ATTEMPTED } from '#bench/analysis/arm.ts';
import { numberAt } from '#bench/stats/numbers.ts';
import type { LatencyCurve } from './report.ts';

/** Points of a curve: more cannot be told apart on a page. */
const POINTS = 60;

/** How many of all attempted trials had come after so long; undefined when none was ever timed. */
export function latencyCurve(arm: Arm, metric: LatencyCurve['metric']): LatencyCurve | undefined {
  const times = arm[metric].filter((ms) => Number.isFinite(ms)).sort();
  const trials = arm.status.filter((status) => status !== NOT_ATTEMPTED).length;
  if (times.length === 0 || trials === 0) return undefined;
  const wanted = Math.min(POINTS, times.length);
  const ranks = Array.from({ length: wanted }, (_, at) =>
    wanted === 1 ? 1 : 1 + Math.round((at * (times.length - 1)) / (wanted - 1)),
  );
  return {
    contender: arm.contender,
    metric,
    trials,
    points: [...new Set(ranks)].map((rank) => [rounded(numberAt(times, rank - 1)), rank / trials] as const),
  };
}

/** A tenth of a millisecond is finer than any of these is known. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
