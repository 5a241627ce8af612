import { assert, beforeAll, describe, expect, it } from 'vitest';
import { mersenneTwister } from '#bench/stats/mersenne-twister.ts';
import { coverageGrid, smallCoverageGrid } from './coverage-grid.ts';
import { type CoverageFinding, coverageStudy } from './coverage-study.ts';
import { difficulty, drawPasses } from './difficulty.ts';
import { simulateOnThreads } from './simulate-on-threads.ts';
import { type PointTally, type SimulationJob, simulatePoint } from './simulate-point.ts';

const here = async (jobs: readonly SimulationJob[]): Promise<readonly PointTally[]> => jobs.map(simulatePoint);

/** Standard errors of the simulation that a bound may be missed by: one check in a thousand would fail for nothing. */
const SLACK = 3;

describe('the default statistics in worlds whose truth is known', () => {
  let findings: readonly CoverageFinding[] = [];
  beforeAll(async () => {
    findings = await coverageStudy(smallCoverageGrid(), {
      seed: 11,
      repetitions: 200,
      again: { points: 3, repetitions: 2000 },
      simulate: here,
    });
  });

  it('are all looked at', () => {
    expect(findings.map(({ figure }) => figure)).toEqual([
      'cell',
      'gateCell',
      'headToHead',
      'latencyP50',
      'latencyP95',
      'latencyP99',
      'cost',
      'absolutePass',
      'falseShip',
    ]);
  });

  it('cover the truth as often as they say: 94 % on average, 91 % in the worst of worlds', () => {
    for (const { title, mean, worst, bounds } of findings.filter(({ kind }) => kind === 'coverage')) {
      expect(mean.share, title).toBeGreaterThanOrEqual(bounds.mean - SLACK * mean.error);
      expect(worst.share, `${title}: ${worst.where}`).toBeGreaterThanOrEqual(bounds.worst - SLACK * worst.error);
    }
  });

  it('ship what is worse by the margin no more often than they say: 2.5 % on average, 4 % in the worst of worlds', () => {
    for (const { title, mean, worst, bounds } of findings.filter(({ kind }) => kind === 'falseShip')) {
      expect(mean.share, title).toBeLessThanOrEqual(bounds.mean + SLACK * mean.error);
      expect(worst.share, `${title}: ${worst.where}`).toBeLessThanOrEqual(bounds.worst + SLACK * worst.error);
    }
  });
});

describe('the coverage study', () => {
  const [point] = coverageGrid();
  assert(point !== undefined);
  const options = { seed: 1, repetitions: 100, again: { points: 1, repetitions: 1000 } };
  const tallies = (...coverages: readonly number[]): readonly PointTally[] =>
    coverages.map((cell) => ({ repetitions: 100, shares: { cell } }));

  it('fails a figure by its mean, and by its worst point', async () => {
    const found = (coverages: readonly number[]) =>
      coverageStudy(
        coverages.map(() => point),
        {
          ...options,
          simulate: async (jobs) => tallies(...(jobs.length === 1 ? [Math.min(...coverages)] : coverages)),
        },
      );
    expect((await found([0.95, 0.93]))[0]).toMatchObject({ holds: true, worst: { share: 0.93 } });
    expect((await found([0.93, 0.92]))[0]).toMatchObject({ holds: false });
    expect((await found([0.99, 0.9]))[0]).toMatchObject({ holds: false });
  });

  it('reports of the worst point what the second look said, since the first picked it for its bad luck', async () => {
    const looks = [tallies(1, 0.5, 0.75), tallies(0.94)];
    const findings = await coverageStudy([point, point, point], {
      ...options,
      simulate: async () => looks.shift() ?? [],
    });
    expect(findings).toMatchObject([{ points: 3, worst: { share: 0.94 }, mean: { share: 0.75 } }]);
  });

  it('counts single trials exactly: 50 cases at rate 0.99 are covered when at most one fails', () => {
    const single = coverageGrid().find(
      (one) => one.family === 'rate' && one.trialsPerCase === 1 && one.rate === 0.99 && one.cases === 50,
    );
    assert(single !== undefined);
    const { repetitions, shares } = simulatePoint({ point: single, repetitions: 1, seed: [1] });
    expect(repetitions).toBeUndefined();
    expect(shares.cell).toBeCloseTo(0.99 ** 50 + 50 * 0.99 ** 49 * 0.01, 9);
  });

  it('says the same on any number of threads', async () => {
    const jobs = coverageGrid()
      .filter(({ cases }) => cases === 30)
      .filter((_, place) => place % 40 === 0)
      .map((one, place) => ({ point: one, repetitions: 20, seed: [5, place] }));
    const alone = await here(jobs);
    expect(await simulateOnThreads(jobs, 1)).toEqual(alone);
    expect(await simulateOnThreads(jobs, 3)).toEqual(alone);
  });
});

describe('made-up difficulty', () => {
  it.each([
    { rate: 0.9, spread: { kind: 'beta', icc: 0.4 } },
    { rate: 0.9, spread: { kind: 'dead-flaky-sure' } },
  ] as const)('has the mean it was asked for ($spread.kind), and its trials pass that often', ({ rate, spread }) => {
    const table = difficulty(rate, spread);
    expect(table.mean).toBeCloseTo(rate, 3);
    const source = mersenneTwister(4);
    const passes = table.chances.reduce((sum, chance) => sum + drawPasses(source, chance, 10), 0);
    const trials = 10 * table.chances.length;
    // Trials of given chances vary no more than those of one common chance.
    expect(Math.abs(passes / trials - table.mean)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / trials));
  });

  it('spreads over cases as its ICC says: that share of the variance of a trial lies between cases', () => {
    const { chances, mean } = difficulty(0.8, { kind: 'beta', icc: 0.4 });
    const variance = chances.reduce((sum, chance) => sum + (chance - mean) ** 2, 0) / chances.length;
    expect(variance / (mean * (1 - mean))).toBeCloseTo(0.4, 2);
  });
});
