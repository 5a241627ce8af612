import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenVectors } from './golden-vectors.ts';
import { exactSignFlipTest, seededSignFlipTest, signFlipTest } from './sign-flip-test.ts';

goldenVectors<{ a: number[]; b: number[] }>('permutation_paired.json', {
  vectors: /Exact paired sign-flip/,
  got: ({ a, b }) => {
    const differences = a.map((value, index) => value - (b[index] ?? Number.NaN));
    const chosen = signFlipTest(differences, { seed: 1 });
    const enumerated = exactSignFlipTest(differences);
    return {
      p_two_sided: chosen?.pTwoSided,
      p_greater: chosen?.pGreater,
      enumeration_two_sided: enumerated.pTwoSided,
      enumeration_greater: enumerated.pGreater,
    };
  },
});

const differences = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 });

describe('signFlipTest', () => {
  it('does not care which side is called a when asked two-sided, nor about order or unit', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const p = signFlipTest(values, { seed: 1 })?.pTwoSided;
        const same = (other: readonly number[]) => expect(signFlipTest(other, { seed: 1 })?.pTwoSided).toBe(p);
        same(values.map((v) => -v));
        same(values.toReversed());
        same(values.map((v) => v / 7));
      }),
    );
  });
  it('draws what it cannot enumerate, near the exact answer, and never says 0', () => {
    const values = Array.from({ length: 20 }, (_, i) => 1 + (i % 3));
    const drawn = signFlipTest(values, { seed: 3, draws: 500 });
    expect(drawn).toMatchObject({ kind: 'seeded', pTwoSided: 1 / 501 });
    const few = [3, 1, -2, 4, 2, 1, -1, 2];
    expect(seededSignFlipTest(few, { seed: 5 }).pTwoSided).toBeCloseTo(exactSignFlipTest(few).pTwoSided, 1);
    expect(seededSignFlipTest(few, { seed: 5 })).toEqual(seededSignFlipTest(few, { seed: 5 }));
  });
  it('finds nothing in nothing', () => {
    expect(signFlipTest([], { seed: 1 })).toBeUndefined();
    expect(signFlipTest([0, 0, 0], { seed: 1 })).toMatchObject({ pTwoSided: 1, pGreater: 1 });
    expect(() => exactSignFlipTest(new Float64Array(30))).toThrow(RangeError);
  });
});
