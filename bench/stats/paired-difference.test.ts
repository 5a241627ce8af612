import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equivalenceTest } from './equivalence-test.ts';
import { goldenVectors, limits } from './golden-vectors.ts';
import { nonInferiorityTest } from './non-inferiority-test.ts';
import { pairedDifference } from './paired-difference.ts';

goldenVectors<{ a: number[][]; b: number[][] }>('paired_clustered_diff.json', {
  vectors: /Paired difference of per-case means/,
  got: ({ a, b }) => {
    const found = pairedDifference(a, b);
    const at90 = pairedDifference(a, b, { level: 0.9 }).interval;
    return {
      mean_diff: found.difference,
      n_cases: found.cases,
      df: found.df,
      se: found.standardError,
      t: found.t,
      p_two_sided: found.pTwoSided,
      ci95: limits(found.interval),
      ci90: limits(at90),
      lower_bound_95_one_sided: at90?.low,
      p_noninferiority_margin_0_05: nonInferiority(found, 0.05)?.pValue,
      n_nonzero_cases: found.differing,
    };
  },
});

goldenVectors<{ diff: number; se: number; df: number; margin: number }>('noninferiority_tost.json', {
  vectors: /Non-inferiority .* and TOST/,
  got: ({ diff, se, df, margin }) => {
    const found = { difference: diff, standardError: se, df };
    const inferiority = nonInferiorityTest(found, margin);
    const equivalence = equivalenceTest(found, margin);
    return {
      t_lower: inferiority?.t,
      p_noninferiority: inferiority?.pValue,
      t_upper: equivalence?.tUpper,
      p_upper: equivalence?.pUpper,
      p_tost: equivalence?.pValue,
      ci90: limits(equivalence?.interval),
      lower_bound_95: equivalence?.interval.low,
      lower_bound_97_5: equivalenceTest(found, margin, { alpha: 0.025 })?.interval.low,
      noninferior_alpha_05: inferiority && inferiority.pValue < 0.05,
      equivalent_alpha_05: equivalence?.equivalent,
    };
  },
});

goldenVectors<{ x: number[]; y: number[]; margin: number }>('tost_paired_raw.json', {
  vectors: /TOST equivalence on paired raw data/,
  got: ({ x, y, margin }) => {
    const { difference, standardError, df } = pairedDifference(
      x.map((v) => [v]),
      y.map((v) => [v]),
    );
    const known = difference !== undefined && standardError !== undefined;
    const test = known ? equivalenceTest({ difference, standardError, df }, margin) : undefined;
    return {
      p_tost: test?.pValue,
      t_lower: test?.tLower,
      p_lower: test?.pLower,
      df,
      t_upper: test?.tUpper,
      p_upper: test?.pUpper,
    };
  },
});

function nonInferiority(found: ReturnType<typeof pairedDifference>, margin: number) {
  const { difference, standardError, df } = found;
  if (difference === undefined || standardError === undefined) return undefined;
  return nonInferiorityTest({ difference, standardError, df }, margin);
}

const value = fc.double({ min: -10, max: 10, noNaN: true });
const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 15 });

describe('pairedDifference', () => {
  it('turns the sign when the sides swap', () => {
    fc.assert(
      fc.property(pairs, (cases) => {
        const a = cases.map(([one]) => [one]);
        const b = cases.map(([, other]) => [other]);
        const forth = pairedDifference(a, b);
        const back = pairedDifference(b, a);
        expect(back.difference).toBeCloseTo(-(forth.difference ?? Number.NaN), 10);
        expect(back.interval?.low ?? 0).toBeCloseTo(-(forth.interval?.high ?? 0), 9);
        expect(back.pTwoSided ?? 0).toBeCloseTo(forth.pTwoSided ?? 0, 9);
      }),
    );
  });
  it('gives equal differences no interval: nothing varied', () => {
    expect(pairedDifference([[0.3], [0.5], [0.9]], [[0.2], [0.4], [0.8]])).toMatchObject({
      standardError: 0,
      t: undefined,
      interval: undefined,
      differing: 3,
    });
  });
});

describe('equivalenceTest', () => {
  it('says equivalent exactly when the 1 - 2 alpha interval lies inside the margins', () => {
    fc.assert(
      fc.property(
        value,
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 300 }),
        (d, se, df) => {
          const test = equivalenceTest({ difference: d, standardError: se, df }, 2);
          const inside = test !== undefined && test.interval.low > -2 && test.interval.high < 2;
          expect(test?.equivalent).toBe(inside);
        },
      ),
    );
  });
  it('has no answer without a standard error', () => {
    expect(equivalenceTest({ difference: 0, standardError: 0, df: 5 }, 1)).toBeUndefined();
    expect(nonInferiorityTest({ difference: 0, standardError: 1, df: 0 }, 1)).toBeUndefined();
  });
});
