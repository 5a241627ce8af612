import { DEFAULT_CONFIDENCE, type LaunchVerdict, type Policy } from '#bench/domain/policy.ts';
import { binomialQuantile } from '#bench/stats/binomial-quantile.ts';
import { backtestRuns, pilotSpreads, type WorldTally } from './backtest-runs.ts';
import { BACKTEST_POLICIES, backtestSuite } from './backtest-suite.ts';
import { type BacktestWorld, backtestWorlds } from './backtest-worlds.ts';
import { type PredictedChance, predictVerdict } from './predict-verdict.ts';

export interface BacktestOptions {
  readonly seed: number;
  /** Of each policy; every one of them is decided in all worlds of the policy. */
  readonly runs: number;
  /** Runs that the spread behind the predictions is read from; no verdict of theirs is counted. */
  readonly pilots: number;
  /** Works on the jobs, here or on threads; tallies in the order of the jobs. */
  readonly work: (jobs: readonly BacktestJob[]) => Promise<readonly (readonly WorldTally[])[]>;
}

export interface BacktestJob {
  /** Place in BACKTEST_POLICIES. */
  readonly policy: number;
  readonly seeds: readonly number[];
}

/** What a policy concluded, over and over, in one world whose truth is known. */
export interface BacktestFinding {
  readonly policy: string;
  readonly world: string;
  readonly kind: BacktestWorld['kind'];
  readonly gate: string;
  readonly runs: number;
  readonly verdicts: Readonly<Partial<Record<LaunchVerdict, number>>>;
  /** Of the first candidate at the world's gate, in the estimate's unit; `error` is the Monte-Carlo error of the mean. */
  readonly truth: number | undefined;
  readonly estimated: { readonly mean: number; readonly error: number } | undefined;
  /** The share of runs that the world is about: held where it is worse; let through, whole or limited, where it is not. */
  readonly share: number;
  readonly error: number;
  /** Chance of letting through what lies on a line, as the policy states it. */
  readonly stated: number;
  readonly predicted: PredictedChance | undefined;
  /** Counts of runs within which `share` and the false launches must lie. */
  readonly bounds: { readonly least: number; readonly most: number };
  readonly holds: boolean;
}

/** A policy's risk to pass what lies on the line, at the default confidence: half of the rest. */
const STATED = (1 - DEFAULT_CONFIDENCE) / 2;

/** So unlikely is each bound to fail by luck alone. */
const LUCK = 0.001;

/** What a prediction may be off by: it rests on a normal limit, and on what the pilots saw of it. */
export const MODEL_GAP = 0.05;

/** Runs of one job: few enough that threads end together. */
const RUNS_PER_JOB = 8;

/** The example policies, decided again and again over simulated models whose truth is known. */
export async function policyBacktest(options: BacktestOptions): Promise<readonly BacktestFinding[]> {
  const { seed, runs, pilots, work } = options;
  const seeds = Array.from({ length: runs }, (_, run) => seed + run);
  const jobs = BACKTEST_POLICIES.flatMap((_, policy) =>
    chunks(seeds, RUNS_PER_JOB).map((some) => ({ policy, seeds: some })),
  );
  const tallies = await work(jobs);
  const sheets = await backtestSuite();
  const findings: BacktestFinding[] = [];
  for (const [place, policy] of BACKTEST_POLICIES.entries()) {
    const cast = backtestWorlds(policy, sheets);
    // Far from the seeds of the runs, so that no prediction has seen what it predicts.
    const pilotSeeds = Array.from({ length: pilots }, (_, run) => seed + 1_000_000 + run);
    const spreads = await pilotSpreads(policy, sheets, cast, pilotSeeds);
    const own = tallies.filter((_, job) => jobs[job]?.policy === place);
    for (const [index, world] of cast.worlds.entries()) {
      const tally = added(own.map((list) => list[index]));
      findings.push(findingOf(policy, world, tally, predictVerdict(world, sheets, cast.incumbent, spreads)));
    }
  }
  return findings;
}

/** One job, in this thread. */
export async function workBacktest({ policy: place, seeds }: BacktestJob): Promise<readonly WorldTally[]> {
  const policy = BACKTEST_POLICIES[place];
  if (policy === undefined) throw new RangeError(`There is no policy ${place} to be tried.`);
  const sheets = await backtestSuite();
  return backtestRuns(policy, sheets, backtestWorlds(policy, sheets), seeds);
}

function findingOf(
  policy: Policy,
  { id: world, kind, gate, truth }: BacktestWorld,
  { runs, verdicts, estimated: seen }: Counted,
  predicted: PredictedChance | undefined,
): BacktestFinding {
  const count = (...wanted: readonly LaunchVerdict[]): number =>
    wanted.reduce((sum, verdict) => sum + (verdicts[verdict] ?? 0), 0);
  const cleared = count('LAUNCH', 'LAUNCH_LIMITED');
  const hits = kind === 'worse' ? count('HOLD') : cleared;
  const most = (chance: number): number => binomialQuantile(1 - LUCK, runs, Math.min(1, chance));
  const least = (chance: number): number => binomialQuantile(LUCK, runs, Math.max(0, chance));
  const bounds =
    predicted === undefined
      ? { least: 0, most: most(STATED) }
      : { least: least(predicted.low - MODEL_GAP), most: most(predicted.high + MODEL_GAP) };
  const mean = seen.sum / seen.runs;
  return {
    policy: policy.id,
    world,
    kind,
    gate,
    runs,
    verdicts,
    truth,
    estimated:
      seen.runs < 2
        ? undefined
        : { mean, error: Math.sqrt(Math.max(0, seen.squares / seen.runs - mean ** 2) / (seen.runs - 1)) },
    share: hits / runs,
    error: monteCarloError(hits, runs),
    stated: STATED,
    predicted,
    bounds,
    holds: hits >= bounds.least && hits <= bounds.most && (kind === 'meets' || cleared <= most(STATED)),
  };
}

/** One more hit and one more miss than were seen: a share of 0 or 1 is not known without error. */
function monteCarloError(hits: number, runs: number): number {
  const smoothed = (hits + 1) / (runs + 2);
  return Math.sqrt((smoothed * (1 - smoothed)) / runs);
}

type Counted = Omit<WorldTally, 'world'>;

function added(tallies: readonly (WorldTally | undefined)[]): Counted {
  const verdicts: Partial<Record<LaunchVerdict, number>> = {};
  const estimated = { runs: 0, sum: 0, squares: 0 };
  let runs = 0;
  for (const tally of tallies) {
    if (tally === undefined) throw new Error('A world was not decided in one of its jobs. This is a bug of bakeoff’s.');
    runs += tally.runs;
    for (const [verdict, times] of Object.entries(tally.verdicts) as [LaunchVerdict, number][]) {
      verdicts[verdict] = (verdicts[verdict] ?? 0) + times;
    }
    estimated.runs += tally.estimated.runs;
    estimated.sum += tally.estimated.sum;
    estimated.squares += tally.estimated.squares;
  }
  return { runs, verdicts, estimated };
}

function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, part) => list.slice(part * size, (part + 1) * size));
}
