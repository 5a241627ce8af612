import { describe, expect, it } from 'vitest';
import { type Cases, caseMeans } from '#bench/stats/case-means.ts';
import { mean } from '#bench/stats/mean.ts';
import { differenceDeviation } from '#bench/stats/optimal-trials-per-case.ts';
import { sampleVariance } from '#bench/stats/sample-variance.ts';
import { varianceComponents } from '#bench/stats/variance-components.ts';
import { assumedRuns } from './assumed-runs.ts';
import { movedRuns } from './made-up-runs.ts';
import { assumedDesign } from './power.ts';
import { DEFAULT_POWER_ASSUMPTIONS } from './power-basis.ts';
import { SAMPLE_SCENARIO, samplePlan } from './sample-trials.ts';

function selected(cases: number, perCluster = 1) {
  const facts = Object.fromEntries(
    Array.from({ length: cases }, (_, place) => [`c${place}`, { cluster: `k${Math.floor(place / perCluster)}` }]),
  );
  const [scenario] = samplePlan(cases, [], 1, facts).scenarios;
  if (scenario === undefined) throw new Error(`The sample has a scenario ${SAMPLE_SCENARIO}.`);
  return [{ scenario, cases: Object.keys(scenario.cases) }];
}

const CASES = 100;
const TRIALS = 3;
const made = assumedRuns(selected(CASES), TRIALS);
const candidates = made.runs.flatMap(({ candidate }) => candidate);
const incumbents = made.runs.flatMap(({ incumbent }) => incumbent);
const gapsOf = (ours: Cases, theirs: Cases): readonly number[] => {
  const other = caseMeans(theirs).means;
  return [...caseMeans(ours).means].map((one, place) => one - (other[place] ?? Number.NaN));
};

describe('runs by what is assumed', () => {
  it('have the assumed pass rate, and the assumed share of its variance between cases', () => {
    const { rate, icc } = DEFAULT_POWER_ASSUMPTIONS;
    for (const side of [candidates, incumbents]) {
      expect(mean(caseMeans(side).means)).toBeCloseTo(rate, 1.7);
      expect(varianceComponents(side)?.icc).toBeCloseTo(icc, 1);
    }
  });

  it('differ between sides as much as the formula of the assumed design says', () => {
    const design = assumedDesign({ ...DEFAULT_POWER_ASSUMPTIONS, trialsPerCase: TRIALS });
    const variance = sampleVariance(gapsOf(candidates, incumbents)) ?? Number.NaN;
    expect(Math.abs(variance / differenceDeviation(design) ** 2 - 1)).toBeLessThan(0.1);
  });

  it('spread by the design effect where cases share clusters', () => {
    // Four to a cluster: 1 + 3 * 0.3 = 1.9 times the variance that lies between cases.
    const { runs } = assumedRuns(selected(CASES, 4), TRIALS);
    const design = assumedDesign({ ...DEFAULT_POWER_ASSUMPTIONS, trialsPerCase: TRIALS });
    const expected = differenceDeviation({ ...design, betweenCases: 1.9 * design.betweenCases }) ** 2 / CASES;
    const differences = runs.map(({ candidate, incumbent }) => mean(gapsOf(candidate, incumbent)) ?? Number.NaN);
    // A variance read off 100 runs is off by more than 45 % once in a thousand times.
    expect(Math.abs((sampleVariance(differences) ?? 0) / expected - 1)).toBeLessThan(0.45);
  });

  it('are the same each time', () => {
    expect(assumedRuns(selected(5), 2)).toEqual(assumedRuns(selected(5), 2));
  });

  it.each([-0.2, -0.03, 0.05])('move by %f when the candidate is made to, and leave the incumbent as it is', (by) => {
    const moved = movedRuns(made, by);
    const shift =
      mean(
        gapsOf(
          moved.runs.flatMap(({ candidate }) => candidate),
          candidates,
        ),
      ) ?? Number.NaN;
    expect(Math.abs(shift - by)).toBeLessThan(0.005);
    expect(moved.candidate).toBeCloseTo(made.candidate + by, 12);
    expect(moved.runs.map(({ incumbent }) => incumbent)).toEqual(made.runs.map(({ incumbent }) => incumbent));
  });
});
