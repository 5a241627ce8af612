import { observe } from '#bench/analysis/observe.ts';
import { summarize } from '#bench/analysis/summarize.ts';
import { usdText } from '#bench/domain/cost.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Run } from '#bench/domain/run.ts';
import { readGrades, readTrials } from '#bench/store/read-runs.ts';
import { removeManifest, writeManifest, writeRun, writeSummary } from '#bench/store/write-run.ts';
import { accountRun } from './account-run.ts';

/** Brings a run's header, its derived figures and its manifest up to what its trials and current grades say. @returns the run as written */
export async function closeRun(run: Run, folder: string, secrets: readonly string[]): Promise<Run> {
  const { current } = run.grading;
  const grades = current === undefined ? none() : readGrades(folder, current);
  const { contendersUsd, unpricedTrials, ...account } = await accountRun(
    run.plan,
    readTrials(folder),
    grades,
    run.contenders,
  );
  const judges = run.grading.passes.flatMap(({ judge }) => (judge === undefined ? [] : [judge]));
  const closed: Run = {
    ...run,
    ...account,
    spend: {
      contendersUsd,
      unpricedTrials,
      judgesUsd: usdText(judges.reduce((sum, { usd }) => sum + Number(usd ?? 0), 0)),
      unpricedJudgements: judges.reduce((sum, { usd, calls }) => sum + (usd === undefined ? calls : 0), 0),
    },
  };
  await removeManifest(folder);
  await writeRun(folder, closed, secrets);
  if (current !== undefined) {
    const observations = await observe(run.plan, readTrials(folder), readGrades(folder, current));
    await writeSummary(folder, summarize(observations, run.plan), { run: run.id, gradingPass: current });
  }
  await writeManifest(folder);
  return closed;
}

async function* none(): AsyncGenerator<TrialGrade> {}
