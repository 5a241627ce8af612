import type { Contender } from '#bench/domain/contender.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Plan, PlannedTrial } from '#bench/domain/plan.ts';
import type { PriceLock } from '#bench/domain/price.ts';
import type { Provider } from '#bench/domain/provider.ts';
import type { ContenderRecord, Environment, Run, RunOptions, RunSession } from '#bench/domain/run.ts';
import { trialId } from '#bench/domain/trial.ts';
import { interleave } from '#bench/plan/interleave.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { type OpenedJournal, openJournal } from '#bench/store/journal.ts';
import { readTrials } from '#bench/store/read-runs.ts';
import { lockRun } from '#bench/store/run-lock.ts';
import { createRunFolder, writeRun } from '#bench/store/write-run.ts';
import { closeRun } from './close-run.ts';
import type { Effects } from './effects.ts';
import { type ExecutionEnd, type ExecutionEvent, executePlan } from './execute-plan.ts';
import { gradeRun } from './grade-run.ts';
import { watchLoopLag } from './loop-lag.ts';

/** Where a run is made, and by what. */
export interface Workplace {
  readonly resultsDir: string;
  readonly effects: Effects;
  readonly environment: Environment;
  /** Texts that must reach no file. */
  readonly secrets: readonly string[];
  readonly pid: number;
  /** Fires when nothing new may start. */
  readonly stop: AbortSignal;
  /** Fires when what is in flight must end too. */
  readonly abort: AbortSignal;
  onEvent?(event: ExecutionEvent): void;
  /** Told of what is worth a line: a torn line cut, trials already there. */
  onNotice?(says: string): void;
}

/** What is run: the plan and everything it names, opened. */
export interface Cast {
  readonly plan: Plan;
  readonly scenarios: ReadonlyMap<string, LoadedScenario>;
  readonly contenders: ReadonlyMap<string, { readonly contender: Contender; readonly provider: Provider }>;
}

/** A run before its first trial, with no session yet. @param name letters, digits and "-"; part of the folder's name */
export function newRun({ plan, contenders }: Cast, name: string, prices: PriceLock, effects: Effects): Run {
  const at = effects.clock.wall().toISOString();
  const stamp = at.replace(/\.\d+Z$/, 'Z').replaceAll(':', '');
  const cases = plan.scenarios.reduce((sum, { asks }) => sum + Object.keys(asks.cases).length, 0);
  const planned = cases * plan.contenders.length * plan.repetitions;
  return {
    id: `${stamp}-${name}-${fingerprint([plan.hash, at]).slice(0, 6)}`,
    name,
    createdAt: at,
    endedAt: undefined,
    status: 'running',
    plan,
    prices,
    sessions: [],
    contenders: [...contenders.values()].map(({ contender, provider }) => recordOf(contender, provider)),
    counts: { planned, attempted: 0, scored: 0, ungraded: 0, excluded: { 'not-attempted': planned }, warmUps: 0 },
    spend: { contendersUsd: '0', judgesUsd: '0', unpricedTrials: 0, unpricedJudgements: 0 },
    grading: { current: undefined, passes: [] },
    amendments: [],
  };
}

/**
 * Makes the folder of a new run and works on it until it is finished or stopped.
 * @returns the run as it then stands on disk, with its folder
 */
export async function startRun(
  run: Run,
  cast: Cast,
  options: RunOptions,
  workplace: Workplace,
): Promise<{ run: Run; folder: string }> {
  const folder = await createRunFolder(workplace.resultsDir, run, workplace.secrets);
  return { run: await workOnRun(run, folder, cast, options, workplace), folder };
}

/**
 * Asks what is still missing of a run, records every trial as it ends, and closes it. Resuming is the same thing with more
 * already there: planned minus done.
 * @throws Error when another process holds the run, or the disk cannot be written; everything recorded before is kept
 */
