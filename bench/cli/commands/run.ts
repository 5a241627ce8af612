import { createInterface } from 'node:readline/promises';
import type { Contender } from '#bench/domain/contender.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { PriceLock } from '#bench/domain/price.ts';
import { DEFAULT_RUN_OPTIONS, type RunOptions, type SealedPolicy } from '#bench/domain/run.ts';
import { estimatePlan, type PlanEstimate } from '#bench/plan/estimate-plan.ts';
import { lockPrices } from '#bench/plan/lock-prices.ts';
import { parseContender } from '#bench/plan/parse-contender.ts';
import { type Clock, REAL_CLOCK } from '#bench/run/effects.ts';
import { readEnvironment } from '#bench/run/read-environment.ts';
import { newRun } from '#bench/run/run-plan.ts';
import { findRun, readRuns } from '#bench/store/read-runs.ts';
import { isClosed } from '#bench/store/write-run.ts';
import { CONTROL_ARMS } from '#providers/controls/control-arms.ts';
import { CONTENDERS } from '#scenarios/contenders.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { dollars, plural } from '../format-number.ts';
import { loadPolicy } from '../load-policy.ts';
import { type OpenCast, openCast } from '../open-cast.ts';
import { PROJECT_ROOT } from '../project.ts';
import { readManualPrices } from '../read-manual-prices.ts';
import { type RunWorld, TODAY } from '../run-world.ts';
import type { Screen } from '../screen.ts';
import { workHere } from '../work-here.ts';
import { show } from './show.ts';

/** Above this many dollars a person is asked before anything is spent. */
const ASK_ABOVE_USD = 1;

export interface RunFlags {
  readonly contenders: readonly string[];
  readonly variants: readonly string[];
  readonly trials: number | undefined;
  readonly seed: number;
  readonly limit: number | undefined;
  readonly name: string | undefined;
  readonly again: boolean;
  readonly yes: boolean;
  readonly concurrency: number | undefined;
  readonly rpm: number | undefined;
  readonly tpm: number | undefined;
  readonly maxAttempts: number | undefined;
  readonly maxUsd: number | undefined;
  readonly maxTrials: number | undefined;
  readonly prices: string | undefined;
  /** Control arms that take part, by id. */
  readonly controls: readonly string[];
  /** Whom they distort; default: the first contender. */
  readonly controlsOf: string | undefined;
  /** A policy file, sealed into the run before its first call. */
  readonly policy: string | undefined;
  readonly results: string;
  readonly json: boolean;
}

/**
 * Asks scenarios of contenders until every planned trial is there, grades them and shows what came out. A plan that is
 * finished already is shown, not asked again; one that was stopped is taken up where it stopped.
 */
export async function run(
  scenarioIds: readonly string[],
  flags: RunFlags,
  screen: Screen,
  world: RunWorld = TODAY,
): Promise<number> {
  if (scenarioIds.length === 0)
    throw new InputError('Say what to ask: npx bakeoff run <scenario>; npx bakeoff list scenarios shows them.');
  const contenders = withControls(contendersOf(flags), flags);
  const opened = await openCast(scenarioIds, contenders, {
    trials: flags.trials,
    seed: flags.seed,
    limit: flags.limit,
    env: process.env,
    labTimeScale: 1,
    labDay: world.labDay,
  });
  try {
    const { plan } = opened.cast;
    const before = flags.again
      ? undefined
      : (await readRuns(flags.results)).findLast((done) => done.plan.hash === plan.hash);
    const folder = before === undefined ? undefined : (await findRun(flags.results, before.id)).folder;
    if (before?.status === 'finished' && folder !== undefined && isClosed(folder)) {
      screen.note(`This plan is finished already, as run ${before.id}. Nothing was asked; --again measures it anew.\n`);
      return show(before.id, flags, screen);
    }
    const options = runOptions(flags);
    if (before !== undefined) {
      screen.note(`Run ${before.id} has this plan and was not finished: going on with it.`);
      return workHere({ run: before, folder }, opened.cast, options, flags, screen, world.effects);
    }
    const { clock } = world.effects;
    const prices = await lockedPrices(plan, opened, flags, clock);
    const estimate = estimatePlan(plan, opened.cast.scenarios, prices, { concurrency: options.concurrency });
    assertCapCanHold(flags, estimate);
    if (!(await mayStart(estimate, plan, flags, screen))) {
      screen.note('Nothing was asked.');
      return EXIT.badInput;
    }
    const fresh = newRun(
      opened.cast,
      { name: runName(flags.name, scenarioIds), prices, policy: await sealed(flags.policy, clock) },
      world.effects,
    );
    return await workHere({ run: fresh, folder: undefined }, opened.cast, options, flags, screen, world.effects);
  } finally {
    await opened.close();
  }
}

