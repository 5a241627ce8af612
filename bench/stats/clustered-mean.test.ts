import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseMeans, pairedCases } from './case-means.ts';
import { clusteredMean } from './clustered-mean.ts';
import { clusteredStandardError } from './clustered-standard-error.ts';
import { goldenVectors, limits } from './golden-vectors.ts';

goldenVectors<{ cases: number[][] }>('clustered_mean.json', {
  vectors: /Case-clustered mean and SE/,
  got: ({ cases }) => {
    const found = clusteredMean(cases);
    return {
      n_cases: found.cases,
      n_trials: found.trials,
      mean_case_weighted: found.mean,
      mean_trial_weighted: found.trialWeightedMean,
      se_case_weighted: found.standardError,
      se_trial_weighted_cr1: found.trialWeightedStandardError,
      se_trial_weighted_cr0: found.trialWeightedStandardErrorCr0,
      df: found.df,
      ci95_t_case_weighted: limits(found.interval),
    };
  },
});

const score = fc.double({ min: -5, max: 5, noNaN: true });
const suites = fc.array(fc.array(score, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 12 });

describe('clusteredMean', () => {
  it('does not depend on the order of trials or of cases', () => {
    fc.assert(
      fc.property(suites, (cases) => {
        const turned = cases.map((scores) => scores.toReversed()).toReversed();
        expect(clusteredMean(turned).mean).toBeCloseTo(clusteredMean(cases).mean ?? Number.NaN, 10);
        expect(clusteredMean(turned).standardError).toBeCloseTo(clusteredMean(cases).standardError ?? Number.NaN, 10);
      }),
    );
  });
  it('moves with the scores and scales with them', () => {
    fc.assert(
      fc.property(suites, score, (cases, shift) => {
        const moved = clusteredMean(cases.map((scores) => scores.map((s) => 3 * s + shift)));
        expect(moved.mean).toBeCloseTo(3 * (clusteredMean(cases).mean ?? Number.NaN) + shift, 9);
        expect(moved.standardError).toBeCloseTo(3 * (clusteredMean(cases).standardError ?? Number.NaN), 9);
      }),
    );
  });
  it('clusters of one case are no clusters', () => {
    fc.assert(
      fc.property(suites, (cases) => {
        const clusterOf = cases.map((_, index) => `c${index}`);
        const grouped = clusteredMean(cases, { clusterOf });
        const plain = clusteredMean(cases);
        expect(grouped.standardError).toBeCloseTo(plain.standardError ?? Number.NaN, 10);
        expect(grouped.trialWeightedStandardError).toBeCloseTo(plain.trialWeightedStandardError ?? Number.NaN, 10);
      }),
    );
  });
  it('a case entered twice under one label adds no certainty', () => {
    const cases = [
      [1, 0],
      [1, 1],
      [0, 0],
      [1, 1],
    ];
    const doubled = cases.flatMap((scores) => [scores, scores]);
    const once = clusteredMean(cases);
    const twice = clusteredMean(doubled, { clusterOf: [0, 0, 1, 1, 2, 2, 3, 3] });
    expect(twice.standardError).toBeCloseTo(once.standardError ?? Number.NaN, 12);
    expect(twice.trialWeightedStandardError).toBeCloseTo(once.trialWeightedStandardError ?? Number.NaN, 12);
    expect(twice).toMatchObject({ clusters: 4, df: 3, cases: 8 });
  });
  it('leaves out a case without trials, and has nothing to say of none', () => {
    expect(clusteredMean([[1], [], [0]])).toMatchObject({ cases: 2, trials: 2, mean: 0.5 });
    expect(clusteredMean([])).toMatchObject({ mean: undefined, standardError: undefined, interval: undefined, df: 0 });
  });
  it('sees no variation in thirds added up in another order', () => {
    expect(
      clusteredMean([
        [0.1, 0.2, 0.3],
        [0.3, 0.2, 0.1],
        [0.2, 0.3, 0.1],
      ]).standardError,
    ).toBe(0);
  });
});

describe('caseMeans', () => {
  it('keeps labels beside their cases when one has no trials', () => {
    const found = caseMeans([[1], [], [0]], ['a', 'b', 'a']);
    expect(found.clusters).toBe(1);
    expect(clusteredStandardError(found.means, found)).toBeUndefined();
  });
  it('refuses labels or sides that do not line up', () => {
    expect(() => caseMeans([[1], [0]], ['a'])).toThrow(/one cluster label/);
    expect(() => pairedCases([[1]], [[1], [0]])).toThrow(/same cases/);
  });
});
