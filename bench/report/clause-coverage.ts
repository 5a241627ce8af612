import { SCORED } from '#bench/analysis/arm.ts';
import { armOf, type Observations } from '#bench/analysis/observe.ts';
import type { Clause } from '#bench/domain/clause.ts';
import { isControl } from '#bench/domain/contender.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { ClauseCoverage } from './report.ts';

/** Which clauses of the behaviour specification a run is evidence for, and how often its contenders failed there. */
export function clauseCoverage(
  clauses: readonly Clause[],
  plan: Plan | undefined,
  observations: Observations | undefined,
): readonly ClauseCoverage[] {
  return clauses.map(({ id, level, title, boundaryPairs }) => {
    const cases: { scenario: string; case: string }[] = [];
    let [trials, failures] = [0, 0];
    for (const planned of plan?.scenarios ?? []) {
      for (const [place, [caseId, facts]] of Object.entries(planned.cases).entries()) {
        if (!facts.clauses.includes(id)) continue;
        cases.push({ scenario: planned.id, case: caseId });
        if (plan === undefined || observations === undefined) continue;
        for (const { label } of plan.contenders.filter((one) => !isControl(one))) {
          const arm = armOf(observations, planned.id, label);
          for (let slot = place * plan.repetitions; slot < (place + 1) * plan.repetitions; slot += 1) {
            if (arm.gradeKind[slot] !== SCORED || Number.isNaN(arm.quality[slot] ?? Number.NaN)) continue;
            trials += 1;
            if ((arm.quality[slot] ?? 1) < 1) failures += 1;
          }
        }
      }
    }
    return { id, level, title, boundaryPairs, cases, trials, failures };
  });
}
