import type { PlannedScenario } from '#bench/domain/plan.ts';
import type { Policy } from '#bench/domain/policy.ts';
import { inSlice, policyScenarios } from '#bench/domain/select-cases.ts';
import { didYouMean } from './nearest.ts';
import { error, type PolicyFlaw, type PolicyKnowledge, warning } from './policy-flaw.ts';
import type { PropertyPath } from './policy-text.ts';

/** How far shares of traffic may be from 1 together: rounding, not a forgotten slice. */
const ROUNDING = 0.02;

/** The evidence a policy asks for can exist, and its traffic adds up. */
export function checkEvidence(policy: Policy, knowledge: PolicyKnowledge): readonly PolicyFlaw[] {
  return [
    ...checkMinCases(policy, knowledge),
    ...checkTrials(policy, knowledge),
    ...checkWeights(policy, knowledge),
    ...checkSchedule(policy),
  ];
}

/** The scenarios a policy is held against: those of the run, else those that were read. */
export function scenariosOf({ plan, scenarios }: PolicyKnowledge): readonly PlannedScenario[] {
  return plan?.scenarios ?? scenarios;
}

/** The scenarios its gates read where they select none. */
export function judgedScenarios(policy: Policy, knowledge: PolicyKnowledge): readonly PlannedScenario[] {
  if (knowledge.plan !== undefined) return knowledge.plan.scenarios;
  const named = policyScenarios(policy);
  return named.length === 0 ? knowledge.scenarios : knowledge.scenarios.filter(({ id }) => named.includes(id));
}

/** A scenario that exists and could not be read: nothing can be said of its cases. */
export function isUnread(name: string, { unread }: PolicyKnowledge): boolean {
  return unread !== undefined && Object.hasOwn(unread, name.split('/')[0] ?? name);
}

/** Cases in `<scenario>` or `<scenario>/<value>`. */
export function casesIn(slice: string, scenarios: readonly PlannedScenario[]): number {
  return scenarios.reduce(
    (sum, { id, cases }) => sum + Object.values(cases).filter((facts) => inSlice(slice, id, facts)).length,
    0,
  );
}

/** What is wrong with the name of a scenario or slice; undefined: nothing. */
export function unknownSlice(name: string, path: PropertyPath, knowledge: PolicyKnowledge): PolicyFlaw | undefined {
  if (isUnread(name, knowledge)) return undefined;
  const scenarios = scenariosOf(knowledge);
  const [id = name] = name.split('/');
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario === undefined) {
    const ids = scenarios.map((one) => one.id);
    return error(path, `No scenario is called "${id}".${didYouMean(id, ids)}`, `Known: ${ids.join(', ')}.`);
  }
  if (!name.includes('/') || casesIn(name, [scenario]) > 0) return undefined;
  const values = sliceNames(scenario);
  return error(
    path,
    `No case of ${id} lies in "${name}".${didYouMean(name, values)}`,
    `Known: ${values.join(', ') || 'it has no slices'}.`,
  );
}

function sliceNames({ id, cases, slices }: PlannedScenario): readonly string[] {
  return slices.flatMap((slice) => {
    const values = new Set(Object.values(cases).map((facts) => facts.slices[slice] ?? 'none'));
    return [...values].map((value) => `${id}/${slice}=${value}`);
  });
}

function checkMinCases({ evidence }: Policy, knowledge: PolicyKnowledge): readonly PolicyFlaw[] {
  const entries = Object.entries(evidence.minCases);
  if (entries.length === 0) {
    return [
      warning(
        ['evidence', 'minCases'],
        'No scenario has to have any number of cases, so one would do.',
        'Write for each scenario how many there must be.',
      ),
    ];
  }
  return entries.flatMap(([name, wanted]) => {
    const path = ['evidence', 'minCases', name];
    if (isUnread(name, knowledge)) return [];
    const unknown = unknownSlice(name, path, knowledge);
    if (unknown !== undefined) return [unknown];
    const there = casesIn(name, scenariosOf(knowledge));
    return there >= wanted
      ? []
      : [
          error(
            path,
            `${wanted} cases are wanted of ${name}, and there ${there === 1 ? 'is' : 'are'} ${there}: no run could meet this.`,
            `Write ${wanted - there} more cases, or ask for ${there}.`,
          ),
        ];
  });
}

function checkTrials({ evidence }: Policy, { plan }: PolicyKnowledge): readonly PolicyFlaw[] {
  const flaws: PolicyFlaw[] = [];
  const { trials, maxTrials } = evidence;
  if (maxTrials !== undefined && maxTrials < trials) {
    flaws.push(
      error(
        ['evidence', 'maxTrials'],
        `At most ${maxTrials} trials of a case are allowed, and ${trials} are needed to begin with.`,
        `Write ${trials} or more.`,
      ),
    );
  }
  if (plan !== undefined && plan.repetitions < trials) {
    flaws.push(
      error(
        ['evidence', 'trials'],
        `${trials} trials of a case are needed, and the run plans ${plan.repetitions}.`,
        `Run with --trials ${trials}.`,
      ),
    );
  }
  return flaws;
}

function checkWeights({ traffic }: Policy, knowledge: PolicyKnowledge): readonly PolicyFlaw[] {
  if (traffic === undefined) return [];
  const entries = Object.entries(traffic.weights);
  const sum = entries.reduce((all, [, weight]) => all + weight, 0);
  const unknown = entries.flatMap(([name]) => unknownSlice(name, ['traffic', 'weights', name], knowledge) ?? []);
  return Math.abs(sum - 1) <= ROUNDING
    ? unknown
    : [
        ...unknown,
        error(
          ['traffic', 'weights'],
          `The shares of traffic add up to ${Number(sum.toFixed(3))}, not to 1.`,
          sum > 1.5 ? 'Write shares, as in 0.41 for 41 %.' : 'Add what is missing, or correct the shares.',
        ),
      ];
}

function checkSchedule({ evidence, gates }: Policy): readonly PolicyFlaw[] {
  const timed = gates.find(
    (gate) => gate.kind === 'budget' && gate.level !== 'info' && /^(latency|ttft)\./.test(gate.metric),
  );
  return evidence.schedule === 'interleaved' || timed === undefined
    ? []
    : [
        warning(
          ['evidence', 'schedule'],
          `Gate "${timed.id}" reads times, and contenders asked one after the other meet another hour of the vendor's day.`,
          'Write schedule: interleaved, or make the gate info.',
        ),
      ];
}
