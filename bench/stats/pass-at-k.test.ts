import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenVectors } from './golden-vectors.ts';
import { passAtK, passHatK } from './pass-at-k.ts';

goldenVectors<{ n: number[]; c: number[]; k: number }>('pass_k.json', {
  vectors: /pass@k = /,
  got: ({ n, c, k }) => {
    const any = passAtK(n, c, k);
    const all = passHatK(n, c, k);
    return {
      pass_at_k_per_case: any.perCase,
      pass_at_k: any.mean,
      pass_hat_k_per_case: all.perCase,
      pass_hat_k: all.mean,
    };
  },
});

const counts = fc.integer({ min: 2, max: 40 }).chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n })));

describe('pass@k and pass^k', () => {
  it('part as k grows, and mirror: never passing once is failing all', () => {
    fc.assert(
      fc.property(counts, ([n, c]) => {
        expect(passAtK([n], [c], 1).mean).toBeCloseTo(c / n, 12);
        expect(passHatK([n], [c], 1).mean).toBeCloseTo(c / n, 12);
        expect(passAtK([n], [c], 2).mean).toBeGreaterThanOrEqual(c / n - 1e-12);
        expect(passHatK([n], [c], 2).mean).toBeLessThanOrEqual(c / n + 1e-12);
        expect(passAtK([n], [c], 2).mean).toBeCloseTo(1 - (passHatK([n], [n - c], 2).mean ?? Number.NaN), 12);
      }),
    );
  });
  it('gives no value for more trials than there were, nor a mean over the rest', () => {
    expect(passAtK([5, 2], [3, 1], 3)).toEqual({ perCase: [expect.closeTo(1), undefined], mean: undefined });
    expect(passHatK([], [], 1).mean).toBeUndefined();
    expect(() => passAtK([5], [3], 0)).toThrow(RangeError);
  });
});
