import { join } from 'node:path';
import { CONTENDERS } from '#scenarios/contenders.ts';
import type { DemoFlags } from '../demo-run.ts';
import { EXIT } from '../exit-code.ts';
import { UNGIVEN_RUN_FLAGS } from '../flags.ts';
import { PROJECT_ROOT } from '../project.ts';
import type { Screen } from '../screen.ts';
import { report } from './report.ts';
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

/** Sealed before the first call, so that the demo ends where a bakeoff does: in a verdict. */
const POLICY = join(PROJECT_ROOT, 'scenarios', 'policies', 'lab-autumn.yaml');
/** What that policy wants caught. */
const CONTROLS = ['null-constant', 'context-dropped'];

/** What follows the run. */
export interface AfterDemo {
  /** Build the report of everything in the results folder. */
  readonly report: boolean;
  /** And serve it until Ctrl-C. */
  readonly serve: boolean;
  readonly open: boolean;
  readonly out: string;
}

/** A whole bakeoff without a key: three simulated vendors, five models, through the vendors' own SDKs over HTTP. */
export async function demo(flags: DemoFlags, after: AfterDemo, screen: Screen): Promise<number> {
  screen.note(
    'Five simulated models of three made-up vendors, asked through the real SDKs over HTTP. Nothing here is a real model.',
  );
  const code = await run(
    SCENARIOS,
    {
      ...UNGIVEN_RUN_FLAGS,
      ...flags,
      contenders: Object.keys(CONTENDERS).filter((name) => CONTENDERS[name]?.startsWith('simulated:')),
      trials: TRIALS,
      seed: SEED,
      limit: flags.limit ?? CASES,
      name: 'demo',
      concurrency: CONCURRENCY,
      controls: CONTROLS,
      policy: POLICY,
    },
    screen,
  );
  if (code !== EXIT.done || !after.report) return code;
  return report(
    [],
    {
      ...after,
      results: flags.results,
      policy: undefined,
      signOffs: [],
      singleFile: false,
      pdf: false,
      dev: false,
      allowEmpty: false,
    },
    screen,
  );
}
