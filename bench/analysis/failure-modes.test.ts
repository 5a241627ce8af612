import { describe, expect, it } from 'vitest';
import type { TrialGrade } from '#bench/domain/grade.ts';
import { failureModes, modeRates } from './failure-modes.ts';
import { observe } from './observe.ts';
import { OVERLOADED, SAMPLE_GRADER, type SampleArms, sampleRun } from './sample-trials.ts';

const graded = (trial: string, score: number, mode?: string, grader = SAMPLE_GRADER): TrialGrade => ({
  trial,
  grader,
  grade: { kind: 'scored', score, ...(mode === undefined ? {} : { mode }) },
});

async function modesOf(
  arms: SampleArms,
  more: (grades: readonly TrialGrade[]) => readonly TrialGrade[],
  further: string[] = [],
) {
  const { plan, trials, grades } = sampleRun(arms);
  const all = more(grades);
  const observations = await observe(plan, trials, all);
  return { plan, modes: await failureModes(plan, observations, all, { further }) };
}

const FOUR: SampleArms = {
  x: [
    [1, 0],
    [0, 0],
  ],
};
const NAMED: readonly TrialGrade[] = [
  graded('letters/c0/x/1', 1),
  graded('letters/c0/x/2', 0, 'stale-page'),
  graded('letters/c1/x/1', 0.5, 'stale-page'),
  graded('letters/c1/x/2', 0),
];

describe('the failure modes of a contender', () => {
  it('are counted by the name the grade gave them, and a failure without one is unclassified, not dropped', async () => {
    const { plan, modes } = await modesOf(FOUR, () => NAMED);
    const rates = modeRates(modes, plan, { contender: 'x' });
    expect(rates.map(({ mode, failures, trials }) => [mode, failures, trials])).toEqual([
      ['stale-page', 2, 4],
      ['unclassified', 1, 4],
    ]);
    expect(rates[0]?.estimate).toMatchObject({ value: 0.5, cases: 2, trials: 4 });
    expect(rates[1]?.estimate.value).toBe(0.25);
    expect(rates[0]?.estimate.says).toContain('share of trials of x in letters that end as stale-page: 50.0 %');
  });

  it('leave out what the model did not do and what was not graded', async () => {
    const arms: SampleArms = {
      x: [[{ outcome: OVERLOADED, score: 0 }], [{ score: 'ungraded' }], [0], [undefined], [1]],
    };
    const { plan, modes } = await modesOf(arms, (grades) => grades);
    expect(modeRates(modes, plan, { contender: 'x' })).toMatchObject([
      { mode: 'unclassified', failures: 1, trials: 2 },
    ]);
  });

  it('are one a trial: the primary grade names it first, a further grader only what the primary passes', async () => {
    const leaks = [
      graded('letters/c0/x/1', 0, 'permission-leak', 'confidential'),
      graded('letters/c1/x/2', 0, 'permission-leak', 'confidential'),
    ];
    for (const grades of [
      [...NAMED, ...leaks],
      [...leaks, ...NAMED],
    ]) {
      const { plan, modes } = await modesOf(FOUR, () => grades, ['confidential']);
      const rates = modeRates(modes, plan, { contender: 'x' });
      expect(rates.map(({ mode, failures }) => [mode, failures])).toEqual([
        ['stale-page', 2],
        ['permission-leak', 1],
        ['unclassified', 1],
      ]);
    }
  });

  it('are not read off a further grader alone, where the primary has no grade', async () => {
    const only = [graded('letters/c0/x/1', 0, 'permission-leak', 'confidential')];
    const { plan, modes } = await modesOf(FOUR, () => only, ['confidential']);
    expect(modeRates(modes, plan, { contender: 'x' })).toEqual([]);
  });

  it('refuse a grade of a trial that was not planned', async () => {
    const { plan, trials, grades } = sampleRun(FOUR);
    const observations = await observe(plan, trials, grades);
    await expect(failureModes(plan, observations, [graded('letters/c9/x/1', 0)])).rejects.toThrow(
      /no trial "letters\/c9/,
    );
    await expect(failureModes(plan, observations, [graded('letters/c0/x/3', 0)])).rejects.toThrow(/no trial/);
  });

  it('have no interval on a single case', async () => {
    const { plan, modes } = await modesOf({ x: [[0]] }, (grades) => grades);
    const [rate] = modeRates(modes, plan, { contender: 'x' });
    expect(rate?.estimate).toMatchObject({ value: 1, low: undefined, high: undefined });
  });
});
