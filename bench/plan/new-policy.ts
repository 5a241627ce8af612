import type { Clause } from '#bench/domain/clause.ts';
import { type Contender, isControl } from '#bench/domain/contender.ts';
import type { Plan, PlannedScenario } from '#bench/domain/plan.ts';
import type { Intent } from '#bench/domain/policy.ts';
import { FEWEST_INDEPENDENT_CASES } from '#bench/domain/select-cases.ts';
import { didYouMean } from './nearest.ts';
import { parseContender } from './parse-contender.ts';

/** What a policy is written from. */
export interface PolicyAnswers {
  readonly intent: Intent;
  /** A contender by name or spec; undefined: there is none yet. */
  readonly incumbent: string | undefined;
  readonly candidates: readonly string[];
  readonly scenarios: readonly PlannedScenario[];
  /** Points that may be lost and still be called not worse. */
  readonly marginPoints: number;
  /** Largest cost of a right answer, as a multiple of the incumbent's. */
  readonly maxCostRatio: number;
  /** Trials of each case. */
  readonly trials: number;
  readonly owner: string;
}

export interface PolicySurroundings {
  /** Contenders by name. */
  readonly contenders: Readonly<Record<string, string>>;
  readonly clauses: readonly Clause[];
  /** The run it is about: its contenders go by their labels, and it asks for nothing that the run cannot have. */
  readonly plan?: Plan;
  /** ISO date. */
  readonly today: string;
}

/**
 * A policy to start from, in YAML, every number with a comment that says why. It decodes and checks clean; its whys are there to
 * be made true.
 * @throws Error naming the answer that cannot be, and what can
 */
export function newPolicy(answers: PolicyAnswers, { contenders, clauses, plan, today }: PolicySurroundings): string {
  assertUsable(answers);
  const named = (name: string) => contenderCalled(name, contenders, plan);
  const incumbent = answers.incumbent === undefined ? undefined : named(answers.incumbent);
  const candidates = answers.candidates.map(named);
  const judged: Judged = {
    answers,
    clauses,
    intent: INTENTS[answers.intent],
    compares: incumbent !== undefined,
    controlled: plan === undefined || plan.contenders.some(isControl),
  };
  const one = ({ label, provider, modelId }: ReturnType<typeof parseContender>) =>
    `{id: ${quoted(label)}, provider: ${/^[a-z][a-z0-9-]*$/.test(provider) ? provider : quoted(provider)}, model: ${quoted(modelId)}}`;
  const ids = answers.scenarios.map(({ id }) => id);
  const id = [
    answers.intent,
    ...(candidates.length === 1 ? candidates.map(({ label }) => slug(label)) : []),
    ...ids,
  ].join('-');
  return `# A launch policy: rules fixed before the run. Check it, read it aloud to whoever signs it, then run with it:
#   npx bakeoff policy check <this file>
#   ${plan === undefined ? `npx bakeoff run ${ids.join(' ')} --contenders ${[...(incumbent ? [incumbent] : []), ...candidates].map(({ label }) => label).join(',')} --trials ${answers.trials} --policy <this file>` : 'npx bakeoff decide <run> --policy <this file>'}
schema: bakeoff.policy/1
id: ${id}
version: 1                      # raise it with every change; changes after the first call are listed as deviations
title: ${quoted(judged.intent.title)}
owner: ${quoted(answers.owner)}
intent: ${answers.intent}
incumbent: ${incumbent === undefined ? 'null                 # nobody yet, so nothing can be compared' : one(incumbent)}
candidates:
${candidates.map((candidate) => `  - ${one(candidate)}`).join('\n')}
suite: {id: ${ids.join('-')}, version: ${quoted(today.slice(0, 7))}}
${traffic(answers.scenarios, today)}
${evidence(judged)}
${judged.compares ? 'multiplicity: hierarchical      # gates are claimed in this order, and nothing after the first that does not pass' : 'multiplicity: hierarchical'}
gates:
${gates(judged).join('\n')}
${aftermath(judged, incumbent?.label, candidates[0]?.label ?? '')}
`;
}

