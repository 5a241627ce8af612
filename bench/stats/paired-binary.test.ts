import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bonettPriceInterval } from './bonett-price-interval.ts';
import { goldenVectors, limits } from './golden-vectors.ts';
import { mcnemarTest } from './mcnemar-test.ts';
import { newcombePairedInterval } from './newcombe-paired-interval.ts';
import { tangoInterval } from './tango-interval.ts';

goldenVectors<{ a: number; b: number; c: number; d: number; conf_level: number }>('paired_binary_2x2.json', {
  vectors: /Paired binary k=1/,
  got: ({ a, b, c, d, conf_level: level }) => {
    const table = { both: a, onlyA: b, onlyB: c, neither: d };
    const test = mcnemarTest(b, c);
    return {
      n: a + b + c + d,
      diff: (b - c) / (a + b + c + d),
      mcnemar_exact_p: test.pExact,
      mcnemar_midp: test.pMid,
      mcnemar_chi2: test.chiSquared,
      mcnemar_chi2_p: test.pChiSquared,
      mcnemar_chi2_cc: test.chiSquaredCorrected,
      mcnemar_chi2_cc_p: test.pChiSquaredCorrected,
      exact_p_greater: test.pGreater,
      tango: limits(tangoInterval(table, { level })),
      bonett_price: limits(bonettPriceInterval(table, { level })),
      mover_wilson_newcombe8: limits(newcombePairedInterval(table, { level })),
    };
  },
});

const count = fc.integer({ min: 0, max: 60 });
const tables = fc.record({ both: count, onlyA: count, onlyB: count, neither: count });

describe.each(Object.entries({ tangoInterval, bonettPriceInterval, newcombePairedInterval }))('%s', (_, method) => {
  it('mirrors when the sides swap, widens with the level, stays in [-1, 1]', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const found = method(table);
        fc.pre(found !== undefined);
        const swapped = method({ ...table, onlyA: table.onlyB, onlyB: table.onlyA });
        expect(swapped?.low).toBeCloseTo(-found.high, 9);
        expect(swapped?.high).toBeCloseTo(-found.low, 9);
        const wide = method(table, { level: 0.99 });
        expect(wide?.low).toBeLessThanOrEqual(found.low + 1e-9);
        expect(wide?.high).toBeGreaterThanOrEqual(found.high - 1e-9);
        expect(found.low).toBeGreaterThanOrEqual(-1);
        expect(found.high).toBeLessThanOrEqual(1);
      }),
    );
  });
  it('is undefined without pairs', () => {
    expect(method({ both: 0, onlyA: 0, onlyB: 0, neither: 0 })).toBeUndefined();
  });
});

describe('newcombePairedInterval', () => {
  it('is undefined where it would have no width: nothing discordant at a rate of one half', () => {
    expect(newcombePairedInterval({ both: 20, onlyA: 0, onlyB: 0, neither: 20 })).toBeUndefined();
  });
});

describe('tangoInterval', () => {
  it('reproduces the published worked page: 476 lost, 147 gained of 1000 is [-37.3, -28.4] points', () => {
    const found = tangoInterval({ both: 364, onlyA: 147, onlyB: 476, neither: 13 });
    expect(found?.low).toBeCloseTo(-0.373, 3);
    expect(found?.high).toBeCloseTo(-0.284, 3);
  });
});

describe('mcnemarTest', () => {
  it('says p = 1, and no chi-squared, when no pair is discordant', () => {
    expect(mcnemarTest(0, 0)).toEqual({
      pExact: 1,
      pMid: 1,
      pGreater: 1,
      chiSquared: undefined,
      pChiSquared: undefined,
      chiSquaredCorrected: undefined,
      pChiSquaredCorrected: undefined,
    });
  });
});
