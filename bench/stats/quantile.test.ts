import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenVectors } from './golden-vectors.ts';
import { quantile, quantileSorted } from './quantile.ts';

goldenVectors<{ x: number[]; p: number[] }>('quantiles.json', {
  vectors: /Sample quantiles/,
  got: ({ x, p }) => ({
    type7: p.map((at) => quantile(x, at)),
    type1: p.map((at) => quantile(x, at, 1)),
    type6: p.map((at) => quantile(x, at, 6)),
    type8: p.map((at) => quantile(x, at, 8)),
  }),
});

describe('quantile', () => {
  it('has none of no values', () => expect(quantile([], 0.5)).toBeUndefined());
  it('says undefined where a timeout reaches it, and stays exact below', () => {
    const withTimeouts = [5, 1, Number.POSITIVE_INFINITY, 3, 2, 4, Number.POSITIVE_INFINITY];
    expect(quantile(withTimeouts, 0.5)).toBe(4);
    expect(quantile(withTimeouts, 4 / 6)).toBe(5);
    expect(quantile(withTimeouts, 0.7)).toBeUndefined();
    expect(quantile(withTimeouts, 0.99)).toBeUndefined();
    expect(quantile([Number.POSITIVE_INFINITY], 0.1)).toBeUndefined();
  });
  it('takes the same values in any order and type, and does not reorder its input', () => {
    const values = Object.freeze([3, 1, 2]) as readonly number[];
    expect(quantile(values, 0.5)).toBe(quantile(Float64Array.of(2, 3, 1), 0.5));
    expect(values).toEqual([3, 1, 2]);
  });
  it('grows with p, stays inside the data, and scales with it', () => {
    const list = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 });
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(list, p, p, fc.constantFrom(1, 6, 7, 8), (values, one, other, type) => {
        const sorted = Float64Array.from(values).sort();
        const low = quantileSorted(sorted, Math.min(one, other), type) ?? Number.NaN;
        const high = quantileSorted(sorted, Math.max(one, other), type) ?? Number.NaN;
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
        expect(
          quantile(
            values.map((v) => 2 * v),
            one,
            type,
          ),
        ).toBeCloseTo(2 * (quantile(values, one, type) ?? 0), 8);
      }),
    );
  });
  it('refuses a probability outside [0, 1]', () => expect(() => quantile([1], 1.5)).toThrow(RangeError));
});
