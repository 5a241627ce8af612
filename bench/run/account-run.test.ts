import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callFailure, FAILURES, type FailureKindName } from '#bench/domain/failure.ts';
import type { Grade, TrialGrade } from '#bench/domain/grade.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { Trial } from '#bench/domain/trial.ts';
import { exampleCases, exampleContenders, examplePlan, exampleScenario } from '#bench/plan/example-plan.ts';
import { interleave } from '#bench/plan/interleave.ts';
import { exampleTrial } from '#bench/store/example-run.ts';
import { accountRun } from './account-run.ts';

const outcomes = fc.oneof(
  fc.constantFrom<Outcome>(
    { kind: 'answered' },
    { kind: 'cut-short' },
    { kind: 'refused', by: 'model', detail: '' },
    { kind: 'missing-recording' },
    { kind: 'broken', error: '' },
  ),
  fc
    .constantFrom(...(Object.keys(FAILURES) as FailureKindName[]))
    .map((kind): Outcome => ({ kind: 'failed', failure: callFailure(kind, '') })),
);
const grades = fc.constantFrom<Grade | undefined>(
  { kind: 'scored', score: 1 },
  { kind: 'ungraded', reason: '' },
  { kind: 'notApplicable', reason: '' },
  undefined,
);

describe('the account of a run', () => {
  it('adds up, whatever happened: planned = scored + ungraded + excluded', async () => {
    const loaded = await exampleScenario(exampleCases(4));
    const plan = examplePlan([loaded], exampleContenders('a', 'b'), { repetitions: 2 });
    const planned = interleave(plan);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ outcome: outcomes, grade: grades }), { maxLength: planned.length }),
        fc.nat(3),
        async (ends, warmUps) => {
          const trials = ends.map(({ outcome }, place) => exampleTrial(planned[place]?.id ?? '', { outcome }));
          const warm = Array.from({ length: warmUps }, (_, n) =>
            exampleTrial(`example/c1/a/warm-up-${n}`, { warmUp: true }),
          );
          const given = ends.flatMap(({ grade }, place) =>
            grade === undefined ? [] : [{ trial: planned[place]?.id ?? '', grader: 'exact', grade }],
          );
          const { counts } = await accountRun(plan, stream([...warm, ...trials]), stream(given), []);
          const excluded = Object.values(counts.excluded).reduce((sum, count) => sum + count, 0);
          expect(counts.scored + counts.ungraded + excluded).toBe(counts.planned);
          expect(counts).toMatchObject({ planned: 16, attempted: ends.length, warmUps });
        },
      ),
    );
  });

  it('counts exclusions by their reason, and grades by the primary grader alone', async () => {
    const { counts } = await account(
      [
        exampleTrial('example/c1/a/1'),
        exampleTrial('example/c2/a/1', { outcome: { kind: 'failed', failure: callFailure('overloaded', '') } }),
        exampleTrial('example/c3/a/1'),
      ],
      [
        { trial: 'example/c1/a/1', grader: 'exact', grade: { kind: 'scored', score: 0 } },
        { trial: 'example/c3/a/1', grader: 'exact', grade: { kind: 'notApplicable', reason: '' } },
        { trial: 'example/c3/a/1', grader: 'other', grade: { kind: 'scored', score: 1 } },
      ],
    );
    expect(counts).toEqual({
      planned: 4,
      attempted: 3,
      scored: 1,
      ungraded: 0,
      warmUps: 0,
      excluded: { overloaded: 1, 'not-applicable': 1, 'not-attempted': 1 },
    });
  });

  it('sums what was paid, warm-ups included, and counts what has no price', async () => {
    const cost = (usd: string) =>
      ({ kind: 'priced', usd, priceLine: 'x', match: 'exact', basis: 'provider', unreportedAttempts: 0 }) as const;
    const { contendersUsd, unpricedTrials } = await account([
      exampleTrial('example/c1/a/warm-up-1', { warmUp: true, cost: cost('0.1') }),
      exampleTrial('example/c1/a/1', { cost: cost('0.2') }),
      exampleTrial('example/c2/a/1'),
    ]);
    expect({ contendersUsd, unpricedTrials }).toEqual({ contendersUsd: '0.3', unpricedTrials: 1 });
  });

  it('counts every model and fingerprint that was served, so that a change under the run shows', async () => {
    const attempt = (servedModel: string) => ({ servedModel, fingerprint: 'fp' }) as Trial['attempts'][number];
    const { contenders } = await account([
      exampleTrial('example/c1/a/1', { attempts: [attempt('m-1'), attempt('m-1')] }),
      exampleTrial('example/c2/a/1', { attempts: [attempt('m-2')], evidence: 'simulated' }),
    ]);
    expect(contenders).toEqual([
      {
        contender: 'a',
        requestedModel: 'm',
        evidence: 'simulated',
        baseUrlHost: 'x',
        sdk: 's',
        servedModels: { 'm-1': 2, 'm-2': 1 },
        fingerprints: { fp: 3 },
      },
    ]);
  });
});

async function account(trials: readonly Trial[], given: readonly TrialGrade[] = []) {
  const plan = examplePlan([await exampleScenario(exampleCases(4))], exampleContenders('a'));
  const seen = [{ contender: 'a', requestedModel: 'm', evidence: 'measured' as const, baseUrlHost: 'x', sdk: 's' }];
  return accountRun(plan, stream(trials), stream(given), seen);
}

async function* stream<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
