import { makePlan } from '#bench/plan/make-plan.ts';
import { planChanges } from '#bench/plan/plan-changes.ts';
import { findRun } from '#bench/store/read-runs.ts';
import { isClosed } from '#bench/store/write-run.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { loadScenarios, openPlan } from '../open-cast.ts';
import type { Screen } from '../screen.ts';
import { workHere } from '../work-here.ts';
import { type RunFlags, runOptions } from './run.ts';

/**
 * Asks what is still missing of a run. The plan must be the one it was started with: when a case, a prompt or a tool has
 * changed since, the run is refused with what changed, because its trials would no longer be of the same thing.
 */
export async function resume(
  wanted: string,
  flags: Pick<RunFlags, 'concurrency' | 'maxUsd' | 'maxTrials' | 'results' | 'json'>,
  screen: Screen,
): Promise<number> {
  const { run, folder } = await findRun(flags.results, wanted).catch((error: unknown) => {
    throw new InputError(error instanceof Error ? error.message : String(error));
  });
  if (run.status === 'finished' && isClosed(folder)) {
    screen.note(`Run ${run.id} is finished: every planned trial is there. Nothing was asked.`);
    return EXIT.done;
  }
  const { plan } = run;
  const scenarios = await loadScenarios(
    plan.scenarios.map(({ id }) => id),
    plan.caseLimit,
  );
  const now = makePlan([...scenarios.values()], plan.contenders, plan);
  if (now.hash !== plan.hash) {
    throw new InputError(
      `Run ${run.id} cannot go on, because its plan has changed since it was started:\n` +
        `${planChanges(plan, now)
          .map((change) => `  - ${change}`)
          .join('\n')}\n` +
        'Put the files back as they were (git), or start a new run.',
    );
  }
  const opened = await openPlan(plan, scenarios, { env: process.env, labTimeScale: 1 });
  try {
    return await workHere({ run, folder }, opened.cast, runOptions(flags), flags, screen);
  } finally {
    await opened.close();
  }
}
