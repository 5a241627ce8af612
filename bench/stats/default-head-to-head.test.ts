import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlation } from './correlation.ts';
import { casesToShowNonInferior, defaultHeadToHead } from './default-head-to-head.ts';
import { goldenVectors, limits } from './golden-vectors.ts';
import { moverDifference } from './mover-difference.ts';
import { nonInferiorityGate } from './non-inferiority-gate.ts';

goldenVectors<{ a: number[][]; b: number[][]; conf_level: number; margin: number }>('default_head_to_head.json', {
  vectors: /DEFAULT head-to-head/,
  got: ({ a, b, conf_level: level, margin }) => {
    const found = defaultHeadToHead(a, b, { level });
    return {
      diff: found?.difference,
      correlation: found?.correlation,
      wilson_a: limits(found?.a.interval),
      wilson_b: limits(found?.b.interval),
      ci: limits(found?.interval),
      verdict: nonInferiorityGate(found, margin, { level })?.outcome,
    };
  },
});

const trials = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 4 });
const pairs = fc.array(fc.tuple(trials, trials), { minLength: 2, maxLength: 20 });

describe('defaultHeadToHead', () => {
  it('turns the sign, and nothing else, when the contenders swap places', () => {
    fc.assert(
      fc.property(pairs, (cases) => {
        const a = cases.map(([one]) => one);
        const b = cases.map(([, other]) => other);
        const forth = defaultHeadToHead(a, b);
        const back = defaultHeadToHead(b, a);
        expect(back?.difference).toBeCloseTo(-(forth?.difference ?? Number.NaN), 12);
        expect(back?.interval.low).toBeCloseTo(-(forth?.interval.high ?? Number.NaN), 9);
        expect(back?.interval.high).toBeCloseTo(-(forth?.interval.low ?? Number.NaN), 9);
        expect([back?.wins, back?.ties, back?.losses]).toEqual([forth?.losses, forth?.ties, forth?.wins]);
      }),
    );
  });
  it('holds the difference, never at zero width', () => {
    fc.assert(
      fc.property(pairs, (cases) => {
        const found = defaultHeadToHead(
          cases.map(([a]) => a),
          cases.map(([, b]) => b),
        );
        if (found === undefined) throw new Error('two cases make a comparison');
        expect(found.interval.low).toBeLessThanOrEqual(found.difference + 1e-12);
        expect(found.interval.high).toBeGreaterThanOrEqual(found.difference - 1e-12);
        expect(found.interval.high - found.interval.low).toBeGreaterThan(0);
      }),
    );
  });
  it('does not take a recording compared with itself for certainty, at any rate', () => {
    for (const passes of [0, 10, 20, 30, 40]) {
      const column = Array.from({ length: 40 }, (_, i) => [i < passes ? 1 : 0]);
      const found = defaultHeadToHead(column, column);
      expect(found?.interval.high).toBeGreaterThan(0.09);
      expect(found?.interval.low).toBeLessThan(-0.09);
    }
  });
  it('compares the cases that both answered', () => {
    const found = defaultHeadToHead([[1], [], [1], [0]], [[0], [1], [1], []]);
    expect(found).toMatchObject({ cases: 2, wins: 1, ties: 1, losses: 0, difference: 0.5 });
    expect(defaultHeadToHead([[1], []], [[1], [1]])).toBeUndefined();
  });
  it('counts clusters when cases share one', () => {
    const a = Array.from({ length: 20 }, (_, i) => [i % 3 === 0 ? 0 : 1]);
    const b = Array.from({ length: 20 }, (_, i) => [i % 4 === 0 ? 0 : 1]);
    expect(defaultHeadToHead(a, b, { clusterOf: a.map((_, i) => i % 5) })).toMatchObject({ clusters: 5, cases: 20 });
  });
  it('needs 38, 76, 127, 191, 383 cases to pass two perfect contenders at 10, 5, 3, 2, 1 points', () => {
    expect([0.1, 0.05, 0.03, 0.02, 0.01].map((m) => casesToShowNonInferior(m))).toEqual([38, 76, 127, 191, 383]);
    expect(casesToShowNonInferior(0)).toBeUndefined();
  });
});

describe('moverDifference', () => {
  it('is narrower the more the sides move together', () => {
    const a = { estimate: 0.8, low: 0.7, high: 0.88 };
    const b = { estimate: 0.75, low: 0.64, high: 0.84 };
    const widths = [0, 0.4, 0.8].map((r) => moverDifference(a, b, r)).map(({ low, high }) => high - low);
    expect(widths).toEqual(widths.toSorted((x, y) => y - x));
  });
});

describe('correlation', () => {
  it('is undefined where a side does not vary, and refuses lists that are not pairs', () => {
    expect(correlation([1, 1, 1], [1, 2, 3])).toBeUndefined();
    expect(correlation([1], [2])).toBeUndefined();
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 14);
    expect(() => correlation([1], [1, 2])).toThrow(RangeError);
  });
});
