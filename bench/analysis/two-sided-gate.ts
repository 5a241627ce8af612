import type { Plan } from '#bench/domain/plan.ts';
import { defaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import { DEFAULT_LEVEL, type Interval } from '#bench/stats/interval.ts';
import { nonInferiorityGate } from '#bench/stats/non-inferiority-gate.ts';
import { clusterLabels, scoreScale, valuesByCase } from './arm.ts';
import { armOf, type Observations } from './observe.ts';

export type SideOutcome = 'pass' | 'fail' | 'inconclusive' | 'not-evaluated';

/** One side of a guardrail under a non-inferiority gate. */
export interface SideGate {
  readonly grader: string;
  readonly outcome: SideOutcome;
  /** Contender minus baseline, in [-1, 1]. */
  readonly difference: number | undefined;
  readonly interval: Interval | undefined;
  readonly cases: number;
}

/** What a change from one contender to another meets when either side is gated alone, and when both are. */
export interface TwoSidedGate {
  readonly from: string;
  readonly to: string;
  readonly gives: SideGate;
  readonly holdsBack: SideGate;
  /** Fails where either fails; passes where both pass. */
  readonly both: SideOutcome;
}

export interface TwoSidedGateOptions {
  readonly scenario: string;
  readonly from: string;
  readonly to: string;
  /** Graders, each of them scoring the cases of its own side only. */
  readonly gives: string;
  readonly holdsBack: string;
  /** The largest loss of a side that may pass, in (0, 1). */
  readonly margin: number;
  readonly level?: number;
}

/** The same margin on both sides of a guardrail, by the paired interval on the cases both answered. */
export function twoSidedGate(observations: Observations, plan: Plan, options: TwoSidedGateOptions): TwoSidedGate {
  const gives = sideGate(observations, plan, options.gives, options);
  const holdsBack = sideGate(observations, plan, options.holdsBack, options);
  return { from: options.from, to: options.to, gives, holdsBack, both: combined([gives.outcome, holdsBack.outcome]) };
}

function sideGate(
  observations: Observations,
  plan: Plan,
  grader: string,
  { scenario, from, to, margin, level = DEFAULT_LEVEL }: TwoSidedGateOptions,
): SideGate {
  const planned = plan.scenarios.find(({ id }) => id === scenario);
  const [ours, theirs] = [to, from].map((contender) => {
    const arm = armOf(observations, scenario, contender);
    const scores = arm.scores.get(grader);
    return scores === undefined ? undefined : valuesByCase(scores, arm.repetitions);
  });
  if (planned === undefined || ours === undefined || theirs === undefined) {
    return { grader, outcome: 'not-evaluated', difference: undefined, interval: undefined, cases: 0 };
  }
  const clusterOf = clusterLabels(planned);
  const found = defaultHeadToHead(ours, theirs, { level, clusterOf, scores: scoreScale(ours, theirs) });
  return {
    grader,
    outcome: nonInferiorityGate(found, margin, { level })?.outcome ?? 'not-evaluated',
    difference: found?.difference,
    interval: found?.interval,
    cases: found?.cases ?? 0,
  };
}

/** What stands in the way of a pass, the gravest first. */
const GRAVEST_FIRST: readonly SideOutcome[] = ['fail', 'not-evaluated', 'inconclusive', 'pass'];

function combined(outcomes: readonly SideOutcome[]): SideOutcome {
  return GRAVEST_FIRST.find((outcome) => outcomes.includes(outcome)) ?? 'not-evaluated';
}
