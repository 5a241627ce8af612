import { assert, describe, expect, it } from 'vitest';
import { binomialQuantile } from '#bench/stats/binomial-quantile.ts';
import { equalModelsStudy } from './equal-models-study.ts';

const DESIGN = { seed: 1000, runs: 200, cases: 150, repetitions: 3 };

/** So many of 200 runs would go over their true share by luck once in a thousand. */
const most = (share: number): number => binomialQuantile(0.999, DESIGN.runs, share);

describe('two models that are truly equal, over 200 runs', () => {
  it('are called better or worse no more often than the stated 5 %, where the naive rule blocks one run in three', async () => {
    const { verdicts, naiveBlocks, covered } = await equalModelsStudy({ ...DESIGN, drop: 0 });
    expect(verdicts.better + verdicts.worse).toBeLessThanOrEqual(most(0.05));
    expect(verdicts.same).toBe(0);
    expect(covered).toBe(DESIGN.runs - verdicts.better - verdicts.worse);
    // P(Z < -1 point / standard error of about 2.5 points) is about 0.35: between one run in four and one in two.
    expect(naiveBlocks).toBeGreaterThan(DESIGN.runs / 4);
    expect(naiveBlocks).toBeLessThan(DESIGN.runs / 2);
  });
});

describe('a model that is truly 10 points worse, on 150 cases with 3 trials each, over 200 runs', () => {
  it('is found about as often as the power predicts, and is never called better', async () => {
    const { verdicts, covered, predictedPower } = await equalModelsStudy({ ...DESIGN, drop: 0.1 });
    assert(predictedPower !== undefined);
    expect(predictedPower).toBeGreaterThan(0.75);
    expect(predictedPower).toBeLessThan(0.9);
    // The default interval is a little wider than the t-test that predicts: up to 5 points of power, beside the luck of 200.
    const luck = 3 * Math.sqrt((predictedPower * (1 - predictedPower)) / DESIGN.runs);
    expect(verdicts.worse / DESIGN.runs).toBeGreaterThan(predictedPower - 0.05 - luck);
    expect(verdicts.worse / DESIGN.runs).toBeLessThan(predictedPower + luck);
    expect(verdicts.better).toBe(0);
    expect(DESIGN.runs - covered).toBeLessThanOrEqual(most(0.05));
  });
});
