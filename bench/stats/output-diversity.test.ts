import { describe, expect, it } from 'vitest';
import { expectedDistinct } from './expected-distinct.ts';
import { goldenVectors } from './golden-vectors.ts';
import { agreementAt, outputDiversity } from './output-diversity.ts';
import { runSpread } from './run-spread.ts';
import { totalAgreementRate } from './total-agreement-rate.ts';

goldenVectors<{ outputs: string[] }>('nondeterminism_case.json', {
  vectors: /Per-case output diversity/,
  got: ({ outputs }) => {
    const found = outputDiversity(outputs);
    const counts = found?.counts ?? [];
    return {
      entropy_nats: found?.entropyNats,
      entropy_bits: found?.entropyBits,
      entropy_normalised: found?.entropyNormalised,
      entropy_miller_madow: found?.entropyMillerMadow,
      unique: found?.unique,
      modal_agreement: found?.modalAgreement,
      pairwise_agreement: found?.pairwiseAgreement,
      all_agree: found?.allAgree,
      all_agree_at_m: { 2: agreementAt(counts, 2), 3: agreementAt(counts, 3), 5: agreementAt(counts, 5) },
    };
  },
});

goldenVectors<{ raw: string[][]; answers: string[][]; gold: string[] }>('nondeterminism_suite.json', {
  vectors: /TARr@N/,
  got: ({ raw, answers, gold }) => {
    const spread = runSpread(answers.map((trials, index) => trials.map((answer) => (answer === gold[index] ? 1 : 0))));
    return {
      TARr: totalAgreementRate(raw),
      TARa: totalAgreementRate(answers),
      accuracy_per_run: spread?.perRun,
      accuracy_spread: spread?.spread,
      best_case_any_correct: spread?.bestCase,
      worst_case_all_correct: spread?.worstCase,
      flip_rate: spread?.flipRate,
    };
  },
});

goldenVectors<{ counts: number[]; m: number[] }>('unique_outputs_rarefaction.json', {
  vectors: /Hurlbert rarefaction/,
  got: ({ counts, m }) => ({ expected_unique: m.map((size) => expectedDistinct(counts, size)) }),
});

describe('outputDiversity', () => {
  it('says nothing of pairs with a single trial, and nothing at all without any', () => {
    expect(outputDiversity(['a'])).toMatchObject({
      pairwiseAgreement: undefined,
      entropyNormalised: undefined,
      unique: 1,
    });
    expect(outputDiversity([])).toBeUndefined();
  });
  it('does not depend on the order of trials', () => {
    const { counts: _, ...one } = outputDiversity(['a', 'b', 'a', 'c']) ?? { counts: [] };
    const { counts: __, ...other } = outputDiversity(['c', 'a', 'a', 'b']) ?? { counts: [] };
    expect(one).toEqual(other);
  });
  it('agreement between two trials is 1 minus the flip rate', () => {
    const passes = [[1, 0, 1, 1]];
    const agreement = outputDiversity(['1', '0', '1', '1'])?.pairwiseAgreement ?? Number.NaN;
    expect(runSpread(passes)?.flipRate).toBeCloseTo(1 - agreement, 12);
  });
});

describe('suite nondeterminism', () => {
  it('needs two trials of every case', () => {
    expect(totalAgreementRate([['a', 'a'], ['b']])).toBeUndefined();
    expect(totalAgreementRate([])).toBeUndefined();
    expect(runSpread([[1, 0], [1]])).toBeUndefined();
    expect(runSpread([])).toBeUndefined();
  });
  it('rarefies to no more trials than there were', () => {
    expect(expectedDistinct([3, 1], 5)).toBeUndefined();
    expect(expectedDistinct([3, 1], 1)).toBeCloseTo(1, 12);
  });
});
