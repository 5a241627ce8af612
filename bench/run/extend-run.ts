import type { Plan } from '#bench/domain/plan.ts';
import type { Run } from '#bench/domain/run.ts';
import { assertUnpacked } from '#bench/store/journal.ts';
import { readRun } from '#bench/store/read-runs.ts';
import { lockRun } from '#bench/store/run-lock.ts';
import { removeManifest, writeRun } from '#bench/store/write-run.ts';
import type { Workplace } from './run-plan.ts';

/**
 * Gives a run more trials a case than it was planned with, and writes down that it did: the one change of a plan that leaves
 * every trial there is a trial of the same thing. The order of the repetitions there are stays as it was.
 * @param plan the run's own with more repetitions
 * @returns the run, ready to be worked on
 * @throws Error when another process holds the run, or the plan is not the run's own with more repetitions, or its
 *   trials are packed; nothing is changed then
 */
export async function extendRun(
  folder: string,
  plan: Plan,
  why: string,
  { effects, secrets, pid }: Pick<Workplace, 'effects' | 'secrets' | 'pid'>,
): Promise<Run> {
  const unlock = await lockRun(folder, pid);
  try {
    assertUnpacked(folder);
    const run = await readRun(folder);
    const before = run.plan.repetitions;
    if (plan.repetitions <= before)
      throw new Error(`Run ${run.id} has ${before} trials a case already; nothing is to be added.`);
    const extended: Run = {
      ...run,
      plan,
      status: 'stopped',
      amendments: [
        ...run.amendments,
        {
          at: effects.clock.wall().toISOString(),
          says: `The plan was extended from ${before} to ${plan.repetitions} trials a case: ${why}`,
        },
      ],
    };
    await removeManifest(folder);
    await writeRun(folder, extended, secrets);
    return extended;
  } finally {
    await unlock();
  }
}
