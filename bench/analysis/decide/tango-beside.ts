import type { Observations } from '#bench/analysis/observe.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { Gate } from '#bench/domain/policy.ts';
import type { GateFinding } from '#bench/domain/verdict.ts';
import type { Interval } from '#bench/stats/interval.ts';
import { tangoInterval } from '#bench/stats/tango-interval.ts';

/**
 * Tango's interval of a gate's difference, candidate minus incumbent, to be shown beside the default one, which decides. It is
 * what papers print for single trials of pass or fail, and it is made for nothing else.
 *
 * @returns undefined for several trials a case, scores other than 0 and 1, clustered cases, and gates that take no difference
 */
export function tangoBeside(
  gate: Gate,
  { unit, sides, estimate }: GateFinding,
  plan: Plan,
  observations: Observations,
): Interval | undefined {
  if (unit !== 'points' || sides === undefined || estimate?.value === undefined) return undefined;
  const { wins, ties, losses } = sides;
  const cases = wins + ties + losses;
  const single = plan.repetitions === 1 && estimate.clusters === cases && estimate.trials === 2 * cases;
  // A margin that keeps a share of the incumbent takes another difference than the one of the rates.
  const plain = Math.abs(estimate.value * cases - (wins - losses)) < 1e-6;
  if (!single || !plain || !isPassOrFail(gate, plan, observations)) return undefined;
  // Ties count alike whether both passed or both failed.
  return tangoInterval({ both: ties, onlyA: wins, onlyB: losses, neither: 0 }, { level: estimate.level });
}

function isPassOrFail(gate: Gate, plan: Plan, { arms }: Observations): boolean {
  const grader = 'metric' in gate ? /^quality\.(?<grader>.+)$/.exec(gate.metric)?.groups?.grader : undefined;
  const family = gate.select?.family ?? plan.scenarios.map(({ id }) => id);
  return family.every((scenario) =>
    [...(arms.get(scenario)?.values() ?? [])].every((arm) => {
      const scores = grader === undefined || grader === 'pass' ? arm.quality : arm.scores.get(grader);
      return scores?.every((score) => Number.isNaN(score) || score === 0 || score === 1) === true;
    }),
  );
}
