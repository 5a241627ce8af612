import type { Contender } from '#bench/domain/contender.ts';
import type { AskingProvider } from '#bench/domain/provider.ts';
import { DEFAULT_RUN_OPTIONS } from '#bench/domain/run.ts';
import { type Trial, trialId } from '#bench/domain/trial.ts';
import { exampleCases, exampleScenario } from '#bench/plan/example-plan.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { parseContender } from '#bench/plan/parse-contender.ts';
import { type Effects, REAL_EFFECTS } from '#bench/run/effects.ts';
import { type LoopLag, watchLoopLag } from '#bench/run/loop-lag.ts';
import { runTrial } from '#bench/run/run-trial.ts';
import type { LabModel } from '#providers/lab/lab-model.ts';
import type { LabStamp } from '#providers/lab/lab-stamp.ts';
import { startLabThread } from '#providers/lab/start-lab-thread.ts';
import { openSimulated } from '#providers/simulated.ts';
import { ADAPTERS, type AdapterName, answerEntry, PACED_MODELS } from './paced-models.ts';

/** How many streams are open at once, and how many trials are asked so. */
export interface FidelityLoad {
  readonly adapter: AdapterName;
  readonly streams: number;
  readonly trials: number;
}

/** A time as the run's file would have it, and as it truly was; ms. */
export interface TimePair {
  readonly recordedMs: number;
  readonly trueMs: number;
}

export interface FidelityTrial {
  readonly id: string;
  readonly disturbed: boolean | undefined;
  readonly clientLagMs: number | undefined;
  /** Undefined: the trial has no such figure. */
  readonly ttfat: TimePair | undefined;
  readonly e2e: TimePair | undefined;
}

export interface FidelityCell extends FidelityLoad {
  readonly timed: readonly FidelityTrial[];
  /** Of our own event loop while they were asked, ms; undefined where it was not watched. */
  readonly loopLagP99Ms: number | undefined;
}

export interface FidelityOptions {
  readonly seed: number;
  /** Multiplies the lab's times. */
  readonly timeScale: number;
  readonly effects?: Effects;
  readonly models?: readonly LabModel[];
  /** Starts watching the loop that measures; a test hands in one that is never late. */
  readonly watchLag?: () => LoopLag;
  /** Called when all of a cell's first trials have been begun; a test blocks the loop here. */
  readonly onBegun?: (load: FidelityLoad) => void;
}

/**
 * Asks paced models through the real path (`runTrial`, the vendors' SDKs, HTTP to a lab on its own thread) under each load in turn,
 * and joins every recorded time to the time the lab stamped itself just before it wrote to the socket.
 *
 * True first token: request read to first answer content written. True total: request read to terminal event written. A recorded
 * time also holds the way of the request there and of the answer back, so that its error is never below zero.
 *
 * @throws Error when a recorded figure has no true one beside it
 */
export async function measureFidelity(
  loads: readonly FidelityLoad[],
  options: FidelityOptions,
): Promise<readonly FidelityCell[]> {
  const { seed, timeScale, models = PACED_MODELS } = options;
  const loaded = await exampleScenario(exampleCases(1));
  const [oneCase] = loaded.cases.values();
  const messages = oneCase === undefined ? undefined : loaded.scenario.prompts.base?.(oneCase);
  if (oneCase === undefined || messages === undefined) throw new Error('The example scenario has no case to ask.');
  const lab = await startLabThread({ entries: [answerEntry(oneCase.id, messages)], seed, timeScale, models });
  try {
    const asked: (AskedCell & { readonly load: FidelityLoad })[] = [];
    for (const load of loads) {
      const contender = { ...parseContender(ADAPTERS[load.adapter]), label: `${load.adapter}-${load.streams}` };
      const provider = await openSimulated({ labUrl: lab.url, contender });
      const world = { loaded, caseId: oneCase.id, contender, provider };
      // As many connections as there will be streams are opened, and every line of code has run once.
      await askCell(world, { ...load, trials: load.streams }, { ...options, warmUp: true });
      asked.push({ load, ...(await askCell(world, load, { ...options, warmUp: false })) });
    }
    // Read at the end: a lab that lists its stamps answers nobody meanwhile.
    const truth = await readTruth(lab.url);
    return asked.map(({ load, trials, loopLagP99Ms }) => ({
      ...load,
      loopLagP99Ms,
      timed: trials.map((trial) => besideTruth(trial, truth.get(seedOf(trial, seed)))),
    }));
  } finally {
    await lab.close();
  }
}