/** @throws Error naming the contenders of the run, or what a contender's spec looks like */
function contenderCalled(
  name: string,
  contenders: PolicySurroundings['contenders'],
  plan: PolicySurroundings['plan'],
): Contender {
  if (plan === undefined) return parseContender(name, contenders);
  const found = plan.contenders.find(({ label }) => label === name);
  if (found !== undefined) return found;
  throw new Error(
    `The run has no contender "${name}". It has: ${plan.contenders.map(({ label }) => label).join(', ')}.`,
  );
}

interface Judged {
  readonly answers: PolicyAnswers;
  readonly clauses: readonly Clause[];
  readonly intent: IntentWords;
  readonly compares: boolean;
  /** Whether control arms are, or can be, in the run. */
  readonly controlled: boolean;
}

interface IntentWords {
  readonly title: string;
  /** What is concluded when data runs out and a gate is still undecided. */
  readonly after: 'HOLD' | 'LEAST_BAD';
  readonly afterWhy: string;
  readonly reopenOn: readonly string[];
}

const REOPEN = ['price-change', 'snapshot-change', 'incident'];

const INTENTS: Readonly<Record<Intent, IntentWords>> = {
  upgrade: {
    title: 'Adopt a better contender',
    after: 'HOLD',
    afterWhy: 'the incumbent works; what cannot be shown is not worth a change',
    reopenOn: [...REOPEN, 'retirement-notice'],
  },
  'cost-down': {
    title: 'Serve from a cheaper contender',
    after: 'HOLD',
    afterWhy: 'no urgency: undecided means going on paying',
    reopenOn: [...REOPEN, 'drift-alarm'],
  },
  'forced-migration': {
    title: 'Replace an incumbent that is being retired',
    after: 'LEAST_BAD',
    afterWhy: 'staying is no choice: at the deadline the least harmful is named, as what it is',
    reopenOn: [...REOPEN, 'retirement-notice'],
  },
  'prompt-change': {
    title: 'Change the prompt',
    after: 'HOLD',
    afterWhy: 'the old prompt works; what cannot be shown is not worth a change',
    reopenOn: [...REOPEN, 'policy-change'],
  },
  'new-surface': {
    title: 'Open a new surface',
    after: 'HOLD',
    afterWhy: 'a surface that is not open disappoints nobody',
    reopenOn: REOPEN,
  },
  'drift-watch': {
    title: 'Watch what answers under a name',
    after: 'HOLD',
    afterWhy: 'what cannot be shown to be the same is treated as changed',
    reopenOn: [...REOPEN, 'drift-alarm'],
  },
};

function assertUsable({
  candidates,
  scenarios,
  marginPoints,
  maxCostRatio,
  trials,
  incumbent,
  intent,
  owner,
}: PolicyAnswers) {
  const asked = (ok: boolean, says: string): void => {
    if (!ok) throw new Error(says);
  };
  asked(
    Object.hasOwn(INTENTS, intent),
    `The intent is "${intent}".${didYouMean(intent, Object.keys(INTENTS))} Accepted: ${Object.keys(INTENTS).join(', ')}.`,
  );
  asked(owner.trim() !== '', 'A policy has an owner: a person or a team that answers for it.');
  asked(candidates.length > 0, 'A policy decides about at least one candidate.');
  asked(scenarios.length > 0, 'A policy rests on at least one scenario.');
  asked(
    marginPoints >= 0.5 && marginPoints <= 20,
    `A margin of ${marginPoints} points: accepted are 0.5 to 20; 5 is a usual one.`,
  );
  asked(
    maxCostRatio > 0,
    `A cost of ${maxCostRatio} times the incumbent's: accepted is a number above 0, such as 1.25.`,
  );
  asked(
    Number.isInteger(trials) && trials > 0,
    `${trials} trials of a case: accepted is a whole number from 1; 3 to 5 are usual.`,
  );
  asked(
    incumbent !== undefined || intent === 'new-surface',
    `An ${intent} compares with an incumbent: name it. Only a new-surface has none.`,
  );
}

function traffic(scenarios: readonly PlannedScenario[], today: string): string {
  const whole = scenarios.map(({ cases }) => Object.keys(cases).length).reduce((sum, count) => sum + count, 0);
  let left = 100;
  const weights = scenarios.map(({ id, cases }, place) => {
    const share =
      place === scenarios.length - 1 ? left : Math.min(left, Math.round((100 * Object.keys(cases).length) / whole));
    left -= share;
    return `${id}: ${share / 100}`;
  });
  return `traffic:
  source: no sample of real traffic yet; shares are those of the cases
  asOf: ${quoted(today)}
  weights: {${weights.join(', ')}}   # replace by shares of real requests: harm and cost per month rest on them`;
}

