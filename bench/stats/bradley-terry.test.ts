import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bradleyTerry, davidson } from './bradley-terry.ts';
import { goldenVectors } from './golden-vectors.ts';
import { invertPositiveDefinite } from './invert-positive-definite.ts';

goldenVectors<{ wins: number[][]; ties: number[][] }>(
  'bradley_terry.json',
  {
    vectors: /^4 models: /,
    got: ({ wins }) => {
      const found = bradleyTerry(wins);
      return {
        ability: found?.abilities,
        se: found?.standardErrors,
        vcov: found?.covariance,
        deviance: found?.deviance,
      };
    },
  },
  {
    vectors: /^4 models with ties/,
    got: ({ wins, ties }) => {
      const found = davidson(wins, ties);
      return {
        ability: found?.abilities,
        se: found?.standardErrors,
        log_nu: found?.logNu,
        log_nu_se: found?.logNuStandardError,
      };
    },
  },
);

describe('bradleyTerry', () => {
  it('of two contenders is the log odds', () => {
    const found = bradleyTerry([
      [0, 3],
      [9, 0],
    ]);
    expect(found?.abilities[1]).toBeCloseTo(Math.log(3), 10);
    expect(found?.standardErrors[1]).toBeCloseTo(Math.sqrt(1 / 3 + 1 / 9), 10);
    expect(found?.deviance).toBeCloseTo(0, 10);
  });
  it('turns its signs when winners and losers swap', () => {
    const count = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(fc.array(count, { minLength: 6, maxLength: 6 }), ([a = 1, b = 1, c = 1, d = 1, e = 1, f = 1]) => {
        const wins = [
          [0, a, b],
          [c, 0, d],
          [e, f, 0],
        ];
        const losses = [
          [0, c, e],
          [a, 0, f],
          [b, d, 0],
        ];
        const forth = bradleyTerry(wins)?.abilities ?? [];
        const back = bradleyTerry(losses)?.abilities ?? [];
        expect(forth).toHaveLength(3);
        for (const [k, ability] of forth.entries()) expect(back[k]).toBeCloseTo(-ability, 7);
      }),
    );
  });
  it('is undefined when one group never beat the other: the gap would be infinite', () => {
    expect(
      bradleyTerry([
        [0, 5, 2],
        [3, 0, 4],
        [0, 0, 0],
      ]),
    ).toBeUndefined();
    expect(
      bradleyTerry([
        [0, 1, 0, 0],
        [1, 0, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 1, 0],
      ]),
    ).toBeUndefined();
    expect(bradleyTerry([[0]])).toBeUndefined();
  });
});

describe('davidson', () => {
  it('is undefined with no ties, or with nothing else', () => {
    const none = [
      [0, 0],
      [0, 0],
    ];
    expect(
      davidson(
        [
          [0, 3],
          [2, 0],
        ],
        none,
      ),
    ).toBeUndefined();
    expect(
      davidson(none, [
        [0, 3],
        [3, 0],
      ]),
    ).toBeUndefined();
  });
  it('of two contenders gives the odds of their wins', () => {
    expect(
      davidson(
        [
          [0, 8],
          [4, 0],
        ],
        [
          [0, 3],
          [3, 0],
        ],
      )?.abilities[1],
    ).toBeCloseTo(Math.log(0.5), 9);
  });
});

describe('invertPositiveDefinite', () => {
  it('inverts, and refuses what is not positive definite', () => {
    const inverse = invertPositiveDefinite([
      [4, 2],
      [2, 3],
    ]);
    expect(inverse?.flat().map((v) => Number(v.toFixed(12)))).toEqual([0.375, -0.25, -0.25, 0.5]);
    expect(
      invertPositiveDefinite([
        [1, 2],
        [2, 1],
      ]),
    ).toBeUndefined();
  });
});
