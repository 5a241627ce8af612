import { describe, expect, it } from 'vitest';
import { type SampleTrial, sampleObservations } from './sample-trials.ts';
import { twoSidedGate } from './two-sided-gate.ts';

/** A hundred cases to be answered, and a hundred to be declined. */
const arm = (gives: number, holdsBack: number): readonly (readonly SampleTrial[])[] => [
  ...Array.from({ length: 100 }, (_, place) => [{ score: 1, grades: { gives: place < gives ? 1 : 0 } }]),
  ...Array.from({ length: 100 }, (_, place) => [{ score: 1, grades: { holdsBack: place < holdsBack ? 1 : 0 } }]),
];

const OPTIONS = { scenario: 'letters', from: 'old', gives: 'gives', holdsBack: 'holdsBack', margin: 0.05 };

describe('twoSidedGate', () => {
  it.each([
    { to: 'refuser', gives: 'fail', holdsBack: 'pass', both: 'fail', because: 'it answers nothing' },
    { to: 'yea-sayer', gives: 'pass', holdsBack: 'fail', both: 'fail', because: 'it declines nothing' },
    { to: 'twin', gives: 'pass', holdsBack: 'pass', both: 'pass', because: 'it does the same' },
    { to: 'lax', gives: 'pass', holdsBack: 'inconclusive', both: 'inconclusive', because: 'four cases may be luck' },
  ])('$both for $to, since $because', async ({ to, gives, holdsBack, both }) => {
    const { plan, observations } = await sampleObservations({
      old: arm(90, 90),
      refuser: arm(0, 100),
      'yea-sayer': arm(100, 0),
      twin: arm(90, 90),
      lax: arm(90, 86),
    });
    expect(twoSidedGate(observations, plan, { ...OPTIONS, to })).toMatchObject({
      from: 'old',
      to,
      gives: { outcome: gives, cases: 100 },
      holdsBack: { outcome: holdsBack, cases: 100 },
      both,
    });
  });

  it('is not evaluated where a side was never graded', async () => {
    const { plan, observations } = await sampleObservations({ old: [[1], [1]], new: [[1], [1]] });
    expect(twoSidedGate(observations, plan, { ...OPTIONS, to: 'new' })).toMatchObject({
      gives: { outcome: 'not-evaluated', difference: undefined },
      both: 'not-evaluated',
    });
  });
});