function evidence({ answers, controlled }: Judged): string {
  const { scenarios, trials } = answers;
  const cases = scenarios.map(({ id, cases: all }) => `${id}: ${Object.keys(all).length}`);
  const most = 3 * trials;
  return `evidence:
  minCases: {${cases.join(', ')}}   # all there are today; the run must not quietly lose some
  trials: ${trials}                     # ${trials >= 3 ? 'three are the fewest that show how far answers vary; after five, cases bring more' : 'fewer than three do not show how far answers vary'}
  maxTrials: ${most}                  # three times as many: beyond that more trials hardly narrow an interval, cases do
  maxAgeDays: 14                # two weeks: vendors change what runs behind a name
  maxErrorRate: 0.02            # more broken-off trials than one in fifty, and what is left is no fair sample
  schedule: interleaved           # all contenders close together in time, so that an hour of the vendor's day hits all
  aaArm: ${answers.incumbent !== undefined && controlled ? 'true ' : 'false'}                  # ${controlled ? 'the incumbent against itself: the noise every difference is held against' : 'the answers are there already; the noise is read from their repetitions'}`;
}

/** Blocking ones first: in a fixed order a conditional miss would end the claims behind it. */
function gates(judged: Judged): readonly string[] {
  const { answers, compares, controlled } = judged;
  const isConditional = (gate: string) => Number(gate.includes('level: conditional'));
  const large = answers.scenarios.reduce((sum, one) => sum + independent(one), 0) >= FEWEST_INDEPENDENT_CASES;
  return [
    ...(compares && controlled ? [assay()] : []),
    ...coverage(judged),
    ...(large ? (compares ? quality(judged) : [floor()]) : [mustPass()]),
    ...(compares ? [newModes()] : []),
    ...(compares && large ? [cost(answers)] : []),
    signOff(),
  ].toSorted((a, b) => isConditional(a) - isConditional(b));
}

function assay(): string {
  return `  - id: assay
    kind: assay-sensitivity
    level: blocking
    arms: [null-constant, refuse-all]
    minDetected: 2              # both: neither reads the question, so a suite that misses one measures nothing
    why: A suite that cannot catch a known-bad contender cannot clear a good one.`;
}

/** Only what the cases of these scenarios can meet; the rest of the specification is somebody else's. */
function coverage({ answers, clauses }: Judged): readonly string[] {
  const count = new Map<string, number>();
  for (const { cases } of answers.scenarios) {
    for (const facts of Object.values(cases)) {
      for (const clause of new Set(facts.clauses)) count.set(clause, (count.get(clause) ?? 0) + 1);
    }
  }
  const wanted = clauses.filter(({ id, level }) => level === 'MUST' && count.has(id));
  const fewest = Math.min(...wanted.map(({ id }) => count.get(id) ?? 0));
  const pairs = Math.min(...wanted.map(({ boundaryPairs }) => boundaryPairs));
  if (wanted.length === 0) return [];
  return [
    `  - id: coverage
    kind: coverage
    level: blocking
    clauses: MUST
    select: {clause: [${wanted.map(({ id }) => id).join(', ')}]}
    minCases: ${fewest}                 # the clause with the fewest cases has so many today; raise it as cases are written
    minBoundaryPairs: ${pairs}         # a reply that is just right and one that is just wrong, for each clause
    why: What no case has tried cannot be promised.`,
  ];
}

