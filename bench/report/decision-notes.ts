import type { AnswerLengths } from '#bench/analysis/answer-lengths.ts';
import { tangoBeside } from '#bench/analysis/decide/tango-beside.ts';
import type { Observations } from '#bench/analysis/observe.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { Gate, Policy, ReopenTrigger } from '#bench/domain/policy.ts';
import type { CandidateFinding, GateFinding, PolicyFinding } from '#bench/domain/verdict.ts';

/** What a page about a verdict is written from. */
export interface DecisionBasis {
  readonly policy: Policy;
  readonly finding: PolicyFinding;
  readonly plan: Plan;
  readonly observations: Observations;
  readonly lengths: AnswerLengths;
}

/** What stands below the gates of the chosen candidate: what it comes from, what to do next, how long it holds. */
export function decisionNotes(input: DecisionBasis, chosen: CandidateFinding): readonly string[] {
  const all = judgedGates(input, chosen);
  const { plan, observations } = input;
  const withTango = all.some(({ gate, finding }) => tangoBeside(gate, finding, plan, observations) !== undefined);
  return [
    ...(withTango
      ? [
          'Tango: the score interval for single trials of pass or fail. The interval above it is the default one and decides.',
        ]
      : []),
    ...rereadings(all),
    ...cause(input, chosen, all),
    `Next: ${nextStep(input, chosen)}.`,
    `Expires: ${expiry(input)}.`,
  ];
}

/** Gates that read the very answers a failed gate read, by another grader, and pass; what that means is the gate's own `why`. */
function rereadings(all: readonly JudgedGate[]): readonly string[] {
  return all.flatMap((failed) =>
    failed.finding.outcome !== 'fail' || failed.finding.unit !== 'points'
      ? []
      : all
          .filter(
            ({ gate, finding }) =>
              finding.level === 'info' &&
              finding.outcome === 'pass' &&
              finding.unit === 'points' &&
              finding.metric !== failed.finding.metric &&
              JSON.stringify(gate.select) === JSON.stringify(failed.gate.select),
          )
          .map(
            ({ finding }) =>
              `The same answers fail ${failed.finding.gate} and pass ${finding.gate}: what was lost is in what ` +
              `${failed.finding.metric} asks beyond ${finding.metric}. ${finding.why}`,
          ),
  );
}

/** A mean length that changes by less than this factor is said to be no cause. */
const TELLING_FACTOR = 2;

/** How long answers were in the scenarios whose gates decided against the candidate. */
function cause(
  { policy, plan, lengths }: DecisionBasis,
  { candidate, because }: CandidateFinding,
  all: readonly JudgedGate[],
): readonly string[] {
  const incumbent = policy.incumbent?.id;
  const against = all.filter(
    ({ finding }) => finding.outcome === 'fail' && finding.unit === 'points' && because.includes(finding.gate),
  );
  const named = new Set(against.flatMap(({ gate }) => gate.select?.family ?? plan.scenarios.map(({ id }) => id)));
  const changes = [...named].flatMap((scenario) => {
    const [before, after] = [incumbent, candidate].map((label) => lengths.get(scenario)?.get(label ?? ''));
    return before === undefined || after === undefined ? [] : [{ scenario, before, after }];
  });
  if (changes.length === 0) return [];
  const telling = changes.filter(({ before, after }) => {
    const factor = Math.max(before, after) / Math.min(before, after);
    return !(factor < TELLING_FACTOR);
  });
  const told = (ones: typeof changes): string =>
    ones
      .map(
        ({ scenario, before, after }) =>
          `${after < before ? 'fell' : 'rose'} from ${characters(before)} to ${characters(after)} characters (${scenario})`,
      )
      .join(', ');
  if (telling.length > 0) return [`Likely cause: the mean answer ${told(telling)}.`];
  return [
    `Likely cause: not the length of the answers; the mean answer ${told(changes)}. Read the losses: npx bakeoff losses.`,
  ];
}

function nextStep({ policy, finding }: DecisionBasis, { gates, because, cappedAtPct }: CandidateFinding): string {
  const deciding = gates.filter(({ gate }) => because.includes(gate));
  switch (finding.verdict) {
    case 'LAUNCH': {
      const stage = policy.rollout?.stages[0];
      return stage === undefined ? 'roll out' : `roll out to ${stage.pct} % of the traffic for ${stage.minHours} hours`;
    }
    case 'LAUNCH_LIMITED':
      return `start with at most ${cappedAtPct ?? 'a small part'}${cappedAtPct === undefined ? '' : ' %'} of the traffic, and settle ${because.join(', ')}`;
    case 'NEEDS_DATA':
      return `npx bakeoff run --continue ${finding.run} buys what would settle ${because.join(', ')}; decide again`;
    case 'HOLD':
      return deciding.some(({ outcome, unit }) => outcome === 'fail' && unit === 'points')
        ? 'port the prompt, run the 2x2 (old and new model, old and new prompt), decide again'
        : `mend ${because.join(', ')}, or find another candidate; decide again`;
    case 'NOT_CERTIFIABLE':
      return `make ${because.join(', ') || 'a blocking gate'} answerable, as the table says; decide again`;
    case 'NO_DECISION':
      return 'name an incumbent that takes part in the run; decide again';
    default:
      return finding.verdict satisfies never;
  }
}

const TRIGGERS: Readonly<Record<ReopenTrigger, string>> = {
  'price-change': 'the next change of price',
  'snapshot-change': 'the next snapshot',
  'retirement-notice': 'a retirement notice',
  'drift-alarm': 'a drift alarm',
  'suite-major': 'a new major version of the suite',
  incident: 'an incident',
  'policy-change': 'a change of the policy',
};
const DAY_MS = 86_400_000;

function expiry({ policy: { expires }, finding: { asOf } }: DecisionBasis): string {
  const last = new Date(Date.parse(asOf.slice(0, 10)) + expires.afterDays * DAY_MS).toISOString().slice(0, 10);
  const reopen = expires.reopenOn.map((trigger) => TRIGGERS[trigger]);
  return `in ${expires.afterDays} days, on ${last}${reopen.length === 0 ? '' : `, or with ${reopen.join(', ')}`}`;
}

function characters(mean: number): string {
  return Math.round(mean).toLocaleString('en-US').replaceAll(',', ' ');
}

export interface JudgedGate {
  readonly gate: Gate;
  readonly finding: GateFinding;
}

/** The gates of a candidate with the rules they were judged by. */
export function judgedGates(
  { policy }: Pick<DecisionBasis, 'policy'>,
  { gates }: CandidateFinding,
): readonly JudgedGate[] {
  return gates.flatMap((finding) => {
    const gate = policy.gates.find(({ id }) => id === finding.gate);
    return gate === undefined ? [] : [{ gate, finding }];
  });
}
