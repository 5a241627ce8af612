import { assert, describe, expect, it } from 'vitest';
import type { Plan } from '#bench/domain/plan.ts';
import { binomialCdf } from '#bench/stats/binomial-cdf.ts';
import { defaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import { detectArms } from './detect-arms.ts';
import { observe } from './observe.ts';
import { type SampleArms, sampleObservations, sampleRun } from './sample-trials.ts';

const repeated = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const right = (cases: number): [number][] => repeated(cases, () => [1]);
const wrongOn = (cases: number, wrong: number): [number][] => repeated(cases, (i) => [i < wrong ? 0 : 1]);

async function detect(arms: SampleArms, options: Partial<Parameters<typeof detectArms>[2]> = {}) {
  const { plan, observations } = await sampleObservations(arms);
  return detectArms(observations, plan, { incumbent: 'old', ...options });
}

describe('control arms in a run', () => {
  it('are caught when all of the interval of their difference lies below 0, and only then', async () => {
    const found = await detect({
      old: right(60),
      new: wrongOn(60, 5),
      'control:null-constant': wrongOn(60, 60),
      'control:number-jitter': wrongOn(60, 20),
      'control:fence-wrapper': wrongOn(60, 1),
      'control:echo-context': right(60),
    });
    expect(found.arms.map(({ arm, caught }) => [arm, caught])).toEqual([
      ['null-constant', true],
      ['number-jitter', true],
      ['fence-wrapper', false],
      ['echo-context', false],
    ]);
    expect(found.caught).toBe(2);
    for (const { caughtBy, difference } of found.inScenarios) {
      expect(caughtBy === 'difference').toBe((difference.high ?? 0) < 0);
    }
    expect(found.arms[0]?.says).toBe('null-constant: caught in letters');
    expect(found.says).toMatch(
      /^2 of 4 control arms were caught, all but fence-wrapper, echo-context; this suite would have caught a 5-point loss \d+\.\d % of the time\.$/,
    );
  });

  it('are caught by one failure of a must-pass grader, where the incumbent has none', async () => {
    const graded = (contract: (index: number) => number) =>
      repeated(60, (i) => [{ score: 1, grades: { contract: contract(i) } }]);
    const arms: SampleArms = {
      old: graded((i) => (i === 3 ? 0 : 1)),
      'control:key-renamer': graded((i) => (i === 7 ? 0 : 1)),
      'control:number-jitter': graded((i) => (i === 3 ? 0 : 1)),
    };
    const found = await detect(arms, { mustPass: { letters: ['contract'] } });
    expect(found.inScenarios.map(({ arm, caughtBy, mustPassFailures }) => [arm, caughtBy, mustPassFailures])).toEqual([
      ['key-renamer', 'must-pass', { contract: 1 }],
      ['number-jitter', undefined, {}],
    ]);
    expect((await detect(arms)).caught).toBe(0);
  });

  it('must pass the primary grader of a regression scenario without being told', async () => {
    const { plan, trials, grades } = sampleRun({ old: right(60), 'control:fence-wrapper': wrongOn(60, 1) });
    const regression: Plan = { ...plan, scenarios: plan.scenarios.map((one) => ({ ...one, tier: 'regression' })) };
    const found = detectArms(await observe(regression, trials, grades), regression, { incumbent: 'old' });
    expect(found.inScenarios[0]).toMatchObject({ caughtBy: 'must-pass', mustPassFailures: { exact: 1 } });
  });

  it('decide nothing on one case or none', async () => {
    const one = await detect({ old: [[1]], 'control:null-constant': [[0]] });
    expect(one).toMatchObject({ caught: 0, chance: undefined });
    expect(one.inScenarios[0]?.says).toContain('a single independent case in common: no interval');
    const none = await detect({ old: [[undefined]], 'control:null-constant': [[0]] });
    expect(none).toMatchObject({ caught: 0, chance: undefined });
    expect(none.sensitivity[0]?.note).toBe('no trial of the incumbent was scored');
  });

  it('are asked for where there are none', async () => {
    const found = await detect({ old: right(60), new: wrongOn(60, 60) });
    expect(found).toMatchObject({ arms: [], chance: undefined });
    expect(found.says).toContain('Run with --controls');
  });
});

describe('the loss that a suite would have caught', () => {
  it('is caught as often as the interval of so many wrong answers lies below 0', async () => {
    const found = await detect({ old: right(100), 'control:null-constant': wrongOn(100, 100) });
    const lost = (count: number): boolean =>
      (defaultHeadToHead(wrongOn(100, count), right(100), { scores: 'binary' })?.interval.high ?? 0) < 0;
    const fewest = repeated(100, (i) => i).find(lost);
    assert(fewest !== undefined);
    const expected = 1 - binomialCdf(fewest - 1, 100, 0.05);
    expect(found.chance).toBeGreaterThan(expected - 0.05);
    expect(found.chance).toBeLessThan(expected + 0.05);
    expect(found.sensitivity[0]).toMatchObject({
      cases: 100,
      telling: 100,
      note: expect.stringContaining('single trials'),
    });
  });

  it('is the same for the same seed, and greater for a greater loss and more cases', async () => {
    const at = (cases: number, loss: number) =>
      detect({ old: right(cases), 'control:null-constant': wrongOn(cases, cases) }, { loss });
    expect(await at(60, 0.1)).toEqual(await at(60, 0.1));
    const chance = async (cases: number, loss: number) => (await at(cases, loss)).chance ?? Number.NaN;
    expect(await chance(60, 0.2)).toBeGreaterThan(await chance(60, 0.1));
    expect(await chance(240, 0.1)).toBeGreaterThan(await chance(60, 0.1));
    expect(await chance(600, 0.1)).toBeGreaterThan(0.99);
  });

  it('shows only on cases that tell a known-bad contender from the incumbent', async () => {
    const all = await detect({ old: right(200), 'control:null-constant': wrongOn(200, 200) });
    const half = await detect({ old: right(200), 'control:null-constant': wrongOn(200, 100) });
    expect(half.sensitivity[0]).toMatchObject({ cases: 200, telling: 100 });
    expect(half.chance).toBeLessThan(all.chance ?? Number.NaN);
  });

  it('is never caught by a suite whose cases are all trivial', async () => {
    const found = await detect({
      old: right(100),
      'control:null-constant': right(100),
      'control:refuse-all': right(100),
      'control:degraded-25': right(100),
    });
    expect(found).toMatchObject({ caught: 0, chance: 0 });
    expect(found.says).toBe('None of 3 control arms was caught: this suite catches nothing.');
    expect(found.sensitivity[0]?.says).toBe(
      'letters catches nothing: no control arm did worse than the incumbent on any of 100 cases',
    );
  });

  it('is harder to see in an incumbent that is itself uneven', async () => {
    const uneven = repeated(100, (i) => (i % 2 ? [1, 0, 1, 1] : [1, 1, 0, 1]));
    const even = repeated(100, () => [1, 1, 1, 1]);
    const bad = repeated(100, () => [0, 0, 0, 0]);
    const noisy = await detect({ old: uneven, 'control:null-constant': bad });
    const quiet = await detect({ old: even, 'control:null-constant': bad });
    expect(noisy.chance).toBeLessThan(quiet.chance ?? Number.NaN);
    expect(noisy.sensitivity[0]?.note).toBeUndefined();
  });

  it('refuses a loss that is none', async () => {
    await expect(detect({ old: right(10), 'control:null-constant': right(10) }, { loss: 5 })).rejects.toThrow(
      /0.05 for 5 points/,
    );
  });
});
