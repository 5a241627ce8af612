import { describe, expect, it } from 'vitest';
import { goldenVectors, limits } from './golden-vectors.ts';
import { type PpiMean, ppiMean, ppiWilson } from './ppi-mean.ts';
import { type RoganGladen, roganGladen, roganGladenDelta } from './rogan-gladen.ts';

goldenVectors<{ y: number[]; f_labelled: number[]; f_unlabelled: number[] }>('ppi_mean.json', {
  vectors: /Prediction-powered mean/,
  got: ({ y, f_labelled, f_unlabelled }) => {
    const scores = { labels: y, judgedLabelled: f_labelled, judgedUnlabelled: f_unlabelled };
    const shown = (found: PpiMean | undefined) => ({
      estimate: found?.estimate,
      ci95: limits(found?.interval),
      lambda: found?.lambda,
    });
    return {
      ppi_plus_plus: shown(ppiMean(scores)),
      ppi: shown(ppiMean(scores, { lambda: 1 })),
      classical: shown(ppiMean(scores, { lambda: 0 })),
    };
  },
});

goldenVectors<{ pos: number; tested: number; se: number; sp: number }>('rogan_gladen.json', {
  vectors: /Rogan-Gladen true prevalence/,
  got: ({ pos, tested, se, sp }) => {
    const found = roganGladen(pos, tested, { sensitivity: se, specificity: sp });
    const shown = (part: RoganGladen['apparent'] | undefined) => part && [part.estimate, part.low, part.high];
    return { apparent: shown(found?.apparent), true_prev: shown(found?.corrected) };
  },
});

const judged = (passes: number, n: number) => Array.from({ length: n }, (_, i) => (i < passes ? 1 : 0));

describe('ppiMean', () => {
  it('trusts a judge that is always right as far as its number of scores allows', () => {
    const found = ppiMean({
      labels: judged(40, 50),
      judgedLabelled: judged(40, 50),
      judgedUnlabelled: judged(760, 950),
    });
    expect(found?.lambda).toBeGreaterThan(0.9);
    expect(found?.estimate).toBeCloseTo(0.8, 2);
  });
  it('ignores a judge that never varies or says the opposite', () => {
    const labels = judged(30, 60);
    expect(ppiMean({ labels, judgedLabelled: judged(60, 60), judgedUnlabelled: judged(100, 100) })).toMatchObject({
      lambda: 0,
      estimate: 0.5,
    });
    expect(
      ppiMean({ labels, judgedLabelled: labels.map((y) => 1 - y), judgedUnlabelled: judged(50, 100) })?.lambda,
    ).toBe(0);
  });
  it('needs two labels and something to predict, line by line', () => {
    expect(ppiMean({ labels: [1], judgedLabelled: [1], judgedUnlabelled: [1, 0] })).toBeUndefined();
    expect(ppiMean({ labels: [1, 0], judgedLabelled: [1, 0], judgedUnlabelled: [] })).toBeUndefined();
    expect(() => ppiMean({ labels: [1, 0], judgedLabelled: [1], judgedUnlabelled: [1] })).toThrow(RangeError);
  });
});

describe('ppiWilson', () => {
  it('is worth at least the labels and at most all items, and stays in [0, 1]', () => {
    const found = ppiWilson({
      labels: judged(58, 60),
      judgedLabelled: judged(59, 60),
      judgedUnlabelled: judged(390, 400),
    });
    expect(found?.effectiveN).toBeGreaterThanOrEqual(60);
    expect(found?.effectiveN).toBeLessThanOrEqual(460);
    expect(found?.interval.high).toBeLessThanOrEqual(1);
    expect(found?.interval.low).toBeLessThan(found?.estimate ?? 0);
  });
  it('keeps a width when every label and every score passes', () => {
    const found = ppiWilson({
      labels: judged(50, 50),
      judgedLabelled: judged(50, 50),
      judgedUnlabelled: judged(200, 200),
    });
    expect(found).toMatchObject({ estimate: 1, effectiveN: 50, standardError: 0 });
    expect(found?.interval.low).toBeLessThan(0.95);
  });
});

describe('roganGladen', () => {
  it('is undefined for a judge no better than chance', () => {
    expect(roganGladen(8, 10, { sensitivity: 0.5, specificity: 0.5 })).toBeUndefined();
    expect(roganGladen(0, 0, { sensitivity: 0.9, specificity: 0.9 })).toBeUndefined();
  });
  it('widens when sensitivity and specificity were themselves measured', () => {
    const rates = { sensitivity: 0.9, specificity: 0.85 };
    const known = roganGladen(80, 100, rates);
    const measured = roganGladenDelta(80, 100, { ...rates, passItems: 40, failItems: 40 });
    expect(measured?.estimate).toBeCloseTo(known?.corrected.estimate ?? Number.NaN, 12);
    expect((measured?.high ?? 0) - (measured?.low ?? 0)).toBeGreaterThan(
      (known?.corrected.high ?? 1) - (known?.corrected.low ?? 0),
    );
    expect(roganGladenDelta(80, 100, { ...rates, passItems: 0, failItems: 40 })).toBeUndefined();
    expect(roganGladenDelta(10, 10, { sensitivity: 1, specificity: 1, passItems: 5, failItems: 5 })).toBeUndefined();
  });
});
