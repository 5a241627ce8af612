import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTrials } from './count-trials.ts';
import { armOf, observe } from './observe.ts';
import { OVERLOADED, type SampleTrial, sampleObservations, samplePlan, sampleRun, TIMED_OUT } from './sample-trials.ts';
import { summarize } from './summarize.ts';

const anyTrial: fc.Arbitrary<SampleTrial | undefined> = fc.option(
  fc.record(
    {
      score: fc.constantFrom<NonNullable<SampleTrial['score']>>(0, 1, 0.5, 'ungraded', 'not-applicable'),
      outcome: fc.constantFrom<NonNullable<SampleTrial['outcome']>>(
        { kind: 'answered' },
        { kind: 'refused', by: 'model', detail: '' },
        OVERLOADED,
        TIMED_OUT,
        { kind: 'broken', error: 'thrown' },
      ),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);

describe('observing a run', () => {
  it('puts every trial into the slot of its case and repetition', async () => {
    const { observations } = await sampleObservations({
      x: [
        [1, 0],
        [{ score: 0.5, e2eMs: 12, usd: '0.002', outputTokens: 7, servedModel: 'x-1', disturbed: true }, undefined],
      ],
    });
    const arm = armOf(observations, 'letters', 'x');
    expect([...arm.quality]).toEqual([1, 0, 0.5, Number.NaN]);
    expect([...arm.e2eMs]).toEqual([Number.NaN, Number.NaN, 12, Number.NaN]);
    expect([arm.costUsd[2], arm.outputTokens[2], arm.inputTokens[2], arm.disturbed[2]]).toEqual([0.002, 7, 100, 1]);
    expect(arm.servedModels).toEqual(['x-1']);
  });

  it('knows a grade by its trial id when case and contender hold slashes', async () => {
    const plan = samplePlan(1, ['lab/x'], 1);
    const [scenario] = plan.scenarios;
    const { trials } = sampleRun({ 'lab/x': [[1]] });
    const [trial] = trials;
    if (scenario === undefined || trial === undefined) throw new Error('a sample run has a scenario and a trial');
    const facts = { cluster: 'a/b', slices: {}, severity: 'S2', clauses: [] } as const;
    const slashed = { ...plan, scenarios: [{ ...scenario, cases: { 'a/b': facts } }] };
    const observations = await observe(
      slashed,
      [{ ...trial, id: 'letters/a/b/lab/x/1', case: 'a/b' }],
      [{ trial: 'letters/a/b/lab/x/1', grader: 'exact', grade: { kind: 'scored', score: 1 } }],
    );
    expect([...armOf(observations, 'letters', 'lab/x').quality]).toEqual([1]);
  });

  it('leaves out warm-ups and their grades', async () => {
    const { plan, trials, grades } = sampleRun({ x: [[1]] });
    const [trial] = trials;
    if (trial === undefined) throw new Error('a sample run has a trial');
    const warmUp = { ...trial, id: 'letters/c0/x/warm-up-1', warmUp: true, repetition: 0 };
    const warmGrade = { trial: warmUp.id, grader: 'exact', grade: { kind: 'scored', score: 0 } } as const;
    const observations = await observe(plan, [warmUp, ...trials], [warmGrade, ...grades]);
    expect(countTrials(armOf(observations, 'letters', 'x'))).toMatchObject({ planned: 1, scored: 1 });
  });

  it('does not let a trial count twice, nor one from another run', async () => {
    const { plan, trials, grades } = sampleRun({ x: [[1]] });
    await expect(observe(plan, [...trials, ...trials], [])).rejects.toThrow('written down twice');
    await expect(observe(samplePlan(1, ['y'], 1), trials, [])).rejects.toThrow('The plan holds no trial');
    await expect(observe(samplePlan(1, ['y'], 1), [], grades)).rejects.toThrow('The plan holds no grade of trial');
  });

  it('drops what a grader said of a trial that the model did not end', async () => {
    const { observations } = await sampleObservations({
      x: [[{ outcome: OVERLOADED, score: 1, grades: { tone: 1 } }]],
    });
    const arm = armOf(observations, 'letters', 'x');
    expect([...arm.quality, ...(arm.scores.get('tone') ?? [])]).toEqual([Number.NaN, Number.NaN]);
  });

  it('names the contenders there are when asked for another', async () => {
    const { observations } = await sampleObservations({ x: [[1]] });
    expect(() => armOf(observations, 'letters', 'z')).toThrow('The run has no contender "z". It has: x.');
    expect(() => armOf(observations, 'numbers', 'x')).toThrow('The run has no scenario "numbers". It has: letters.');
  });
});

describe('where the planned trials went', () => {
  it('says why each is not in the quality', async () => {
    const { observations } = await sampleObservations({
      x: [
        [1, 0, { score: 'ungraded' }],
        [{ score: 'not-applicable' }, { outcome: OVERLOADED }, { outcome: TIMED_OUT }],
        [{ outcome: { kind: 'broken', error: 'thrown' } }, {}, undefined],
      ],
    });
    expect(countTrials(armOf(observations, 'letters', 'x'))).toEqual({
      planned: 9,
      attempted: 8,
      scored: 2,
      ungraded: 2,
      excluded: { broken: 1, 'not-applicable': 1, 'not-attempted': 1, overloaded: 1, 'timed-out': 1 },
    });
  });

  it('is planned = scored + ungraded + excluded for any mix of outcomes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyTrial, { minLength: 1, maxLength: 4 }), { minLength: 1 }),
        async (cases) => {
          const { observations } = await sampleObservations({ x: cases, y: [[1]] });
          for (const contender of ['x', 'y']) {
            const { planned, scored, ungraded, excluded } = countTrials(armOf(observations, 'letters', contender));
            const gone = Object.values(excluded).reduce((sum, count) => sum + count, 0);
            expect(scored + ungraded + gone).toBe(planned);
          }
        },
      ),
    );
  });

  it('does not depend on the order in which trials and grades arrived', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyTrial, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        async (cases, dice) => {
          const { plan, trials, grades } = sampleRun({ x: cases, y: cases });
          const shuffled = <T>(list: readonly T[]): readonly T[] =>
            list
              .map((one) => ({ one, at: dice.next().value }))
              .sort((a, b) => a.at - b.at)
              .map(({ one }) => one);
          const inOrder = summarize(await observe(plan, trials, grades), plan);
          expect(summarize(await observe(plan, shuffled(trials), shuffled(grades)), plan)).toEqual(inOrder);
        },
      ),
      { numRuns: 40 },
    );
  });
});
