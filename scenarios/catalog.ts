/**
 * Every scenario there is, one line each: adding one is its folder and a line here. The imports are literal, so tools can follow
 * them, and lazy, so that `--help` and `list` read no scenario they do not need.
 */
export const CATALOG = {
  'workspace-qa': () => import('./workspace-qa/scenario.ts').then((m) => m.workspaceQa),
} as const satisfies Readonly<Record<string, () => Promise<{ readonly id: string; readonly version: number }>>>;

export type ScenarioId = keyof typeof CATALOG;
