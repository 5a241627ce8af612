import { parseContender } from '#bench/plan/parse-contender.ts';
import { closeRun } from '#bench/run/close-run.ts';
import { REAL_EFFECTS } from '#bench/run/effects.ts';
import { gradeRun } from '#bench/run/grade-run.ts';
import { GradingStopped } from '#bench/run/grade-trials.ts';
import { findRun } from '#bench/store/read-runs.ts';
import { lockRun } from '#bench/store/run-lock.ts';
import { CONTENDERS } from '#scenarios/contenders.ts';
import { environmentSecrets } from '../environment-secrets.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { loadScenarios } from '../open-cast.ts';
import { openJudge } from '../open-judge.ts';
import type { Screen } from '../screen.ts';
import { show } from './show.ts';

export interface GradeFlags {
  readonly graders: readonly string[];
  readonly judge: string | undefined;
  readonly why: string | undefined;
  readonly results: string;
  readonly json: boolean;
}

/** Grades a run again, with today's graders: a further pass that becomes the current one. Nothing is asked of a contender. */
export async function grade(wanted: string, flags: GradeFlags, screen: Screen): Promise<number> {
  const { run, folder } = await findRun(flags.results, wanted);
  const scenarios = await loadScenarios(
    run.plan.scenarios.map(({ id }) => id),
    undefined,
  );
  const known = new Set([...scenarios.values()].flatMap(({ planned }) => Object.keys(planned.graders)));
  const unknown = flags.graders.filter((grader) => !known.has(grader));
  if (unknown.length > 0) {
    throw new InputError(`No grader is called "${unknown.join('", "')}". Known in this run: ${[...known].join(', ')}.`);
  }
  for (const planned of run.plan.scenarios) {
    const asks = scenarios.get(planned.id)?.planned.asks.cases ?? {};
    const changed = Object.entries(planned.asks.cases).filter(([id, hash]) => asks[id] !== hash);
    if (changed.length > 0) {
      throw new InputError(
        `Scenario ${planned.id} has other cases now than when run ${run.id} was asked (${changed.length} changed or gone, ` +
          `the first: ${changed[0]?.[0]}). Grades would be of something else. Put the cases back, or run the new ones.`,
      );
    }
  }
  const secrets = environmentSecrets(process.env);
  const interrupt = onInterrupt(screen);
  const judge =
    flags.judge === undefined
      ? undefined
      : await openJudge(parseContender(flags.judge, CONTENDERS), { env: process.env, abort: interrupt.stop });
  const unlock = await lockRun(folder, process.pid);
  try {
    const graded = await gradeRun(
      run,
      folder,
      scenarios,
      {
        why: flags.why ?? (flags.graders.length > 0 ? `graders ${flags.graders.join(', ')} again` : 'graded again'),
        judge,
        ...(flags.graders.length > 0 ? { graders: flags.graders } : {}),
      },
      { effects: REAL_EFFECTS, secrets, abort: interrupt.stop },
    );
    await closeRun(graded, folder, secrets);
    screen.note(`Grading pass ${graded.grading.current} is written and current; the passes before it are kept.\n`);
  } catch (error) {
    if (!(error instanceof GradingStopped)) throw error;
    screen.note('Stopped: nothing of this pass was written; the passes before it stand as they were.');
    return EXIT.stoppedEarly;
  } finally {
    interrupt.release();
    await unlock();
    await judge?.close();
  }
  await show(run.id, flags, screen);
  return EXIT.done;
}
