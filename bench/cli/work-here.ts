import type { Run, RunOptions } from '#bench/domain/run.ts';
import { type Effects, REAL_EFFECTS } from '#bench/run/effects.ts';
import { readEnvironment } from '#bench/run/read-environment.ts';
import { type Cast, pendingTrials, startRun, type Workplace, workOnRun } from '#bench/run/run-plan.ts';
import { readTrials } from '#bench/store/read-runs.ts';
import { show } from './commands/show.ts';
import { environmentSecrets } from './environment-secrets.ts';
import { BrokenOff, EXIT } from './exit-code.ts';
import { plural } from './format-number.ts';
import { onInterrupt } from './interrupt.ts';
import { showProgress } from './progress.ts';
import { PROJECT_ROOT } from './project.ts';
import type { Screen } from './screen.ts';

/**
 * Works on a run with this process's own disk and terminal, and its clock unless another is given, and shows what came out.
 * @param start a run without a folder is begun, one with a folder is gone on with
 */
export async function workHere(
  start: { readonly run: Run; readonly folder: string | undefined },
  cast: Cast,
  options: RunOptions,
  flags: { readonly results: string; readonly json: boolean },
  screen: Screen,
  effects: Effects = REAL_EFFECTS,
): Promise<number> {
  const done = new Set<string>();
  if (start.folder !== undefined) for await (const { id } of readTrials(start.folder)) done.add(id);
  const left = new Map(cast.plan.contenders.map(({ label }) => [label, 0]));
  for (const { contender, warmUp } of pendingTrials(cast, done)) {
    if (!warmUp) left.set(contender, (left.get(contender) ?? 0) + 1);
  }
  const interrupt = onInterrupt(screen);
  const progress = showProgress(left, screen, () => effects.clock.nowMs());
  let asked = false;
  const workplace: Workplace = {
    resultsDir: flags.results,
    effects,
    environment: readEnvironment(PROJECT_ROOT),
    secrets: environmentSecrets(process.env),
    pid: process.pid,
    stop: interrupt.stop,
    abort: interrupt.abort,
    onEvent: (event) => {
      asked = true;
      progress.onEvent(event);
    },
    onNotice: (says) => screen.note(says),
  };
  let ended: Run;
  try {
    ended =
      start.folder === undefined
        ? (await startRun(start.run, cast, options, workplace)).run
        : await workOnRun(start.run, start.folder, cast, options, workplace);
  } catch (error) {
    if (!asked) throw error;
    throw new BrokenOff(error, `What was finished is kept. Go on with: npx bakeoff resume ${start.run.id}`);
  } finally {
    progress.end();
    interrupt.release();
  }
  const session = ended.sessions.at(-1);
  if (ended.status === 'stopped') {
    const { planned, attempted } = ended.counts;
    screen.note(
      `Stopped: ${session?.endedBecause ?? 'for a reason not given'}.\n` +
        `${attempted} of ${plural(planned, 'trial')} are kept. Go on with: npx bakeoff resume ${ended.id}`,
    );
    return EXIT.stoppedEarly;
  }
  screen.note('');
  return show(ended.id, flags, screen);
}
