import { usdText } from '#bench/domain/cost.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import { outcomeSide } from '#bench/domain/outcome.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { ContenderRecord, Run } from '#bench/domain/run.ts';
import type { Trial } from '#bench/domain/trial.ts';

type Tally = Record<string, number>;

/** What a run's header says about its trials: derived from them each time, never added up along the way. */
export type Account = Pick<Run, 'counts' | 'contenders'> & {
  readonly contendersUsd: string;
  readonly unpricedTrials: number;
};

/**
 * Counts a run. Planned = scored + ungraded + excluded, on each scenario's primary grader: a trial that was never asked is
 * excluded as `not-attempted`, one the question does not arise for as `not-applicable`.
 * @param grades of the current pass; empty before the first
 * @param seen what is known of each contender beside its trials
 */
export async function accountRun(
  plan: Plan,
  trials: AsyncIterable<Trial>,
  grades: AsyncIterable<TrialGrade>,
  seen: readonly Pick<ContenderRecord, 'contender' | 'requestedModel' | 'evidence' | 'baseUrlHost' | 'sdk'>[],
): Promise<Account> {
  const primary = new Map(plan.scenarios.map((scenario) => [scenario.id, scenario.primary]));
  const graded = new Map<string, TrialGrade['grade']['kind']>();
  for await (const { trial, grader, grade } of grades) {
    if (primary.get(trial.slice(0, trial.indexOf('/'))) === grader) graded.set(trial, grade.kind);
  }
  const contenders = new Map(
    seen.map((known) => [known.contender, { ...known, servedModels: {} as Tally, fingerprints: {} as Tally }]),
  );
  const excluded: Tally = {};
  let [attempted, warmUps, scored, ungraded, unpricedTrials, usd] = [0, 0, 0, 0, 0, 0];
  for await (const trial of trials) {
    // A control arm asks nobody, so there is no price to miss.
    if (trial.cost.kind === 'unpriced') unpricedTrials += trial.evidence === 'control' ? 0 : 1;
    else usd += Number(trial.cost.usd);
    const record = contenders.get(trial.contender);
    if (record !== undefined) {
      if (trial.evidence === 'simulated') record.evidence = 'simulated';
      for (const { servedModel, fingerprint } of trial.attempts.length > 0 ? trial.attempts : [trial]) {
        count(record.servedModels, servedModel);
        count(record.fingerprints, fingerprint);
      }
    }
    if (trial.warmUp) {
      warmUps += 1;
      continue;
    }
    attempted += 1;
    if (outcomeSide(trial.outcome) !== 'model') {
      count(excluded, trial.outcome.kind === 'failed' ? trial.outcome.failure.kind : trial.outcome.kind);
    } else {
      const kind = graded.get(trial.id);
      if (kind === 'scored') scored += 1;
      else if (kind === 'notApplicable') count(excluded, 'not-applicable');
      else ungraded += 1;
    }
  }
  const cases = plan.scenarios.reduce((sum, { asks }) => sum + Object.keys(asks.cases).length, 0);
  const planned = cases * plan.contenders.length * plan.repetitions;
  if (planned > attempted) excluded['not-attempted'] = planned - attempted;
  return {
    counts: { planned, attempted, scored, ungraded, excluded, warmUps },
    contenders: [...contenders.values()],
    contendersUsd: usdText(usd),
    unpricedTrials,
  };
}

function count(tally: Tally, key: string | undefined): void {
  if (key !== undefined) tally[key] = (tally[key] ?? 0) + 1;
}
