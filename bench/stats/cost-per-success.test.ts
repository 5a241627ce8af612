import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costPerSuccess } from './cost-per-success.ts';
import { goldenVectors, limits } from './golden-vectors.ts';

goldenVectors<{ cost: number[][]; success: number[][] }>('ratio_cost_per_success.json', {
  vectors: /Ratio of means R/,
  got: ({ cost, success }) => {
    const found = costPerSuccess(cost, success);
    return { ratio: found.ratio, se_delta: found.standardError, fieller95: limits(found.fieller) };
  },
});

goldenVectors<{ cost: number[][]; success: number[][]; conf_level: number }>('default_cost_ci.json', {
  vectors: /DEFAULT cost per success/,
  got: ({ cost, success, conf_level: level }) => {
    const found = costPerSuccess(cost, success, { level });
    return { ratio: found.ratio, se: found.standardError, ci95: limits(found.interval) };
  },
});

const clusters = fc.array(fc.tuple(fc.double({ min: 0.001, max: 1, noNaN: true }), fc.constantFrom(0, 1)), {
  minLength: 2,
  maxLength: 20,
});

describe('costPerSuccess', () => {
  it('scales with the price, and its limits hold it', () => {
    fc.assert(
      fc.property(clusters, (trials) => {
        fc.pre(trials.some(([, success]) => success === 1));
        const success = trials.map(([, s]) => [s]);
        const found = costPerSuccess(
          trials.map(([cost]) => [cost]),
          success,
        );
        const dearer = costPerSuccess(
          trials.map(([cost]) => [10 * cost]),
          success,
        );
        expect(dearer.ratio).toBeCloseTo(10 * (found.ratio ?? Number.NaN), 8);
        expect(dearer.interval?.low ?? 0).toBeCloseTo(10 * (found.interval?.low ?? 0), 6);
        expect(found.interval?.low ?? 0).toBeLessThanOrEqual(found.ratio ?? Number.NaN);
        expect(found.interval?.high ?? Number.MAX_VALUE).toBeGreaterThanOrEqual(found.ratio ?? Number.NaN);
      }),
    );
  });
  it('is undefined without a success: not 0, and not infinite', () => {
    expect(costPerSuccess([[0.1], [0.2]], [[0], [0]])).toMatchObject({
      ratio: undefined,
      standardError: undefined,
      interval: undefined,
      fieller: undefined,
      totalCost: expect.closeTo(0.3),
      totalSuccesses: 0,
    });
  });
  it('has a point but no limits for one cluster, for equal clusters, and where nothing costs', () => {
    expect(costPerSuccess([[0.1, 0.3]], [[1, 1]])).toMatchObject({ ratio: 0.2, interval: undefined });
    expect(costPerSuccess([[0.1], [0.1]], [[1], [1]])).toMatchObject({ standardError: 0, interval: undefined });
    expect(costPerSuccess([[0], [0]], [[1], [0]])).toMatchObject({ ratio: 0, interval: undefined });
  });
  it('leaves Fieller undefined where it is unbounded', () => {
    const found = costPerSuccess([[1], [2], [3], [1]], [[0], [0], [1], [0]]);
    expect(found.fieller).toBeUndefined();
    expect(found.interval).toBeDefined();
  });
  it('refuses lists that do not line up', () => expect(() => costPerSuccess([[1]], [])).toThrow(RangeError));
});
