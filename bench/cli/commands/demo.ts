import { CONTENDERS } from '#scenarios/contenders.ts';
import type { DemoFlags } from '../demo-run.ts';
import type { Screen } from '../screen.ts';
import { run } from './run.ts';

/** The scenarios of the demo: three starter families, one of them behind a JSON contract and one behind tools. */
const SCENARIOS = ['workspace-qa', 'extraction', 'tool-calling'];
const TRIALS = 3;
/** Cases of each scenario: the files go round their clusters, so these are nearly all from different ones. */
const CASES = 40;
/** Chosen so that the lab's true qualities over these cases lie within 4 points of what its models are said to be. */
const SEED = 13;
/** In flight at each of the three vendors. */
const CONCURRENCY = 16;

/** A whole bakeoff without a key: three simulated vendors, five models, through the vendors' own SDKs over HTTP. */
export function demo(flags: DemoFlags, screen: Screen): Promise<number> {
  screen.note(
    'Five simulated models of three made-up vendors, asked through the real SDKs over HTTP. Nothing here is a real model.',
  );
  return run(
    SCENARIOS,
    {
      ...flags,
      contenders: Object.keys(CONTENDERS).filter((name) => CONTENDERS[name]?.startsWith('simulated:')),
      variants: [],
      trials: TRIALS,
      seed: SEED,
      limit: flags.limit ?? CASES,
      name: 'demo',
      yes: true,
      concurrency: CONCURRENCY,
      rpm: undefined,
      tpm: undefined,
      maxAttempts: undefined,
      maxUsd: undefined,
      maxTrials: undefined,
      prices: undefined,
      controls: [],
      controlsOf: undefined,
      policy: undefined,
    },
    screen,
  );
}
