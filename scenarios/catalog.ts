/**
 * Every scenario there is, one line each: adding one is its folder and a line here. The imports are literal, so tools can follow
 * them, and lazy, so that `--help` and `list` read no scenario they do not need.
 */
export const CATALOG = {
  'workspace-qa': () => import('./workspace-qa/scenario.ts').then((m) => m.workspaceQa),
  'drift-primes': () => import('./drift-primes/scenario.ts').then((m) => m.driftPrimes),
  'drift-happy': () => import('./drift-happy/scenario.ts').then((m) => m.driftHappy),
  'drift-code': () => import('./drift-code/scenario.ts').then((m) => m.driftCode),
  'drift-opinion': () => import('./drift-opinion/scenario.ts').then((m) => m.driftOpinion),
  extraction: () => import('./extraction/scenario.ts').then((m) => m.extraction),
  'tool-calling': () => import('./tool-calling/scenario.ts').then((m) => m.toolCalling),
} as const satisfies Readonly<Record<string, () => Promise<{ readonly id: string; readonly version: number }>>>;

export type ScenarioId = keyof typeof CATALOG;
