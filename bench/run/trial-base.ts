import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';
import { clusterOf, type LoadedScenario } from '#bench/plan/load-scenario.ts';

/** What a trial is before anything is asked. */
export function trialBase(planned: PlannedTrial, loaded: LoadedScenario, oneCase: CaseBase) {
  return {
    id: planned.id,
    scenario: planned.scenario,
    case: planned.case,
    caseHash: loaded.caseHashes.get(planned.case) ?? '',
    cluster: clusterOf(loaded, oneCase),
    contender: planned.contender,
    repetition: planned.repetition,
    block: planned.block,
  };
}
