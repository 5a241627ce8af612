import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agrestiCoullInterval } from './agresti-coull-interval.ts';
import { clopperPearsonInterval } from './clopper-pearson-interval.ts';
import { goldenVectors, limits } from './golden-vectors.ts';
import { upperTail } from './interval.ts';
import { jeffreysInterval, jeffreysPosterior } from './jeffreys-interval.ts';
import { wilsonInterval } from './wilson-interval.ts';

goldenVectors<{ x: number; n: number; p: number; n_eff: number; df: number; conf_level: number }>(
  'binomial_ci.json',
  {
    vectors: /^x=/,
    got: ({ x, n, conf_level: level }) => ({
      wilson: limits(wilsonInterval(x, n, { level })),
      clopper_pearson: limits(clopperPearsonInterval(x, n, { level })),
      jeffreys: limits(jeffreysPosterior(x, n, { level })),
      jeffreys_bcd: limits(jeffreysInterval(x, n, { level })),
      agresti_coull: limits(agrestiCoullInterval(x, n, { level })),
    }),
  },
  {
    vectors: /^fractional n_eff/,
    got: ({ p, n_eff, df, conf_level: level }) => ({
      wilson_z: limits(wilsonInterval(p * n_eff, n_eff, { level })),
      wilson_t29: limits(wilsonInterval(p * n_eff, n_eff, { level, df })),
    }),
  },
);

const METHODS = { wilsonInterval, clopperPearsonInterval, jeffreysInterval, agrestiCoullInterval };

describe.each(Object.entries(METHODS))('%s', (_, method) => {
  const counts = fc
    .integer({ min: 1, max: 400 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  const level = fc.double({ min: 0.5, max: 0.999, noNaN: true });
  it('holds the rate, stays in [0, 1], and widens with the level', () => {
    fc.assert(
      fc.property(counts, level, level, ([x, n], one, other) => {
        const narrow = method(x, n, { level: Math.min(one, other) });
        const wide = method(x, n, { level: Math.max(one, other) });
        if (narrow === undefined || wide === undefined) throw new Error('an interval exists for every count');
        expect(wide.low).toBeLessThanOrEqual(narrow.low + 1e-12);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high - 1e-12);
        expect(wide.low).toBeGreaterThanOrEqual(0);
        expect(wide.high).toBeLessThanOrEqual(1);
        expect(wide.low).toBeLessThan(wide.high);
        if (method !== jeffreysInterval) {
          expect(narrow.low).toBeLessThanOrEqual(x / n + 1e-12);
          expect(narrow.high).toBeGreaterThanOrEqual(x / n - 1e-12);
        }
      }),
    );
  });
  it('mirrors when passes and failures swap', () => {
    fc.assert(
      fc.property(counts, ([x, n]) => {
        const one = method(x, n);
        const other = method(n - x, n);
        expect(one?.low).toBeCloseTo(1 - (other?.high ?? Number.NaN), 10);
        expect(one?.high).toBeCloseTo(1 - (other?.low ?? Number.NaN), 10);
      }),
    );
  });
  it('is undefined without trials, and for counts that cannot be', () => {
    for (const [x, n] of [
      [0, 0],
      [-1, 5],
      [6, 5],
      [Number.NaN, 5],
    ] as const)
      expect(method(x, n)).toBeUndefined();
  });
});

describe('upperTail', () => {
  it('refuses a level that is not a share', () => {
    for (const level of [0, 1, 95, Number.NaN]) expect(() => upperTail(level)).toThrow(RangeError);
  });
});
