import { assert, describe, expect, it } from 'vitest';
import { noiseFloor, secondArmDifference } from './noise-floor.ts';
import { sampleObservations } from './sample-trials.ts';

const of = { scenario: 'letters', contender: 'x' };
const repeated = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('the noise floor', () => {
  it('has the variance of two full sides of the same contender', async () => {
    const { plan, observations } = await sampleObservations({
      x: [...repeated(30, () => [1, 0, 1]), ...repeated(30, () => [1, 1, 1])],
    });
    const { differences, within, typical, splits } = noiseFloor(observations, plan, { ...of, splits: 4000 });
    expect(splits).toBe(4000);
    const mean = differences.reduce((sum, d) => sum + d, 0) / splits;
    const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / splits;
    // Thirty cases with s^2 = 1/3: 30 * 2 * (1/3) / 3 over 60^2.
    expect(variance / (20 / 3 / 3600)).toBeGreaterThan(0.9);
    expect(variance / (20 / 3 / 3600)).toBeLessThan(1.1);
    assert(within !== undefined && typical !== undefined);
    expect(within).toBeGreaterThan(typical);
  });

  it('is the same for the same seed, and another for another', async () => {
    const { plan, observations } = await sampleObservations({ x: repeated(20, (i) => [i % 2, 1, 0, 1]) });
    const one = noiseFloor(observations, plan, { ...of, seed: 1 });
    expect(noiseFloor(observations, plan, { ...of, seed: 1 })).toEqual(one);
    expect(noiseFloor(observations, plan, { ...of, seed: 2 }).differences).not.toEqual(one.differences);
  });

  it('is unknown, not 0, with single trials', async () => {
    const { plan, observations } = await sampleObservations({ x: [[1], [0], [1]] });
    const found = noiseFloor(observations, plan, of);
    expect(found).toMatchObject({ within: undefined, typical: undefined, splits: 0, cases: 0 });
    expect(found.says).toContain('not measurable');
  });

  it('can be a second arm, compared like any other', async () => {
    const { plan, observations } = await sampleObservations({
      x: repeated(50, (i) => [i % 5 ? 1 : 0]),
      again: repeated(50, (i) => [i % 6 ? 1 : 0]),
    });
    const found = secondArmDifference(observations, plan, { ...of, second: 'again' });
    assert(found.low !== undefined && found.high !== undefined);
    expect(found.low).toBeLessThan(0);
    expect(found.high).toBeGreaterThan(0);
  });
});
