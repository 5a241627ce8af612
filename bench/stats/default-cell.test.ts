import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absoluteGate, casesToShowPerfect } from './absolute-gate.ts';
import { defaultCell } from './default-cell.ts';
import { effectiveSampleSize } from './effective-sample-size.ts';
import { goldenVectors, limits } from './golden-vectors.ts';

goldenVectors<{ cases: number[][]; conf_level: number }>('default_cell.json', {
  vectors: /DEFAULT leaderboard cell/,
  got: ({ cases, conf_level: level }) => {
    const cell = defaultCell(cases, { level });
    return {
      mean: cell?.mean,
      n_cases: cell?.cases,
      se: cell?.standardError,
      informative_cases: cell?.informative,
      n_eff_raw: cell?.raw,
      n_eff: cell?.effective,
      wilson: limits(cell?.interval),
      clopper_pearson: limits(cell?.gateInterval),
    };
  },
});

const pass = fc.constantFrom(0, 1);
const suites = fc.array(fc.array(pass, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 25 });

describe('defaultCell', () => {
  it('holds the mean inside [0, 1], never at zero width', () => {
    fc.assert(
      fc.property(suites, (cases) => {
        const cell = defaultCell(cases);
        if (cell === undefined) throw new Error('two cases make a cell');
        for (const { low, high } of [cell.interval, cell.gateInterval]) {
          expect(low).toBeLessThanOrEqual(cell.mean + 1e-12);
          expect(high).toBeGreaterThanOrEqual(cell.mean - 1e-12);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(high - low).toBeGreaterThan(0);
        }
        expect(cell.effective).toBeGreaterThanOrEqual(cell.clusters);
        expect(cell.effective).toBeLessThanOrEqual(cell.trials);
      }),
    );
  });
  it('mirrors when passes and failures swap', () => {
    fc.assert(
      fc.property(suites, (cases) => {
        const cell = defaultCell(cases);
        const mirrored = defaultCell(cases.map((scores) => scores.map((s) => 1 - s)));
        expect(mirrored?.interval.low).toBeCloseTo(1 - (cell?.interval.high ?? Number.NaN), 9);
        expect(mirrored?.gateInterval.high).toBeCloseTo(1 - (cell?.gateInterval.low ?? Number.NaN), 9);
      }),
    );
  });
  it('widens with the level and ignores the order of trials', () => {
    fc.assert(
      fc.property(suites, (cases) => {
        const turned = defaultCell(cases.map((scores) => scores.toReversed()).toReversed());
        const at95 = defaultCell(cases);
        const at80 = defaultCell(cases, { level: 0.8 });
        expect(turned?.interval.low).toBeCloseTo(at95?.interval.low ?? Number.NaN, 9);
        expect(at80?.interval.low).toBeGreaterThanOrEqual((at95?.interval.low ?? Number.NaN) - 1e-9);
        expect(at80?.interval.high).toBeLessThanOrEqual((at95?.interval.high ?? Number.NaN) + 1e-9);
      }),
    );
  });
  it('is undefined for one case, for none, and for one cluster of cases', () => {
    expect(defaultCell([[1, 0, 1]])).toBeUndefined();
    expect(defaultCell([])).toBeUndefined();
    expect(defaultCell([[1], [0]], { clusterOf: ['doc', 'doc'] })).toBeUndefined();
  });
  it('lets graded scores be worth more than their trials, but never less than their cases', () => {
    const graded = Array.from({ length: 40 }, (_, i) => [0.9 + (i % 5) / 100]);
    expect(effectiveSampleSize(graded, { scores: 'graded' })?.effective).toBeGreaterThan(40);
    expect(effectiveSampleSize(graded)?.effective).toBe(40);
  });
  it('counts clusters, not cases, when cases share a document', () => {
    const cases = Array.from({ length: 40 }, (_, i) => [i % 8 < 6 ? 1 : 0]);
    const apart = defaultCell(cases);
    const together = defaultCell(cases, { clusterOf: cases.map((_, i) => i % 8) });
    expect(together).toMatchObject({ clusters: 8, cases: 40, df: 7, lowInformation: true });
    expect((together?.interval.high ?? 0) - (together?.interval.low ?? 0)).toBeGreaterThan(
      (apart?.interval.high ?? 1) - (apart?.interval.low ?? 0),
    );
  });
  it('sends scores outside [0, 1] elsewhere', () => {
    expect(() => defaultCell([[3], [5]])).toThrow(/clusteredMean/);
  });
});

describe('absoluteGate', () => {
  it.each([
    { low: 0.91, high: 0.99, reading: 'pass', because: 'all of it lies above' },
    { low: 0.7, high: 0.89, reading: 'fail', because: 'all of it lies below' },
    { low: 0.85, high: 0.95, reading: 'inconclusive', because: 'the threshold lies inside' },
    { low: 0.9, high: 0.99, reading: 'inconclusive', because: 'touching is not clearing' },
  ])('reads [$low, $high] against 0.9 as $reading: $because', ({ low, high, reading }) => {
    expect(absoluteGate({ low, high }, 0.9)).toBe(reading);
  });
  it('was not evaluated without an interval', () => expect(absoluteGate(undefined, 0.9)).toBeUndefined());
  it('tells how many cases a perfect suite needs: 36, 72, 183, 368', () => {
    expect([0.9, 0.95, 0.98, 0.99].map((t) => casesToShowPerfect(t))).toEqual([36, 72, 183, 368]);
    expect(casesToShowPerfect(1)).toBeUndefined();
    // One fewer is not enough, by the gate itself.
    const suite = (n: number) => Array.from({ length: n }, () => [1]);
    expect(absoluteGate(defaultCell(suite(72))?.gateInterval, 0.95)).toBe('pass');
    expect(absoluteGate(defaultCell(suite(71))?.gateInterval, 0.95)).toBe('inconclusive');
  });
});
