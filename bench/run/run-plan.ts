import type { Contender } from '#bench/domain/contender.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Plan, PlannedTrial } from '#bench/domain/plan.ts';
import type { PriceLock } from '#bench/domain/price.ts';
import type { Provider } from '#bench/domain/provider.ts';
import type { ContenderRecord, Environment, Run, RunOptions, RunSession, SealedPolicy } from '#bench/domain/run.ts';
import { trialId } from '#bench/domain/trial.ts';
import { interleave } from '#bench/plan/interleave.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { type OpenedJournal, openJournal } from '#bench/store/journal.ts';
import { readRun, readTrials } from '#bench/store/read-runs.ts';
import { lockRun } from '#bench/store/run-lock.ts';
import { createRunFolder, isClosed, removeManifest, writeRun } from '#bench/store/write-run.ts';
import { closeRun } from './close-run.ts';
import type { Effects } from './effects.ts';
import { type Execution, type ExecutionEnd, type ExecutionEvent, executePlan } from './execute-plan.ts';
import { foreignCpuShare, readCpu } from './foreign-cpu.ts';
import { gradeRun } from './grade-run.ts';
import { GradingStopped } from './grade-trials.ts';
import { watchLoopLag } from './loop-lag.ts';
import { runControls } from './run-controls.ts';
import { spentBefore } from './spent-before.ts';

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

/** How the id of a declared warm-up ends. */
const WARM_UP_ID = /\/warm-up-\d+$/;

/** What is run: the plan and everything it names, opened. */
export interface Cast {
  readonly plan: Plan;
  readonly scenarios: ReadonlyMap<string, LoadedScenario>;
  readonly contenders: ReadonlyMap<string, { readonly contender: Contender; readonly provider: Provider }>;
}

/** What a run is begun with, beside who takes part. */
export interface RunStart {
  /** Letters, digits and "-"; part of the folder's name. */
  readonly name: string;
  readonly prices: PriceLock;
  /** Sealed before the first call; undefined: nothing is fixed beforehand. */
  readonly policy: SealedPolicy | undefined;
}

/** A run before its first trial, with no session yet. */
export function newRun({ plan, contenders }: Cast, { name, prices, policy }: RunStart, effects: Effects): Run {
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
    policy,
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
 * already there: planned minus done. A run that has everything is returned as it is, closed once more if that was broken off.
 * @param run as it was read; what stands on disk once the folder is ours counts
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
    const onDisk = await readRun(folder);
    const opened = await openJournal(folder, { secrets });
    const pending = pendingTrials(cast, opened.done);
    if (onDisk.status === 'finished') {
      await opened.journal.close();
      return isClosed(folder) ? onDisk : await closeRun(onDisk, folder, secrets);
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
    const before: Run = { ...onDisk, ...mended(onDisk, opened, workplace), status: 'running', endedAt: undefined };
    await removeManifest(folder);
    await writeRun(folder, { ...before, sessions: [...before.sessions, session] }, secrets);
    const { end, eventLoopDelay, foreignCpuShare } = await askPending(run, folder, cast, options, workplace, {
      opened,
      pending,
    });
    const ended = (because: string | undefined): Run => ({
      ...before,
      status: because === undefined ? 'finished' : 'stopped',
      endedAt: effects.clock.wall().toISOString(),
      sessions: [
        ...before.sessions,
        {
          ...session,
          endedAt: effects.clock.wall().toISOString(),
          trials: end.trials,
          eventLoopDelay,
          foreignCpuShare,
          concurrencyHistory: end.concurrencyHistory,
          endedBecause: because,
        },
      ],
    });
    const worked = end.stoppedBecause === undefined ? await graded(ended, folder, cast, workplace) : undefined;
    return await closeRun(worked ?? ended(end.stoppedBecause), folder, secrets);
  } finally {
    await unlock();
  }
}

