import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenVectors } from './golden-vectors.ts';
import { differenceDeviation, optimalTrialsPerCase } from './optimal-trials-per-case.ts';
import { casesForPower, casesForPowerApproximately, minimumDetectableDifference, pairedPower } from './paired-power.ts';

goldenVectors<{ delta: number; sd: number; alpha: number; power: number }>('power_paired.json', {
  vectors: /Cases needed for a paired t-test/,
  got: ({ delta, sd, alpha, power }) => ({
    n_two_sided: casesForPower(delta, sd, power, { alpha, sides: 'two' }),
    n_one_sided: casesForPower(delta, sd, power, { alpha }),
    power_n100_one_sided: pairedPower(delta, sd, 100, { alpha }),
    mde_n100_one_sided: minimumDetectableDifference(sd, 100, power, { alpha }),
    n_normal_approx_two_sided: casesForPowerApproximately(delta, sd, power, { alpha, sides: 'two' }),
    n_normal_approx_one_sided: casesForPowerApproximately(delta, sd, power, { alpha }),
  }),
});

describe('power', () => {
  const sizes = fc.double({ min: 0.05, max: 1.5, noNaN: true });
  it('grows with the difference and with the cases', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 3, max: 400 }), (delta, cases) => {
        const power = pairedPower(delta, 1, cases) ?? Number.NaN;
        expect(pairedPower(delta * 1.1, 1, cases)).toBeGreaterThanOrEqual(power - 1e-12);
        expect(pairedPower(delta, 1, cases + 1)).toBeGreaterThanOrEqual(power - 1e-12);
      }),
    );
  });
  it('the detectable difference is the one whose power was asked for', () => {
    const delta = minimumDetectableDifference(0.4, 50, 0.8, { sides: 'two' }) ?? Number.NaN;
    expect(pairedPower(delta, 0.4, 50, { sides: 'two' })).toBeCloseTo(0.8, 9);
  });
  it('gives the rule of thumb of the decision page: 6.18 psi / delta^2', () => {
    expect(casesForPowerApproximately(0.05, Math.sqrt(0.1), 0.8)).toBeCloseTo((6.1826 * 0.1) / 0.0025, 1);
  });
  it('is undefined for no difference, no spread, one case, or a power that alpha alone reaches', () => {
    expect(pairedPower(0, 1, 10)).toBeUndefined();
    expect(pairedPower(1, 0, 10)).toBeUndefined();
    expect(pairedPower(1, 1, 1)).toBeUndefined();
    expect(casesForPower(0.1, 1, 0.04)).toBeUndefined();
    expect(casesForPower(0.1, 1, 1)).toBeUndefined();
    expect(minimumDetectableDifference(1, 1, 0.8)).toBeUndefined();
    expect(() => pairedPower(1, 1, 5, { alpha: 2 })).toThrow(RangeError);
  });
});

describe('trials per case', () => {
  it('at fixed cases, 3 trials take the error to 0.68, 0.82, 0.93 of one trial at ICC .2, .5, .8', () => {
    const relative = [0.2, 0.5, 0.8].map((icc) => {
      const design = { betweenCases: 2 * icc, noiseA: 1 - icc, noiseB: 1 - icc };
      const at = (k: number) => differenceDeviation({ ...design, trialsA: k, trialsB: k });
      return Number((at(3) / at(1)).toFixed(2));
    });
    expect(relative).toEqual([0.68, 0.82, 0.93]);
  });
  it('trades trials for cases by cost: free cases need no second trial', () => {
    const design = { betweenCases: 0.1, noiseA: 0.1, noiseB: 0.1 };
    expect(optimalTrialsPerCase(design, 0, 1)).toBe(0);
    expect(optimalTrialsPerCase(design, 8, 1)).toBeCloseTo(4, 12);
    expect(optimalTrialsPerCase({ ...design, betweenCases: 0 }, 8, 1)).toBeUndefined();
  });
});
