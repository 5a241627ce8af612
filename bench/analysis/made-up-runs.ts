import type { Cases, ClusterLabels } from '#bench/stats/case-means.ts';
import { mersenneTwister, type RandomSource } from '#bench/stats/mersenne-twister.ts';

/** Scores of both sides on the cases a gate reads, as one run might bring them. */
export interface MadeUpRun {
  readonly candidate: Cases;
  readonly incumbent: Cases;
  readonly clusterOf: ClusterLabels;
}

/** Runs of one truth: nobody asked anybody anything. */
export interface MadeUpRuns {
  readonly runs: readonly MadeUpRun[];
  /** True mean scores. */
  readonly candidate: number;
  readonly incumbent: number;
  /**
   * How wide the intervals of the planned runs are to those of these: below 1 where more trials are planned than there are here,
   * undefined where nobody knows what more would bring.
   */
  readonly width: number | undefined;
}

/**
 * 100, fewer where a run is large, and never fewer than 50: a chance then has a standard error of some two points, and no policy
 * takes a second.
 */
export function enoughRuns(scoresPerRun: number): number {
  return Math.max(50, Math.min(100, Math.floor(160_000 / scoresPerRun)));
}

/**
 * The same runs, the candidate so much worse or better: each of its scores becomes 0, or 1, with the chance that moves the mean as
 * far. The same scores turn for a small move as for a large one.
 *
 * @param by in (-1, 1); as far as scores go, where that is farther
 */
export function movedRuns(made: MadeUpRuns, by: number): MadeUpRuns {
  if (by === 0) return made;
  const { candidate } = made;
  const [to, chance] = by < 0 ? [0, Math.min(1, -by / candidate)] : [1, Math.min(1, by / (1 - candidate))];
  const draws = mersenneTwister(MOVES_SEED);
  const runs = made.runs.map((run) => ({ ...run, candidate: movedScores(run.candidate, to, chance, draws) }));
  return { ...made, runs, candidate: Math.min(1, Math.max(0, candidate + by)) };
}

const MOVES_SEED = 2;

function movedScores(cases: Cases, to: number, chance: number, draws: RandomSource): Cases {
  return cases.map((scores) => {
    const moved: number[] = [];
    for (const score of scores) moved.push(draws.nextDouble() < chance ? to : score);
    return moved;
  });
}
