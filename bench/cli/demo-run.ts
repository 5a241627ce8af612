import { hashPolicy } from '#bench/domain/hash-policy.ts';
import { findRun } from '#bench/store/read-runs.ts';
import { run } from './commands/run.ts';
import { EXIT } from './exit-code.ts';
import { UNGIVEN_RUN_FLAGS } from './flags.ts';
import { loadPolicy } from './load-policy.ts';
import { type RunWorld, TODAY } from './run-world.ts';
import type { Screen } from './screen.ts';

export interface DemoFlags {
  readonly results: string;
  readonly json: boolean;
  /** Measure anew although the same plan is finished already. */
  readonly again: boolean;
  /** Only the first so many cases of each scenario; undefined: all. */
  readonly limit: number | undefined;
}

export interface DemoPlan {
  readonly name: string;
  readonly scenarios: readonly string[];
  readonly contenders: readonly string[];
  readonly trials: number;
  readonly controls?: readonly string[];
  /** Sealed into the run. */
  readonly policy?: string;
  /** In flight at each vendor; default: as many as keep a demonstration short. */
  readonly concurrency?: number;
}

export type DemoRun =
  | { readonly kind: 'finished'; readonly run: string }
  | { readonly kind: 'stopped'; readonly code: number };

/** Decides the order of the trials and what the lab says. */
const SEED = 13;
/** In flight at each vendor: the lab answers in a tenth of real time. */
const CONCURRENCY = 16;

/**
 * The run behind a demonstration, in the results folder as any other: the finished one where there is one, and else a new one.
 * Its own tables are not shown; the demonstration shows what it is about.
 */
export async function demoRun(
  plan: DemoPlan,
  flags: DemoFlags,
  screen: Screen,
  world: RunWorld = TODAY,
): Promise<DemoRun> {
  const found = await runOnce(plan, flags, screen, world);
  if (found.kind === 'stopped' || plan.policy === undefined) return found;
  const sealed = (await findRun(flags.results, found.run)).run.policy?.hash;
  if (sealed === hashPolicy(await loadPolicy(plan.policy))) return found;
  screen.note(`Run ${found.run} was made under another policy, or none: once more, with this one sealed.`);
  return runOnce(plan, { ...flags, again: true }, screen, world);
}

async function runOnce(plan: DemoPlan, flags: DemoFlags, screen: Screen, world: RunWorld): Promise<DemoRun> {
  const said: string[] = [];
  const code = await run(
    plan.scenarios,
    {
      ...UNGIVEN_RUN_FLAGS,
      contenders: plan.contenders,
      trials: plan.trials,
      seed: SEED,
      limit: flags.limit,
      name: plan.name,
      again: flags.again,
      concurrency: plan.concurrency ?? CONCURRENCY,
      controls: plan.controls ?? [],
      policy: plan.policy,
      results: flags.results,
      json: true,
    },
    { ...screen, out: (text) => void said.push(text) },
    world,
  );
  if (code !== EXIT.done) return { kind: 'stopped', code };
  const shown = JSON.parse(said.join('\n')) as { readonly run: { readonly id: string } };
  return { kind: 'finished', run: shown.run.id };
}
