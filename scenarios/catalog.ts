import type { CaseBase, Scenario } from '#bench/domain/scenario.ts';
import { type LoadedScenario, type LoadOptions, loadScenario } from '#bench/plan/load-scenario.ts';

/**
 * Every scenario there is, one line each: adding one is its folder and a line here. The imports are literal, so tools can follow
 * them, and lazy, so that `--help` reads no scenario and a run only its own.
 */
export const CATALOG: Readonly<Record<string, (options?: LoadOptions) => Promise<LoadedScenario>>> = {
  'workspace-qa': loads(() => import('./workspace-qa/scenario.ts').then((m) => m.workspaceQa)),
  extraction: loads(() => import('./extraction/scenario.ts').then((m) => m.extraction)),
  'tool-calling': loads(() => import('./tool-calling/scenario.ts').then((m) => m.toolCalling)),
  'drift-primes': loads(() => import('./drift-primes/scenario.ts').then((m) => m.driftPrimes)),
  'drift-happy': loads(() => import('./drift-happy/scenario.ts').then((m) => m.driftHappy)),
  'drift-code': loads(() => import('./drift-code/scenario.ts').then((m) => m.driftCode)),
  'drift-opinion': loads(() => import('./drift-opinion/scenario.ts').then((m) => m.driftOpinion)),
  stability: loads(() => import('./stability/scenario.ts').then((m) => m.stability)),
  xstest: loads(() => import('./xstest/scenario.ts').then((m) => m.xstest)),
  'xstest-opening': loads(() => import('./xstest-opening/scenario.ts').then((m) => m.xstestOpening)),
  gsm8k: loads(() => import('./gsm8k/scenario.ts').then((m) => m.gsm8k)),
  mgsm: loads(() => import('./mgsm/scenario.ts').then((m) => m.mgsm)),
  bfcl: loads(() => import('./bfcl/scenario.ts').then((m) => m.bfcl)),
  bipia: loads(() => import('./bipia/scenario.ts').then((m) => m.bipia)),
  ifeval: loads(() => import('./ifeval/scenario.ts').then((m) => m.ifeval)),
};

/** Reading the cases is what ties a scenario to its own kind of case; from there on they travel together. */
function loads<C extends CaseBase>(get: () => Promise<Scenario<C>>) {
  return async (options?: LoadOptions): Promise<LoadedScenario> => loadScenario(await get(), options);
}