function quality({ answers }: Judged): readonly string[] {
  const { marginPoints, scenarios, intent } = answers;
  const overall = `  - id: quality
    kind: non-inferior
    level: blocking
    metric: quality             # the primary grader of each scenario
    margin: {abs: ${marginPoints}}            # points: ${Math.round(marginPoints * 100)} more wrong answers in 10,000 requests are still called the same
    why: ${quoted(`${marginPoints} points are the most its users were said to put up with; say who said so, and after which measurement.`)}`;
  const large = scenarios.filter((one) => independent(one) >= FEWEST_INDEPENDENT_CASES);
  const each =
    scenarios.length < 2
      ? []
      : large.map(
          ({ id }) => `  - id: quality-${id}
    kind: non-inferior
    level: conditional
    metric: quality
    select: {family: [${id}]}
    margin: {abs: ${Math.min(20, 2 * marginPoints)}}            # twice the overall margin: there are fewer cases, and still no family may pay for the average
    why: No family of requests may pay for the average of all.`,
        );
  const better =
    intent === 'upgrade'
      ? [
          `  - id: better
    kind: superior
    level: conditional
    metric: quality
    by: 0                       # any gain that is shown; without one the change is allowed, and limited
    why: Being better is the reason for an upgrade; otherwise keep what is known.`,
        ]
      : [];
  return [overall, ...better, ...each];
}

function mustPass(): string {
  return `  - id: quality
    kind: must-pass
    level: blocking
    trials: all
    maxFailures: 0              # below ${FEWEST_INDEPENDENT_CASES} independent cases no rate can be shown, so failures are counted
    why: With so few cases every failure is read, not averaged.`;
}

/** Without an incumbent there is only a fixed line. */
function floor(): string {
  return `  - id: quality
    kind: floor
    level: blocking
    metric: quality
    value: 0.7                  # a share; say what a user would rather do without
    on: bound                   # shown by the interval, not by luck
    why: Below seven right answers in ten people go back to doing it themselves; say how that is known.`;
}

function newModes(): string {
  return `  - id: new-failures
    kind: no-new-failure-mode
    level: conditional
    severity: [S0, S1]          # what cannot be undone, and what a user acts on
    countAs: 2                  # two independent cases make a mode; one is an anecdote
    why: The same rate of failures can hide a worse kind of failure.`;
}

function cost({ maxCostRatio, intent }: PolicyAnswers): string {
  const says =
    intent === 'cost-down'
      ? `Above ${maxCostRatio} times today’s cost the change does not pay for itself; say when it would.`
      : `The budget bears ${maxCostRatio} times today’s cost of a right answer; say who agreed.`;
  return `  - id: cost
    kind: budget
    level: ${intent === 'cost-down' ? 'blocking' : 'conditional'}
    metric: cost.perSuccess     # of a right answer: cheap wrong ones are not cheap
    max: ${maxCostRatio}                   # times the incumbent's
    vs: incumbent-ratio
    on: bound                   # shown by the interval, not by luck
    why: ${quoted(says)}`;
}

function signOff(): string {
  return `  - id: read
    kind: sign-off
    level: blocking
    role: model-behavior
    question: Have you read twenty lost cases of each candidate, and everything of severity S0?
    why: Numbers do not notice tone.`;
}

function aftermath({ intent, answers, compares }: Judged, incumbent: string | undefined, candidate: string): string {
  const back = answers.intent === 'forced-migration' || incumbent === undefined ? candidate : incumbent;
  return `onInconclusive:
  default: NEEDS_DATA           # asks for the cases or trials that would settle it, with their price
  after: {maxTrials: ${intent.after}}       # ${intent.afterWhy}
tieBreak: [${compares ? 'cost.perSuccess, ' : ''}latency.p95]
rollout:
  stages:
    - {pct: 5, minHours: 48, onlineGates: []}     # a miss of a conditional gate caps the launch here
    - {pct: 100, minHours: 0, onlineGates: []}
  rollback: {to: ${quoted(back)}, within: 10m, keepWarmDays: 14}   # kept ready for two weeks: what was not measured shows in the first days
waivers: {mayWaive: [conditional], requires: [head-of-product], maxDays: 30}   # never a blocking gate
expires:
  afterDays: 90                 # a quarter: by then a snapshot, a price or the traffic is another
  reopenOn: [${intent.reopenOn.join(', ')}]`;
}

function independent({ cases }: PlannedScenario): number {
  return new Set(Object.values(cases).map(({ cluster }) => cluster)).size;
}

function slug(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Quoted wherever YAML might read something else than this very text. */
function quoted(text: string): string {
  return /^[A-Za-z][A-Za-z0-9 ._/@-]*$/.test(text) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) &&
    !text.endsWith(' ')
    ? text
    : JSON.stringify(text);
}
