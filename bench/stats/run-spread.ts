import type { Cases } from './case-means.ts';
import { mean } from './mean.ts';
import { numberAt } from './numbers.ts';

export type RunSpread = {
  /** Accuracy of the first trial of every case, of the second, and so on. */
  readonly perRun: readonly number[];
  /** Highest minus lowest of them. */
  readonly spread: number;
  /** Share of cases that passed in any trial. */
  readonly bestCase: number;
  /** Share of cases that passed in every trial. */
  readonly worstCase: number;
  /** Chance that two different trials of a case disagree on passing, averaged over cases; expects 2 p (1 - p). */
  readonly flipRate: number;
};

/**
 * How far the pass rate moves from one full run of the suite to the next.
 *
 * @param passes one list of 0 and 1 per case, all of one length of at least 2
 * @returns `undefined` without cases, with a single trial, or when cases have different numbers of trials
 * @see Atil et al., arXiv:2408.04667
 */
export function runSpread(passes: Cases): RunSpread | undefined {
  const trials = passes[0]?.length ?? 0;
  if (trials < 2 || passes.some((scores) => scores.length !== trials)) return undefined;
  const cases = passes.length;
  const perRun = Array.from(
    { length: trials },
    (_, run) => passes.reduce((sum, scores) => sum + numberAt(scores, run), 0) / cases,
  );
  const passed = passes.map((scores) => (mean(scores) ?? 0) * trials);
  return {
    perRun,
    spread: Math.max(...perRun) - Math.min(...perRun),
    bestCase: passed.filter((count) => count > 0).length / cases,
    worstCase: passes.filter((scores) => scores.every((score) => score === 1)).length / cases,
    flipRate: passed.reduce((sum, c) => sum + (2 * c * (trials - c)) / (trials * (trials - 1)), 0) / cases,
  };
}