export async function workOnRun(
  run: Run,
  folder: string,
  cast: Cast,
  options: RunOptions,
  workplace: Workplace,
): Promise<Run> {
  const { effects, secrets } = workplace;
  const unlock = await lockRun(folder, workplace.pid);
  try {
    const opened = await openJournal(folder, { secrets });
    if (opened.tornBytes > 0) {
      workplace.onNotice?.(
        `A line of ${opened.tornBytes} bytes was torn by a crash and cut; its trial is asked again.`,
      );
    }
    const session: RunSession = {
      startedAt: effects.clock.wall().toISOString(),
      endedAt: undefined,
      options,
      optionsHash: fingerprint(options),
      environment: workplace.environment,
      trials: 0,
      eventLoopDelay: undefined,
      concurrencyHistory: [],
      endedBecause: undefined,
    };
    await writeRun(folder, { ...run, status: 'running', sessions: [...run.sessions, session] }, secrets);
    const { end, eventLoopDelay } = await askPending(run, folder, cast, options, workplace, opened);
    const worked: Run = {
      ...run,
      status: end.stoppedBecause === undefined ? 'finished' : 'stopped',
      endedAt: effects.clock.wall().toISOString(),
      sessions: [
        ...run.sessions,
        {
          ...session,
          endedAt: effects.clock.wall().toISOString(),
          trials: end.trials,
          eventLoopDelay,
          concurrencyHistory: end.concurrencyHistory,
          endedBecause: end.stoppedBecause,
        },
      ],
    };
    const graded =
      worked.status === 'finished'
        ? await gradeRun(
            worked,
            folder,
            cast.scenarios,
            { why: 'first pass, when the run ended', judge: undefined },
            workplace,
          )
        : worked;
    return await closeRun(graded, folder, secrets);
  } finally {
    await unlock();
  }
}

async function askPending(
  run: Run,
  folder: string,
  cast: Cast,
  options: RunOptions,
  workplace: Workplace,
  { journal, done }: OpenedJournal,
): Promise<{ end: ExecutionEnd; eventLoopDelay: RunSession['eventLoopDelay'] }> {
  const lag = watchLoopLag(workplace.effects.clock);
  try {
    const end = await executePlan({
      ...cast,
      pending: pendingTrials(cast, done),
      options,
      prices: run.prices,
      seed: run.plan.seed,
      before: await spentBefore(folder),
      effects: workplace.effects,
      lag,
      stop: workplace.stop,
      abort: workplace.abort,
      record: (trial, reply) => journal.append(trial, reply),
      ...(workplace.onEvent === undefined ? {} : { onEvent: workplace.onEvent }),
    });
    return { end, eventLoopDelay: lag.distribution() };
  } finally {
    lag.stop();
    await journal.close();
  }
}

/** Planned minus done, in the plan's order, after one declared warm-up per contender that this process has not met yet. */
export function pendingTrials(
  { plan, contenders }: Cast,
  done: ReadonlySet<string>,
): readonly (PlannedTrial & { readonly warmUp: boolean })[] {
  const pending = interleave(plan).filter(({ id }) => !done.has(id));
  const warmUps: (PlannedTrial & { readonly warmUp: boolean })[] = [];
  for (const [label, { provider }] of contenders) {
    const first = pending.find(({ contender }) => contender === label);
    if (first === undefined || provider.kind === 'replaying') continue;
    for (let warmUp = 1, number = 1; warmUp <= plan.warmUps; number += 1) {
      const id = `${trialId(first.scenario, first.case, label, 0).slice(0, -2)}/warm-up-${number}`;
      if (done.has(id)) continue;
      warmUps.push({ ...first, id, warmUp: true });
      warmUp += 1;
    }
  }
  return [...warmUps, ...pending.map((trial) => ({ ...trial, warmUp: false }))];
}

async function spentBefore(folder: string): Promise<{ usd: number; trials: number }> {
  let [usd, trials] = [0, 0];
  for await (const { cost, warmUp } of readTrials(folder)) {
    if (cost.kind === 'priced') usd += Number(cost.usd);
    if (!warmUp) trials += 1;
  }
  return { usd, trials };
}

function recordOf(contender: Contender, provider: Provider): ContenderRecord {
  return {
    contender: contender.label,
    requestedModel: contender.modelId,
    evidence: provider.evidence,
    servedModels: {},
    fingerprints: {},
    // The lab's port is another one each time.
    baseUrlHost: provider.evidence === 'simulated' ? 'lab' : provider.baseUrlHost,
    sdk: provider.sdk,
  };
}
