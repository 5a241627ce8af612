import { describe, expect, it } from 'vitest';
import { clusteredProportionIntervals } from './clustered-proportion-intervals.ts';
import { goldenVectors, limits } from './golden-vectors.ts';

goldenVectors<{ successes: number[]; trials: number[]; conf_level: number }>('clustered_proportion_ci.json', {
  vectors: /Clustered binomial proportion intervals/,
  got: ({ successes, trials, conf_level: level }) => {
    const found = clusteredProportionIntervals(successes, trials, { level });
    const saha = found?.sahaWilson;
    return {
      p_trial_weighted: found?.proportion,
      se: found?.standardError,
      n_eff_raw: found?.effectiveN,
      korn_graubard: limits(found?.kornGraubard),
      logit: limits(found?.logit),
      saha_wilson: saha && { lower: saha.low, upper: saha.high, xihat: saha.inflation, icc: saha.icc },
    };
  },
});

describe('clusteredProportionIntervals', () => {
  it('has no Saha interval with one trial a cluster', () => {
    expect(clusteredProportionIntervals([1, 0, 1], [1, 1, 1])?.sahaWilson).toBeUndefined();
  });
  it('is undefined at the ends and below two clusters', () => {
    expect(clusteredProportionIntervals([3, 3], [3, 3])).toBeUndefined();
    expect(clusteredProportionIntervals([0, 0], [3, 3])).toBeUndefined();
    expect(clusteredProportionIntervals([1], [3])).toBeUndefined();
  });
});
