import type { Contender } from '#bench/domain/contender.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { Provider, ReplayingProvider } from '#bench/domain/provider.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import type { ManualPrice } from '#bench/plan/lock-prices.ts';
import { makePlan } from '#bench/plan/make-plan.ts';
import type { Cast } from '#bench/run/run-plan.ts';
import { CATALOG } from '#scenarios/catalog.ts';
import { InputError } from './exit-code.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface CastOptions {
  readonly trials: number | undefined;
  readonly seed: number;
  readonly limit: number | undefined;
  readonly env: Env;
  /** Multiplies the lab's times; 1 for people, 0 where only the answers matter. */
  readonly labTimeScale: number;
  /** ISO date of a day in the lab's past; undefined: the lab as it is today. */
  readonly labDay?: string | undefined;
}

/** Everything a run needs, opened: the scenarios read, the providers ready, the lab started where somebody competes in it. */
export interface OpenCast {
  readonly cast: Cast;
  /** Prices of the lab's models, by model id. */
  readonly simulatedPrices: Readonly<Record<string, ManualPrice>>;
  close(): Promise<void>;
}

/** Trials of a case when nobody says: 3 are the fewest that measure nondeterminism at all; a recording has what it has. */
const DEFAULT_TRIALS = 3;
/** Discarded calls per contender and process: the first call pays for lazy set-up. */
const WARM_UPS = 1;

/**
 * Joins scenarios and contenders to a plan, and opens what the plan names. The one place that knows both providers and runs.
 * @throws InputError naming every contender that cannot be asked, and why, before anything is asked
 */
export async function openCast(
  scenarioIds: readonly string[],
  contenders: readonly Contender[],
  options: CastOptions,
): Promise<OpenCast> {
  const scenarios = await loadScenarios(scenarioIds, options.limit);
  const recordedOnly = contenders.every(({ provider }) => provider === 'recorded' || provider === 'control');
  const plan = asInput(() =>
    makePlan([...scenarios.values()], contenders, {
      repetitions: options.trials ?? (recordedOnly ? 1 : DEFAULT_TRIALS),
      seed: options.seed,
      warmUps: WARM_UPS,
      caseLimit: options.limit,
    }),
  );
  return openPlan(plan, scenarios, options);
}