/** The contenders with the control arms that were asked for: bad in known ways, so that a suite can show what it catches. */
function withControls(
  contenders: readonly Contender[],
  { controls, controlsOf }: Pick<RunFlags, 'controls' | 'controlsOf'>,
): readonly Contender[] {
  if (controls.length === 0) return contenders;
  const incumbent = contenders.find(({ label }) => label === (controlsOf ?? contenders[0]?.label));
  if (incumbent === undefined) {
    throw new InputError(
      `--controls-of "${controlsOf}" is no contender of this run. Known: ${contenders.map(({ label }) => label).join(', ')}.`,
    );
  }
  const arms = new Set(controls.flatMap((arm) => (arm === 'all' ? Object.keys(CONTROL_ARMS) : [arm])));
  return [
    ...contenders,
    ...[...arms].map((arm) => ({
      ...incumbent,
      label: `control:${arm}`,
      provider: 'control',
      modelId: `${arm}@${incumbent.label}`,
      parameters: {},
      api: undefined,
      baseUrl: undefined,
    })),
  ];
}

/** A policy as it stands before the first call. */
async function sealed(file: string | undefined, clock: Clock): Promise<SealedPolicy | undefined> {
  if (file === undefined) return undefined;
  const policy = await loadPolicy(file);
  return {
    id: policy.id,
    version: policy.version,
    hash: hashPolicy(policy),
    sealedAt: clock.wall().toISOString(),
    policy,
  };
}

/** Contenders by spec or name, once for each prompt variant asked for. */
export function contendersOf({ contenders, variants }: Pick<RunFlags, 'contenders' | 'variants'>) {
  if (contenders.length === 0) {
    throw new InputError(
      'A run needs contenders: --contenders openai:gpt-5,anthropic:claude-sonnet-4-5. Without a key: simulated:aurora-2,simulated:borealis-3.',
    );
  }
  try {
    const parsed = contenders.map((spec) => parseContender(spec, CONTENDERS));
    if (variants.length === 0) return parsed;
    return parsed.flatMap((contender) =>
      variants.map((variant) => ({
        ...contender,
        variant,
        label: variants.length > 1 ? `${contender.label}+variant=${variant}` : contender.label,
      })),
    );
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
}

export async function lockedPrices(
  plan: Plan,
  { simulatedPrices }: Pick<OpenCast, 'simulatedPrices'>,
  { prices }: Pick<RunFlags, 'prices'>,
  clock: Clock = REAL_CLOCK,
): Promise<PriceLock> {
  return lockPrices(plan.contenders, {
    capturedAt: clock.wall(),
    manual: await readManualPrices(prices),
    simulated: simulatedPrices,
    sourceVersion: readEnvironment(PROJECT_ROOT).sdks['@pydantic/genai-prices'] ?? 'unknown',
  });
}

export function runOptions(flags: Partial<RunFlags>): RunOptions {
  return {
    ...DEFAULT_RUN_OPTIONS,
    concurrency: flags.concurrency ?? DEFAULT_RUN_OPTIONS.concurrency,
    requestsPerMinute: flags.rpm,
    tokensPerMinute: flags.tpm,
    maxAttempts: flags.maxAttempts ?? DEFAULT_RUN_OPTIONS.maxAttempts,
    maxUsd: flags.maxUsd,
    maxTrials: flags.maxTrials,
  };
}

/** A dollar cap over somebody whose calls have no price would be a promise nobody can keep. */
export function assertCapCanHold({ maxUsd }: RunFlags, { unpriced }: PlanEstimate): void {
  if (maxUsd !== undefined && unpriced.length > 0) {
    throw new InputError(
      `--max-usd cannot be kept: ${unpriced.join(', ')} ${unpriced.length === 1 ? 'has' : 'have'} no price. ` +
        'Give one with --prices <file>, or cap the run with --max-trials.',
    );
  }
}

/** Says what a run will take, and asks a person above a threshold. @returns whether it may start */
export async function mayStart(estimate: PlanEstimate, plan: Plan, flags: RunFlags, screen: Screen): Promise<boolean> {
  const asking = plan.contenders.filter(({ provider }) => !['recorded', 'simulated', 'control'].includes(provider));
  const about = `${plural(estimate.trials, 'trial')} in ${plural(estimate.calls, 'call')}`;
  if (asking.length === 0) {
    screen.note(`${about}; simulated or recorded, so nothing is spent.`);
    return true;
  }
  const priced = estimate.contenders.some(({ usd, serialMs }) => usd !== undefined && serialMs !== undefined);
  const costs = [
    ...(priced ? [`about ${dollars(estimate.usd)}`] : []),
    ...(estimate.unpriced.length > 0 ? [`${estimate.unpriced.join(', ')} unpriced`] : []),
  ];
  const says = `${about}, ${costs.join(', ')}, about ${Math.max(1, Math.round(estimate.minutes))} min`;
  screen.note(`${says}.`);
  if (flags.yes || (estimate.usd <= ASK_ABOVE_USD && estimate.unpriced.length === 0)) return true;
  if (process.stdin.isTTY !== true) {
    throw new InputError(`This run is ${says}. Say --yes to spend it, or cap it with --max-usd.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('Go on? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function runName(name: string | undefined, scenarioIds: readonly string[]): string {
  const chosen = name ?? (scenarioIds.length > 3 ? `${scenarioIds.length}-scenarios` : scenarioIds.join('-'));
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(chosen)) {
    throw new InputError(`--name "${chosen}" is not usable. Accepted: lower-case letters and digits, joined by "-".`);
  }
  return chosen;
}
