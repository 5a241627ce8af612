import { defaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { mean } from '#bench/stats/mean.ts';
import { scoreScale } from './arm.ts';

/** One contender's runs over the same cases of one task. */
export interface RepeatedTask {
  readonly task: string;
  /** Run -> score of every case in [0, 1], the cases of all runs in one order. */
  readonly runs: readonly (readonly number[])[];
}

/** How often one run of a contender would have been blocked by another run of the same contender: every block is false. */
export interface SelfBlocks {
  readonly tasks: number;
  /** Ordered pairs of runs of one task, over all tasks. */
  readonly pairs: number;
  /** Pairs whose mean falls by more than so much. */
  readonly byDrop: readonly { readonly drop: number; readonly blocked: number }[];
  /** Pairs whose paired interval lies below zero altogether. */
  readonly byInterval: number;
  readonly level: number;
}

export interface SelfBlocksOptions {
  /** Falls of the mean that a naive gate would block on, in [0, 1]. */
  readonly drops: readonly number[];
  readonly level?: number;
}

/** A fall of exactly the limit does not block, however the division rounds it. */
const ROUNDING = 1e-9;

/**
 * Holds every run against every other run of its task, in both directions, first by a naive rule on the means and then by the
 * default paired interval. Pairs of one task share runs, so they are no independent draws: the shares describe these runs.
 */
export function selfBlocks(tasks: readonly RepeatedTask[], options: SelfBlocksOptions): SelfBlocks {
  const level = options.level ?? DEFAULT_LEVEL;
  const pairs = tasks.flatMap(({ runs }) =>
    runs.flatMap((before, b) => runs.flatMap((after, a) => (a === b ? [] : [{ before, after }]))),
  );
  const falls = pairs.map(({ before, after }) => (mean(before) ?? Number.NaN) - (mean(after) ?? Number.NaN));
  const below = pairs.filter(({ before, after }) => {
    const found = defaultHeadToHead(asCases(after), asCases(before), {
      level,
      scores: scoreScale(asCases(after), asCases(before)),
    });
    return found !== undefined && found.interval.high < 0;
  });
  return {
    tasks: tasks.length,
    pairs: pairs.length,
    byDrop: options.drops.map((drop) => ({ drop, blocked: falls.filter((fall) => fall > drop + ROUNDING).length })),
    byInterval: below.length,
    level,
  };
}

function asCases(run: readonly number[]): readonly (readonly number[])[] {
  return run.map((score) => [score]);
}