interface AskedCell {
  readonly trials: readonly Trial[];
  readonly loopLagP99Ms: number | undefined;
}

interface CellWorld {
  readonly loaded: LoadedScenario;
  readonly caseId: string;
  readonly contender: Contender;
  readonly provider: AskingProvider;
}

/** As many lanes as streams, each asking the next trial when its last has ended. */
async function askCell(
  { loaded, caseId, contender, provider }: CellWorld,
  load: FidelityLoad,
  { seed, effects = REAL_EFFECTS, watchLag, onBegun, warmUp }: FidelityOptions & { readonly warmUp: boolean },
): Promise<AskedCell> {
  const lag = watchLag?.() ?? watchLoopLag(effects.clock);
  const trials: Trial[] = [];
  let next = 1;
  let inFlight = 0;
  const lane = async (): Promise<void> => {
    while (next <= load.trials) {
      const repetition = next;
      next += 1;
      inFlight += 1;
      const id = trialId(loaded.scenario.id, caseId, contender.label, warmUp ? `warm-up-${repetition}` : repetition);
      const planned = {
        id,
        scenario: loaded.scenario.id,
        case: caseId,
        contender: contender.label,
        repetition,
        block: repetition - 1,
      };
      const ran = await runTrial(planned, loaded, contender, provider, {
        effects,
        lag,
        options: DEFAULT_RUN_OPTIONS,
        prices: { lines: [], unpriced: [] },
        seed,
        signal: NEVER,
        slotMs: effects.clock.nowMs(),
        inFlight,
        warmUp,
      });
      inFlight -= 1;
      trials.push(ran.trial);
    }
  };
  try {
    const lanes = Array.from({ length: load.streams }, lane);
    if (!warmUp) onBegun?.(load);
    await Promise.all(lanes);
    return { trials, loopLagP99Ms: lag.distribution()?.p99Ms };
  } finally {
    lag.stop();
  }
}

const NEVER = new AbortController().signal;

/** The lab's stamps by the seed of the attempt they belong to. */
async function readTruth(labUrl: string): Promise<ReadonlyMap<string, LabStamp>> {
  // Written by our own lab a moment ago, from the same type.
  const stamps = (await (await fetch(`${labUrl}/lab/stamps`)).json()) as readonly LabStamp[];
  return new Map(stamps.map((stamp) => [stamp.seed, stamp]));
}

/** As the runner seeds the attempt that succeeded: the last of the one call. */
function seedOf({ id, attempts }: Trial, seed: number): string {
  return `${seed}:${id}/0/${attempts.length}`;
}

function besideTruth({ id, latency }: Trial, stamp: LabStamp | undefined): FidelityTrial {
  const pair = (recordedMs: number | undefined, atMs: number | undefined): TimePair | undefined => {
    if (recordedMs === undefined) return undefined;
    if (stamp === undefined || atMs === undefined) throw new Error(`The lab has no true time for ${id}.`);
    return { recordedMs, trueMs: atMs - stamp.receivedMs };
  };
  return {
    id,
    disturbed: latency?.disturbed,
    clientLagMs: latency?.clientLagMs,
    ttfat: pair(latency?.ttfatMs, stamp?.firstAnswerMs),
    e2e: pair(latency?.e2eMs, stamp?.terminalMs),
  };
}