/** The finished run with its first grades; or, stopped before they were done, a run to resume: its trials are all there. */
async function graded(
  ended: (because: string | undefined) => Run,
  folder: string,
  { scenarios }: Cast,
  workplace: Workplace,
): Promise<Run> {
  try {
    const why = 'first pass, when the run ended';
    return await gradeRun(ended(undefined), folder, scenarios, { why, judge: undefined }, workplace);
  } catch (error) {
    if (error instanceof GradingStopped) return ended('stopped by the operator while grading');
    throw error;
  }
}

/** What a crash left, written down: the process that ended without a word, the lines that were cut. */
function mended(
  run: Run,
  { done, tornBytes, orphans }: OpenedJournal,
  { effects, onNotice }: Workplace,
): Pick<Run, 'sessions' | 'amendments'> {
  const says = [
    ...(tornBytes > 0 ? [`${tornBytes} bytes of a line that a crash tore were cut; its trial is asked again.`] : []),
    ...(orphans > 0 ? [`${orphans} replies whose trial a crash lost were dropped; those trials are asked again.`] : []),
  ];
  for (const one of says) onNotice?.(one);
  const recorded = [...done].filter((id) => !WARM_UP_ID.test(id)).length;
  const closed = run.sessions.filter(({ endedAt }) => endedAt !== undefined);
  const unclosed = recorded - closed.reduce((sum, { trials }) => sum + trials, 0);
  const last = run.sessions.findLast(({ endedAt }) => endedAt === undefined);
  const at = effects.clock.wall().toISOString();
  return {
    sessions: run.sessions.map((session) =>
      session.endedAt === undefined && session.endedBecause === undefined
        ? {
            ...session,
            trials: session === last ? Math.max(0, unclosed) : session.trials,
            endedBecause: 'the process ended without closing the run',
          }
        : session,
    ),
    amendments: [...run.amendments, ...says.map((one) => ({ at, says: one }))],
  };
}

async function askPending(
  run: Run,
  folder: string,
  cast: Cast,
  options: RunOptions,
  workplace: Workplace,
  { opened: { journal, done }, pending }: { readonly opened: OpenedJournal; readonly pending: Execution['pending'] },
): Promise<{ end: ExecutionEnd } & Pick<RunSession, 'eventLoopDelay' | 'foreignCpuShare'>> {
  const lag = watchLoopLag(workplace.effects.clock);
  const cpuBefore = readCpu();
  try {
    const end = await executePlan({
      ...cast,
      pending,
      options,
      prices: run.prices,
      seed: run.plan.seed,
      before: await spentBefore(readTrials(folder), cast, run.prices),
      effects: workplace.effects,
      lag,
      stop: workplace.stop,
      abort: workplace.abort,
      record: (trial, reply) => journal.append(trial, reply),
      ...(workplace.onEvent === undefined ? {} : { onEvent: workplace.onEvent }),
    });
    if (end.stoppedBecause === undefined) await runControls(folder, cast, workplace.effects.clock, journal, done);
    return { end, eventLoopDelay: lag.distribution(), foreignCpuShare: foreignCpuShare(cpuBefore, readCpu()) };
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
  const pending = interleave(plan).filter(
    ({ id, contender }) => !done.has(id) && contenders.get(contender)?.provider.kind !== 'control',
  );
  const warmUps: (PlannedTrial & { readonly warmUp: boolean })[] = [];
  for (const [label, { provider }] of contenders) {
    const first = pending.find(({ contender }) => contender === label);
    if (first === undefined || provider.kind !== 'asking') continue;
    for (let warmUp = 1, number = 1; warmUp <= plan.warmUps; number += 1) {
      const id = trialId(first.scenario, first.case, label, `warm-up-${number}`);
      if (done.has(id)) continue;
      warmUps.push({ ...first, id, warmUp: true });
      warmUp += 1;
    }
  }
  return [...warmUps, ...pending.map((trial) => ({ ...trial, warmUp: false }))];
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
