import { describe, expect, it } from 'vitest';
import { goldenVectors, limits } from './golden-vectors.ts';
import { suiteScopeStandardError } from './suite-scope-standard-error.ts';
import { varianceComponents } from './variance-components.ts';

goldenVectors<{ cases: number[][] }>('icc_variance_components.json', {
  vectors: /One-way random effects/,
  got: ({ cases }) => {
    const found = varianceComponents(cases);
    return {
      msb: found?.msBetween,
      msw: found?.msWithin,
      n0: found?.n0,
      var_within: found?.within,
      var_between_anova: found?.betweenUnclamped,
      icc_anova: found?.iccUnclamped,
      icc_package_ci95: limits(found?.iccInterval),
      icc1: found?.iccUnclamped,
      icc1_ci95: limits(found?.iccInterval),
      icc1k: found?.iccOfMeans,
      f: found?.f,
    };
  },
});

describe('varianceComponents', () => {
  it('cannot tell noise from difficulty with one trial a case, or with one case', () => {
    expect(varianceComponents([[1], [0], [1]])).toBeUndefined();
    expect(varianceComponents([[1, 0, 1]])).toBeUndefined();
  });
  it('reports a negative between-case variance as 0, so all variance is noise', () => {
    const found = varianceComponents([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(found).toMatchObject({ between: 0, icc: 0, noiseShare: 1 });
    expect(found?.betweenUnclamped).toBeLessThan(0);
  });
  it('gives a deterministic contender ICC 1, no noise, and no interval', () => {
    expect(
      varianceComponents([
        [1, 1],
        [0, 0],
        [1, 1],
      ]),
    ).toMatchObject({ icc: 1, noiseShare: 0, f: undefined, iccInterval: undefined });
  });
  it('has no shares to give when nothing varied at all', () => {
    expect(
      varianceComponents([
        [1, 1],
        [1, 1],
      ]),
    ).toMatchObject({ icc: undefined, noiseShare: undefined, iccOfMeans: undefined });
  });
});

describe('suiteScopeStandardError', () => {
  it('is (1/C) sqrt(sum x(1-x)/(k-1)) for passes and failures', () => {
    // Cases 1/2, 2/4 and 3/3: (1/3) sqrt(0.25/1 + 0.25/3 + 0).
    expect(
      suiteScopeStandardError([
        [1, 0],
        [1, 0, 0, 1],
        [1, 1, 1],
      ]),
    ).toBeCloseTo(Math.sqrt(0.25 + 0.25 / 3) / 3, 14);
  });
  it('is unknown with a single trial anywhere, and where no noise was seen', () => {
    expect(suiteScopeStandardError([[1, 0], [1]])).toBeUndefined();
    expect(
      suiteScopeStandardError([
        [1, 1],
        [0, 0],
      ]),
    ).toBeUndefined();
    expect(suiteScopeStandardError([])).toBeUndefined();
  });
});
