import { assert, describe, expect, it } from 'vitest';
import {
  assumedDesign,
  casesNeeded,
  observedDesign,
  priceOfTrials,
  smallestDetectable,
  trialsNeeded,
} from './power.ts';
import { type SampleArms, sampleObservations } from './sample-trials.ts';

const repeated = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));

async function designOf(arms: SampleArms) {
  const { plan, observations } = await sampleObservations(arms);
  return observedDesign(observations, plan, { scenario: 'letters', contender: 'x', baseline: 'y' });
}

describe('planning a run', () => {
  it('needs about 6.18 psi / delta^2 single-trial cases one-sided at 5 % and 80 %', () => {
    const psi = { ...assumedDesign({ rate: 0.5, icc: 0, correlation: 0, trialsPerCase: 1 }), noiseA: 0.1, noiseB: 0 };
    const { cases } = casesNeeded(psi, 0.05);
    // 248 by the normal approximation; t takes a case or two more.
    expect(cases).toBeGreaterThanOrEqual(248);
    expect(cases).toBeLessThanOrEqual(250);
  });

  it('agrees with itself: the cases needed find the difference, one fewer do not', () => {
    const design = assumedDesign({ rate: 0.8, icc: 0.5, correlation: 0.7, trialsPerCase: 3 });
    const { cases, trials, says } = casesNeeded(design, 0.04);
    assert(cases !== undefined);
    expect(trials).toBe(6 * cases);
    expect(smallestDetectable(design, cases).difference).toBeLessThanOrEqual(0.04);
    expect(smallestDetectable(design, cases - 1).difference).toBeGreaterThan(0.04);
    expect(says).toMatch(/^to find 4\.0 points with 80 % power at one-sided 5 %: \d+ cases, [\d,]+ trials in all/);
  });

  it('takes more trials as long as they help, and says when only cases would', () => {
    const design = assumedDesign({ rate: 0.8, icc: 0.5, correlation: 0.7, trialsPerCase: 1 });
    const found = trialsNeeded(design, 150, 0.08);
    assert(found.trialsPerCase !== undefined);
    const at = (k: number) => smallestDetectable({ ...design, trialsA: k, trialsB: k }, 150).difference;
    expect(at(found.trialsPerCase)).toBeLessThanOrEqual(0.08);
    expect(at(found.trialsPerCase - 1)).toBeGreaterThan(0.08);
    expect(trialsNeeded(design, 150, 0.01)).toMatchObject({ trialsPerCase: undefined });
    expect(trialsNeeded(design, 150, 0.01).says).toContain('no number of trials replaces more cases');
  });

  it('reads the variance off a run: noise from repeated trials, the rest from cases', async () => {
    const x = repeated(40, (i) => (i % 4 === 0 ? [1, 0] : [1, 1]));
    const y = repeated(40, (i) => (i % 4 === 1 ? [0, 0] : [1, 1]));
    const design = await designOf({ x, y });
    // Ten cases of x with variance 1/2, thirty with 0.
    expect(design).toMatchObject({ source: 'observed', splitsNoise: true, noiseB: 0, trialsA: 2, trialsB: 2 });
    expect(design?.noiseA).toBeCloseTo(0.125, 12);
    // Differences: ten of -1/2, ten of 1, twenty of 0; mean 1/8, variance (12.5 - 40/64) / 39; less 0.125 / 2.
    expect(design?.betweenCases).toBeCloseTo((12.5 - 40 / 64) / 39 - 0.0625, 12);
  });

  it('cannot plan trials from single ones, nor anything from cases that never differed', async () => {
    const design = await designOf({ x: repeated(20, (i) => [i % 2]), y: repeated(20, () => [1]) });
    assert(design !== undefined);
    expect(design.splitsNoise).toBe(false);
    expect(trialsNeeded(design, 20, 0.5).says).toContain('single trials do not show');
    expect(await designOf({ x: repeated(20, () => [1]), y: repeated(20, () => [1]) })).toBeUndefined();
  });

  it('prices the next trials at what trials have cost, and not at 0 where nobody knows', async () => {
    const { plan, observations } = await sampleObservations({
      x: repeated(10, (i) => [{ score: 1, usd: i % 2 ? '0.01' : '0.03' }]),
      y: repeated(10, () => [1]),
    });
    const of = { scenario: 'letters', trials: 500 };
    const price = priceOfTrials(observations, plan, { ...of, contender: 'x' });
    expect(price.value).toBeCloseTo(10, 10);
    expect(price.low).toBeLessThan(10);
    expect(price.says).toMatch(/^price of the next 500 trials of x in letters: about \$10\.00 \(\$/);
    const unknown = priceOfTrials(observations, plan, { ...of, contender: 'y' });
    expect(unknown).toMatchObject({ value: undefined, low: undefined });
    expect(unknown.says).toContain('not known');
  });
});
