import { join } from 'node:path';
import { demoEvidence, evidenceLine } from '../demo-evidence.ts';
import { type DemoFlags, type DemoPlan, demoRun } from '../demo-run.ts';
import { PROJECT_ROOT } from '../project.ts';
import type { Screen } from '../screen.ts';
import { decide } from './decide.ts';

const policyFile = (name: string): string => join(PROJECT_ROOT, 'scenarios/policies', name);

const RECORDED: DemoPlan = {
  name: 'demo-drift',
  scenarios: ['drift-primes', 'drift-happy', 'drift-code'],
  contenders: ['gpt-4-0314=recorded:gpt-4-0314', 'gpt-4-0613=recorded:gpt-4-0613'],
  trials: 1,
  policy: policyFile('drift.yaml'),
};
/** The recordings are of June and July 2023, and the decision is the one of that summer. */
const RECORDED_AS_OF = '2023-08-01';

const SIMULATED: DemoPlan = {
  name: 'demo-drift',
  scenarios: ['workspace-qa', 'extraction'],
  contenders: ['aurora', 'cirrus'],
  trials: 3,
  policy: policyFile('lab-switch.yaml'),
};

/**
 * A launch decision on one page: cheaper and faster, and not to be launched.
 * @returns the exit code of the verdict, as `decide` does
 */
export async function demoDrift(flags: DemoFlags, screen: Screen): Promise<number> {
  const evidence = demoEvidence('llmdrift', process.env);
  const line = evidenceLine(evidence, {
    recorded: 'GPT-4 of March and of June 2023, as LLMDrift wrote them down',
    simulated: 'Aurora 2 and Cirrus 1 are made up',
  });
  if (flags.json) screen.note(line);
  else screen.out(line);
  const done = await demoRun(evidence.kind === 'recorded' ? RECORDED : SIMULATED, flags, screen);
  if (done.kind === 'stopped') return done.code;
  return decide(
    done.run,
    {
      policy: undefined,
      signOffs: [],
      waivers: [],
      certificates: undefined,
      asOf: evidence.kind === 'recorded' ? RECORDED_AS_OF : undefined,
      page: true,
      results: flags.results,
      json: flags.json,
    },
    screen,
  );
}
