import { CONTENDERS } from '#scenarios/contenders.ts';
import type { Screen } from '../screen.ts';
import { run } from './run.ts';

/** The scenarios of the demo: three starter families, one of them behind a JSON contract and one behind tools. */
const SCENARIOS = ['workspace-qa', 'extraction', 'tool-calling'];
const TRIALS = 3;
const SEED = 1;
/** In flight at each of the three vendors. */
const CONCURRENCY = 16;

/** A whole bakeoff without a key: three simulated vendors, five models, through the vendors' own SDKs over HTTP. */
export function demo(
  flags: { readonly results: string; readonly json: boolean; readonly again: boolean },
  screen: Screen,
): Promise<number> {
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
      limit: undefined,
      name: 'demo',
      yes: true,
      concurrency: CONCURRENCY,
      rpm: undefined,
      tpm: undefined,
      maxAttempts: undefined,
      maxUsd: undefined,
      maxTrials: undefined,
      prices: undefined,
    },
    screen,
  );
}
