import { assert, describe, expect, it } from 'vitest';
import { binomialQuantile } from '#bench/stats/binomial-quantile.ts';
import { mersenneTwister, type RandomSource } from '#bench/stats/mersenne-twister.ts';
import { differenceDeviation } from '#bench/stats/optimal-trials-per-case.ts';
import { pairedPower } from '#bench/stats/paired-power.ts';
import { clusterLabels } from './arm.ts';
import { judgeDifference, type Verdict } from './judge-difference.ts';
import { METRICS } from './metrics.ts';
import { armOf } from './observe.ts';
import { pairedEstimate, turnedInterval } from './paired-estimate.ts';
import { sampleObservations } from './sample-trials.ts';

const RUNS = 1_000;

/** Cases of pass rate 0.5, 0.7 or 0.9 by turns, each contender's shifted; so many trials of each. */
function arm(source: RandomSource, cases: number, trials: number, shift: number): number[][] {
  return Array.from({ length: cases }, (_, i) =>
    Array.from({ length: trials }, () => (source.nextDouble() < 0.5 + 0.2 * (i % 3) + shift ? 1 : 0)),
  );
}

async function verdicts(cases: number, trials: number, drop: number): Promise<Record<Verdict, number>> {
  const counts = { better: 0, worse: 0, same: 0, undecided: 0 };
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const source = mersenneTwister(seed);
    const { plan, observations } = await sampleObservations({
      y: arm(source, cases, trials, 0),
      x: arm(source, cases, trials, -drop),
    });
    const [planned] = plan.scenarios;
    assert(planned !== undefined);
    const context = { subject: 'quality', level: 0.95, clusterOf: clusterLabels(planned) };
    const [x, y] = [armOf(observations, planned.id, 'x'), armOf(observations, planned.id, 'y')];
    const found = pairedEstimate(METRICS.quality, x, y, context);
    counts[judgeDifference(turnedInterval(found, METRICS.quality))] += 1;
  }
  return counts;
}

describe('verdicts over 1,000 seeded runs', () => {
  // What is stated is a chance: with 5 %, so many of the runs go wrong in 99 of 100 such experiments.
  const mostAllowed = binomialQuantile(0.99, RUNS, 0.05);

  it('call one of two equal contenders better or worse no oftener than the stated 5 % allows', async () => {
    const { better, worse, same } = await verdicts(60, 3, 0);
    expect(better + worse).toBeLessThanOrEqual(mostAllowed);
    expect(same).toBe(0);
  });

  it('find a planted fall of 10 points on 150 cases x 3 about as often as predicted', async () => {
    const { worse, better } = await verdicts(150, 3, 0.1);
    // The true difference is the same in every case; noise is the mean of p (1 - p) on each side.
    const noise = (shift: number): number =>
      [0.5, 0.7, 0.9].reduce((sum, p) => sum + (p + shift) * (1 - p - shift), 0) / 3;
    const design = { betweenCases: 0, noiseA: noise(-0.1), noiseB: noise(0), trialsA: 3, trialsB: 3 };
    const predicted = pairedPower(0.1, differenceDeviation(design), 150, { sides: 'two' }) ?? 0;
    expect(better).toBe(0);
    expect(Math.abs(worse / RUNS - predicted)).toBeLessThan(0.04);
  });
});
