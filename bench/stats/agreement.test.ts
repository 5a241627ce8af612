import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohenKappa, cohenKappaInterval } from './cohen-kappa.ts';
import { fleissKappa } from './fleiss-kappa.ts';
import { goldenVectors, limits } from './golden-vectors.ts';
import { gwetAgreement } from './gwet-agreement.ts';
import { judgeAccuracy } from './judge-accuracy.ts';
import { krippendorffAlpha } from './krippendorff-alpha.ts';
import { positionBias } from './position-bias.ts';
import { ratingTable } from './rating-table.ts';

goldenVectors<{ rater1: number[]; rater2: number[] }>('agreement_two_raters.json', {
  vectors: /Two-rater agreement/,
  got: ({ rater1, rater2 }) => ({
    observed_agreement: cohenKappa(rater1, rater2)?.observed,
    cohen_kappa: cohenKappa(rater1, rater2)?.kappa,
    kappa_linear: cohenKappa(rater1, rater2, { weights: 'linear' })?.kappa,
    kappa_quadratic: cohenKappa(rater1, rater2, { weights: 'quadratic' })?.kappa,
    gwet_ac1: gwetAgreement(rater1, rater2)?.coefficient,
    gwet_ac1_se: gwetAgreement(rater1, rater2)?.standardError,
    gwet_ac2_quadratic: gwetAgreement(rater1, rater2, { weights: 'quadratic' })?.coefficient,
    krippendorff_nominal: krippendorffAlpha([rater1, rater2]),
    krippendorff_ordinal: krippendorffAlpha([rater1, rater2], { scale: 'ordinal' }),
    krippendorff_interval: krippendorffAlpha([rater1, rater2], { scale: 'interval' }),
    scott_pi_fleiss: fleissKappa(rater1.map((rating, item) => [rating, rater2[item] ?? Number.NaN])),
  }),
});

goldenVectors<{ table: number[][] }>('cohen_kappa_ci.json', {
  vectors: /Cohen kappa from a contingency table/,
  got: ({ table }) => {
    const found = cohenKappaInterval(table);
    return {
      kappa: found?.kappa,
      se: found?.standardError,
      se_null: found?.standardErrorNull,
      ci95: limits(found?.interval),
    };
  },
});

goldenVectors<{ ratings: (number | null)[][] }>('krippendorff_alpha.json', {
  vectors: /Krippendorff alpha with missing values/,
  got: ({ ratings }) => {
    const raters = ratings.map((row) => row.map((rating) => rating ?? undefined));
    const scales = ['nominal', 'ordinal', 'interval', 'ratio'] as const;
    return Object.fromEntries(scales.map((scale) => [scale, krippendorffAlpha(raters, { scale })]));
  },
});

const ratings = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })), {
  minLength: 2,
  maxLength: 40,
});

describe('agreement of two raters', () => {
  it('does not care who is called the first, nor about the order of items', () => {
    fc.assert(
      fc.property(ratings, (pairs) => {
        const first = pairs.map(([one]) => one);
        const second = pairs.map(([, other]) => other);
        const turned = second.toReversed();
        for (const weights of ['nominal', 'linear', 'quadratic'] as const) {
          expect(cohenKappa(second, first, { weights })?.kappa ?? 9).toBeCloseTo(
            cohenKappa(first, second, { weights })?.kappa ?? 9,
            9,
          );
          expect(gwetAgreement(turned, first.toReversed(), { weights })?.coefficient ?? 9).toBeCloseTo(
            gwetAgreement(first, second, { weights })?.coefficient ?? 9,
            9,
          );
        }
        expect(krippendorffAlpha([second, first]) ?? 9).toBeCloseTo(krippendorffAlpha([first, second]) ?? 9, 9);
      }),
    );
  });
  it('is undefined, not perfect, when only one category was ever used', () => {
    expect(cohenKappa([1, 1, 1], [1, 1, 1])).toMatchObject({ kappa: undefined, observed: 1 });
    expect(gwetAgreement([1, 1], [1, 1])).toBeUndefined();
    expect(
      fleissKappa([
        [1, 1],
        [1, 1],
      ]),
    ).toBeUndefined();
    expect(
      krippendorffAlpha([
        [1, 1],
        [1, 1],
      ]),
    ).toBeUndefined();
    expect(
      cohenKappaInterval([
        [5, 0],
        [0, 0],
      ]),
    ).toBeUndefined();
  });
  it('is undefined without items, and where nobody rated the same one', () => {
    expect(cohenKappa([], [])).toBeUndefined();
    expect(gwetAgreement([], [])).toBeUndefined();
    expect(fleissKappa([])).toBeUndefined();
    expect(cohenKappaInterval([])).toBeUndefined();
    expect(
      krippendorffAlpha([
        [1, undefined],
        [undefined, 2],
      ]),
    ).toBeUndefined();
    expect(krippendorffAlpha([])).toBeUndefined();
  });
  it('gives perfect agreement no interval: no disagreement was seen', () => {
    expect(
      cohenKappaInterval([
        [4, 0],
        [0, 6],
      ]),
    ).toMatchObject({ kappa: 1, interval: undefined });
  });
  it('refuses lists that do not line up', () => {
    expect(() => ratingTable([1], [1, 2])).toThrow(RangeError);
    expect(() => fleissKappa([[1, 2], [1]])).toThrow(/krippendorffAlpha/);
  });
});

describe('judgeAccuracy', () => {
  it('shows the judge that agrees on 9 of 10 and misses every failure', () => {
    const people = [1, 1, 1, 1, 1, 1, 1, 1, 1, 0];
    const found = judgeAccuracy(
      people.map(() => 1),
      people,
    );
    expect(found.agreement.rate).toBe(0.9);
    expect(found.sensitivity.rate).toBe(1);
    expect(found.specificity).toMatchObject({ rate: 0, n: 1 });
    expect(found.prevalence.rate).toBe(0.9);
  });
  it('knows no specificity without a failure', () => {
    expect(judgeAccuracy([1, 1], [1, 1]).specificity).toEqual({ rate: undefined, interval: undefined, n: 0 });
    expect(() => judgeAccuracy([1], [])).toThrow(RangeError);
  });
});

describe('positionBias', () => {
  it('tests the discordant pairs against a fair coin', () => {
    // 9 of 10 for the first slot: 2 * (1 + 10) / 1024.
    expect(positionBias({ consistent: 30, firstSlot: 9, secondSlot: 1 })).toEqual({
      consistency: 0.75,
      firstSlotShare: 0.9,
      pTwoSided: expect.closeTo(22 / 1024, 12),
    });
  });
  it('has nothing to test when every winner stayed', () => {
    expect(positionBias({ consistent: 5, firstSlot: 0, secondSlot: 0 })).toMatchObject({
      consistency: 1,
      pTwoSided: undefined,
    });
    expect(positionBias({ consistent: 0, firstSlot: 0, secondSlot: 0 })).toBeUndefined();
  });
});
