import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaCdf } from './beta-cdf.ts';
import { betaQuantile } from './beta-quantile.ts';
import { binomialCdf, binomialPmf } from './binomial-cdf.ts';
import { binomialQuantile } from './binomial-quantile.ts';
import { chiSquaredCdf, chiSquaredSurvival } from './chi-squared-cdf.ts';
import { fQuantile } from './f-quantile.ts';
import { goldenVectors } from './golden-vectors.ts';
import { logBeta, logChoose, logGamma } from './log-gamma.ts';
import { noncentralTCdf } from './noncentral-t-cdf.ts';
import { normalCdf, normalPdf, normalSurvival } from './normal-cdf.ts';
import { normalQuantile } from './normal-quantile.ts';
import { studentTCdf, studentTSurvival, studentTTwoSided } from './student-t-cdf.ts';
import { studentTQuantile } from './student-t-quantile.ts';

type Inputs = {
  z: number[];
  p: number[];
  t: number[];
  x: number[];
  df: number[];
  ab: [number, number][];
  knp: [number, number, number][];
};

goldenVectors<Inputs>(
  'distributions.json',
  { vectors: /^normal cdf/, got: ({ z }) => ({ cdf: z.map(normalCdf), sf: z.map(normalSurvival) }) },
  { vectors: /^normal quantile/, got: ({ p }) => ({ q: p.map(normalQuantile) }) },
  { vectors: /^student t cdf/, got: ({ t, df }) => ({ cdf: df.map((d) => t.map((x) => studentTCdf(x, d))) }) },
  { vectors: /^student t quantile/, got: ({ p, df }) => ({ q: df.map((d) => p.map((x) => studentTQuantile(x, d))) }) },
  { vectors: /^beta cdf/, got: ({ x, ab }) => ({ cdf: ab.map(([a, b]) => x.map((v) => betaCdf(v, a, b))) }) },
  { vectors: /^beta quantile/, got: ({ p, ab }) => ({ q: ab.map(([a, b]) => p.map((v) => betaQuantile(v, a, b))) }) },
  {
    vectors: /^binomial cdf\/pmf/,
    got: ({ knp }) => ({ cdf: knp.map((row) => binomialCdf(...row)), pmf: knp.map((row) => binomialPmf(...row)) }),
  },
);

const probability = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
const shape = fc.double({ min: 0.05, max: 5_000, noNaN: true });

describe('quantiles undo their distribution functions', () => {
  it('of the normal', () => {
    fc.assert(
      fc.property(probability, (p) => {
        expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 10);
      }),
    );
  });
  it('of Student t, for any degrees of freedom', () => {
    fc.assert(
      fc.property(probability, fc.double({ min: 0.3, max: 1e6, noNaN: true }), (p, df) => {
        expect(studentTCdf(studentTQuantile(p, df), df) / p).toBeCloseTo(1, 7);
      }),
      { numRuns: 400 },
    );
  });
  it('of the beta, down to where a double can no longer hold x', () => {
    fc.assert(
      fc.property(probability, shape, shape, (p, a, b) => {
        const x = betaQuantile(p, a, b);
        // Within one step of a double on either side of x lies the p we asked for.
        expect(betaCdf(x * (1 - 1e-12), a, b)).toBeLessThanOrEqual(p * (1 + 1e-9));
        expect(betaCdf(Math.min(1, x * (1 + 1e-12) + 1e-300), a, b)).toBeGreaterThanOrEqual(p * (1 - 1e-9));
      }),
      { numRuns: 400 },
    );
  });
  it('of the binomial: the smallest count that reaches q', () => {
    fc.assert(
      fc.property(probability, fc.integer({ min: 1, max: 4000 }), probability, (q, n, p) => {
        const k = binomialQuantile(q, n, p);
        expect(binomialCdf(k, n, p)).toBeGreaterThanOrEqual(q * (1 - 1e-12));
        if (k > 0) expect(binomialCdf(k - 1, n, p)).toBeLessThan(q);
      }),
    );
  });
});

