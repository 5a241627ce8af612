import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import type { PolicyKnowledge } from '#bench/plan/policy-flaw.ts';
import { CONTROL_ARMS } from '#providers/controls/control-arms.ts';
import { CATALOG } from '#scenarios/catalog.ts';
import { CONTENDERS } from '#scenarios/contenders.ts';
import { readSpec } from '#scenarios/spec/read-spec.ts';

/** What this project knows that a policy can be held against, with the scenarios as they were loaded. */
export async function policyKnowledge(): Promise<{
  readonly knowledge: PolicyKnowledge & Required<Pick<PolicyKnowledge, 'clauses' | 'contenders' | 'unread'>>;
  readonly loaded: ReadonlyMap<string, LoadedScenario>;
}> {
  const loaded = new Map<string, LoadedScenario>();
  const unread: Record<string, string> = {};
  for (const [id, load] of Object.entries(CATALOG)) {
    try {
      loaded.set(id, await load());
    } catch (error) {
      unread[id] = error instanceof Error ? error.message : String(error);
    }
  }
  return {
    loaded,
    knowledge: {
      scenarios: [...loaded.values()].map(({ planned }) => planned),
      unread,
      clauses: readSpec(),
      contenders: CONTENDERS,
      controlArms: Object.keys(CONTROL_ARMS),
    },
  };
}
