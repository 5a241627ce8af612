import type { SelectedCases } from '#bench/domain/select-cases.ts';
import { mersenneTwister, type RandomSource } from '#bench/stats/mersenne-twister.ts';
import { enoughRuns, type MadeUpRun, type MadeUpRuns } from './made-up-runs.ts';
import { clusterSizes, DEFAULT_POWER_ASSUMPTIONS, type PowerAssumptions } from './power-basis.ts';

/** Runs of two equal sides over the selected cases, by what is assumed of them before any run. Seeded: the same question has one answer. */
export function assumedRuns(
  selected: readonly SelectedCases[],
  trials: number,
  assumptions: PowerAssumptions = DEFAULT_POWER_ASSUMPTIONS,
): MadeUpRuns {
  const sizes = selected.flatMap(clusterSizes);
  const cases = sizes.reduce((sum, size) => sum + size, 0);
  const draws = mersenneTwister(RUNS_SEED);
  const runs = Array.from({ length: enoughRuns(2 * cases * trials) }, () => runOf(sizes, trials, assumptions, draws));
  return { runs, candidate: assumptions.rate, incumbent: assumptions.rate, width: 1 };
}

const RUNS_SEED = 1;

function runOf(sizes: readonly number[], trials: number, assumed: PowerAssumptions, draws: RandomSource): MadeUpRun {
  const run = { candidate: [] as number[][], incumbent: [] as number[][], clusterOf: [] as number[] };
  // Two cases of a cluster share their difficulty when both take the cluster's, so with the chance of the correlation.
  const takesShared = Math.sqrt(assumed.clusterIcc);
  for (const [cluster, size] of sizes.entries()) {
    const shared = bothSides(assumed, draws);
    for (let place = 0; place < size; place += 1) {
      const [candidate, incumbent] = size > 1 && draws.nextDouble() < takesShared ? shared : bothSides(assumed, draws);
      run.candidate.push(asked(candidate, trials));
      run.incumbent.push(asked(incumbent, trials));
      run.clusterOf.push(cluster);
    }
  }
  return run;
}

/** Scores of 0 and 1, one after the other, of one case by one side. */
type Draw = () => number;

/** Both sides on a case: as hard for one as for the other with the chance of the correlation, else each as hard as it comes. */
function bothSides(assumed: PowerAssumptions, draws: RandomSource): readonly [Draw, Draw] {
  const one = urn(assumed, draws);
  return [one, draws.nextDouble() < assumed.correlation ? one : urn(assumed, draws)];
}

/**
 * Pólya's urn: trials of one case whose pass rate is drawn from the beta distribution with this mean and this share of the variance,
 * without ever drawing the rate.
 */
function urn({ rate, icc }: PowerAssumptions, draws: RandomSource): Draw {
  let [passed, seen] = [0, 0];
  return () => {
    const score = draws.nextDouble() * (1 - icc + icc * seen) < (1 - icc) * rate + icc * passed ? 1 : 0;
    passed += score;
    seen += 1;
    return score;
  };
}

function asked(draw: Draw, trials: number): number[] {
  const scores: number[] = [];
  for (let trial = 0; trial < trials; trial += 1) scores.push(draw());
  return scores;
}