describe('distribution functions', () => {
  it('keep the far tail: P(Z > 30) is small, not zero', () => {
    expect(normalSurvival(30) / 4.906713927148187e-198).toBeCloseTo(1, 9);
    expect(studentTSurvival(50, 10)).toBeGreaterThan(0);
  });
  it('mirror: P(T <= -t) = P(T > t), and two-sided is twice that', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), shape, (t, df) => {
        expect(studentTCdf(-t, df)).toBeCloseTo(studentTSurvival(t, df), 12);
        expect(studentTTwoSided(t, df)).toBeCloseTo(2 * studentTSurvival(t, df), 12);
      }),
    );
  });
  it('the binomial pmf sums to its cdf', () => {
    const sum = [0, 1, 2, 3, 4, 5, 6, 7].reduce((total, k) => total + binomialPmf(k, 20, 0.3), 0);
    expect(sum).toBeCloseTo(binomialCdf(7, 20, 0.3), 13);
    expect(binomialCdf(-1, 20, 0.3)).toBe(0);
    expect(binomialPmf(0, 5, 0)).toBe(1);
    expect(binomialPmf(5, 5, 1)).toBe(1);
    expect(binomialPmf(1.5, 5, 0.5)).toBe(0);
  });
  it('chi-squared: with 1 df it is the square of a normal, with 2 df an exponential', () => {
    for (const z of [0.1, 0.7, 1.96, 4, 7]) {
      expect(chiSquaredSurvival(z * z, 1) / (2 * normalSurvival(z))).toBeCloseTo(1, 10);
      expect(chiSquaredSurvival(2 * z, 2) / Math.exp(-z)).toBeCloseTo(1, 10);
      expect(chiSquaredCdf(z, 5) + chiSquaredSurvival(z, 5)).toBeCloseTo(1, 13);
    }
    expect(chiSquaredSurvival(0, 3)).toBe(1);
  });
  it('F: with 1 and d degrees of freedom it is the square of t', () => {
    for (const df of [3, 10, 77]) {
      expect(fQuantile(0.95, 1, df)).toBeCloseTo(studentTQuantile(0.975, df) ** 2, 8);
    }
  });
  it('noncentral t: without a shift it is t; it mirrors; pt(2, 10, ncp = 1) of R is 0.8076115625303751', () => {
    expect(noncentralTCdf(1.3, 9, 0)).toBeCloseTo(studentTCdf(1.3, 9), 14);
    expect(noncentralTCdf(-1.3, 9, -0.7)).toBeCloseTo(1 - noncentralTCdf(1.3, 9, 0.7), 12);
    expect(noncentralTCdf(2, 10, 1)).toBeCloseTo(0.8076115625303751, 10);
  });
  it('log gamma and its kin agree with factorials', () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 14);
    expect(logChoose(10, 3)).toBeCloseTo(Math.log(120), 12);
    expect(logBeta(3, 2)).toBeCloseTo(Math.log(1 / 12), 13);
    expect(logBeta(1e7, 2e7)).toBeCloseTo(-19095433.4, -2);
  });
  it('say NaN for what has no answer', () => {
    for (const value of [
      normalQuantile(1.2),
      normalCdf(Number.NaN),
      studentTQuantile(0.5, 0),
      studentTCdf(1, -1),
      betaQuantile(0.5, 0, 1),
      betaCdf(0.5, -1, 1),
      binomialQuantile(2, 3, 0.5),
      chiSquaredCdf(1, 0),
      chiSquaredSurvival(1, 0),
      fQuantile(0.5, 0, 1),
      noncentralTCdf(1, 0, 1),
      logGamma(-1),
    ]) {
      expect(value).toBeNaN();
    }
    expect(normalPdf(0)).toBeCloseTo(0.3989422804014327, 15);
  });
});
