import { describe, expect, it } from 'vitest';
import { goldenVectors, limits } from './golden-vectors.ts';
import { independentDifference, independentProportions } from './independent-difference.ts';
import { proportionEffectSize } from './proportion-effect-size.ts';

goldenVectors<{ x1: number; n1: number; x2: number; n2: number }>('two_independent_proportions.json', {
  vectors: /Unpaired difference of proportions/,
  got: ({ x1, n1, x2, n2 }) => {
    const found = independentProportions({ passed: x1, trials: n1 }, { passed: x2, trials: n2 });
    return {
      diff: found?.difference,
      newcombe: limits(found?.newcombe),
      agresti_caffo: limits(found?.agrestiCaffo),
      wald: limits(found?.wald),
    };
  },
});

describe('independentProportions', () => {
  it('has no Wald interval at the ends, where it would have no width', () => {
    const found = independentProportions({ passed: 9, trials: 9 }, { passed: 7, trials: 7 });
    expect(found?.wald).toBeUndefined();
    expect(found?.newcombe.low).toBeLessThan(0);
    expect(independentProportions({ passed: 0, trials: 0 }, { passed: 1, trials: 2 })).toBeUndefined();
  });
});

describe('independentDifference', () => {
  it('is wider than the cell of either side and turns its sign when they swap', () => {
    const a = Array.from({ length: 30 }, (_, i) => [i % 5 === 0 ? 0 : 1, 1]);
    const b = Array.from({ length: 25 }, (_, i) => [i % 3 === 0 ? 0 : 1]);
    const forth = independentDifference(a, b);
    const back = independentDifference(b, a);
    expect(forth?.interval.low).toBeCloseTo(-(back?.interval.high ?? Number.NaN), 12);
    expect(independentDifference([[1]], b)).toBeUndefined();
  });
});

describe('proportionEffectSize', () => {
  it('agrees with its formulas by hand: 0.8 against 0.6', () => {
    const found = proportionEffectSize(0.8, 0.6);
    expect(found?.difference).toBeCloseTo(0.2, 14);
    expect(found?.oddsRatio).toBeCloseTo(4 / 1.5, 12);
    expect(found?.cohenH).toBeCloseTo(2.214297 - 1.772154, 5);
  });
  it('has no odds ratio at an end, and none of anything outside [0, 1]', () => {
    expect(proportionEffectSize(1, 0.5)).toMatchObject({ oddsRatio: undefined, difference: 0.5 });
    expect(proportionEffectSize(1.1, 0.5)).toBeUndefined();
  });
});