/** Opens what a plan names. */
export async function openPlan(
  plan: Plan,
  scenarios: ReadonlyMap<string, LoadedScenario>,
  { env, labTimeScale, labDay }: Pick<CastOptions, 'env' | 'labTimeScale' | 'labDay'>,
): Promise<OpenCast> {
  const lab = plan.contenders.some(({ provider }) => provider === 'simulated')
    ? await startLabFor(plan, scenarios, { timeScale: labTimeScale, day: labDay })
    : undefined;
  const closing: (() => Promise<void>)[] = lab === undefined ? [] : [lab.close];
  try {
    const opened = new Map<string, { contender: Contender; provider: Provider }>();
    const problems: string[] = [];
    for (const contender of plan.contenders) {
      try {
        const provider = await openOne(contender, scenarios, env, lab?.url);
        opened.set(contender.label, { contender, provider });
        if (provider.kind === 'asking' && provider.close !== undefined) closing.push(provider.close.bind(provider));
        problems.push(...refusals(contender, provider, scenarios));
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
      }
    }
    if (problems.length > 0) throw new InputError([...new Set(problems)].join('\n'));
    return {
      cast: { plan, scenarios, contenders: opened },
      simulatedPrices: lab?.prices ?? {},
      close: () => closeAll(closing),
    };
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
}

/** @throws InputError for an unknown id, naming the known ones, and for cases that cannot be read */
export async function loadScenarios(
  ids: readonly string[],
  limit: number | undefined,
): Promise<ReadonlyMap<string, LoadedScenario>> {
  const loaded = new Map<string, LoadedScenario>();
  for (const id of ids) {
    const load = Object.hasOwn(CATALOG, id) ? CATALOG[id] : undefined;
    if (load === undefined) {
      throw new InputError(`No scenario is called "${id}". Known: ${Object.keys(CATALOG).join(', ')}.`);
    }
    try {
      loaded.set(id, await load({ limit }));
    } catch (error) {
      throw new InputError(error instanceof Error ? error.message : String(error));
    }
  }
  return loaded;
}

async function openOne(
  contender: Contender,
  scenarios: ReadonlyMap<string, LoadedScenario>,
  env: Env,
  labUrl: string | undefined,
): Promise<Provider> {
  if (contender.provider === 'recorded') return openReplays(contender, scenarios);
  if (contender.provider === 'control') return (await import('#providers/control.ts')).openControl(contender);
  if (contender.provider === 'simulated' && labUrl !== undefined) {
    const { openSimulated } = await import('#providers/simulated.ts');
    return openSimulated({ labUrl, contender });
  }
  const { openProvider } = await import('#providers/registry.ts');
  return openProvider(contender, { env });
}

/** One replaying provider over the recordings of every scenario of the run. */
async function openReplays(
  contender: Contender,
  scenarios: ReadonlyMap<string, LoadedScenario>,
): Promise<ReplayingProvider> {
  const { openRecorded } = await import('#providers/recorded.ts');
  const byScenario = new Map<string, ReplayingProvider>();
  for (const [id, { scenario }] of scenarios) {
    if (scenario.recordings === undefined) {
      throw new Error(
        `Contender "${contender.label}": scenario ${id} carries no recordings. Those that do: drift-primes, drift-happy, drift-code, drift-opinion, stability, xstest.`,
      );
    }
    const source = scenario.recordings();
    byScenario.set(id, await openRecorded(Symbol.asyncIterator in source ? source : [...source], { from: id }));
  }
  return {
    kind: 'replaying',
    id: 'recorded',
    evidence: 'recorded',
    baseUrlHost: [...byScenario.keys()].join(', '),
    sdk: 'none: replayed',
    refuses: (asked, needs) => [...byScenario.values()].flatMap((provider) => provider.refuses(asked, needs)),
    replay: (question) => byScenario.get(question.scenario)?.replay(question),
  };
}

async function startLabFor(
  plan: Plan,
  scenarios: ReadonlyMap<string, LoadedScenario>,
  { timeScale, day }: { readonly timeScale: number; readonly day: string | undefined },
) {
  const { startLabThread } = await import('#providers/lab/start-lab-thread.ts');
  const variants = new Set(plan.contenders.map(({ variant }) => variant));
  const entries = [...scenarios.values()].flatMap(({ scenario, cases, offered }) =>
    [...cases.values()].flatMap((oneCase) =>
      [...variants].flatMap((variant) => {
        const known = scenario.knownAnswers?.(oneCase);
        const messages = scenario.prompts[variant]?.(oneCase);
        const tools = offered?.get(oneCase.id)?.map(({ name }) => name);
        return known === undefined || messages === undefined
          ? []
          : [
              {
                scenarioId: scenario.id,
                caseId: oneCase.id,
                messages,
                known,
                ...(tools === undefined ? {} : { tools }),
              },
            ];
      }),
    ),
  );
  const lab = await startLabThread({ entries, seed: plan.seed, timeScale, day });
  return {
    url: lab.url,
    close: () => lab.close(),
    prices: Object.fromEntries(lab.models.map(({ id, price }) => [id, price])),
  };
}

function refusals(
  contender: Contender,
  provider: Provider,
  scenarios: ReadonlyMap<string, LoadedScenario>,
): readonly string[] {
  return [...scenarios.values()].flatMap(({ scenario, toolSpecs, offered }) =>
    provider
      .refuses(contender, {
        tools: toolSpecs.length > 0 || offered !== undefined,
        output: scenario.output !== undefined,
      })
      .map((problem) => (problem.startsWith('Contender ') ? problem : `Contender "${contender.label}": ${problem}`)),
  );
}

async function closeAll(closing: readonly (() => Promise<void>)[]): Promise<void> {
  await Promise.all(closing.map((close) => close()));
}

function asInput<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
}
