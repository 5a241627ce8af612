import { readGateMetric } from '#bench/domain/gate-metric.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import { FEWEST_INDEPENDENT_CASES, type SelectedCases } from '#bench/domain/select-cases.ts';
import { casesToShowPerfect } from '#bench/stats/absolute-gate.ts';
import { smallestNForInterval } from '#bench/stats/smallest-n-for-upper-bound.ts';
import { scenariosOf } from './check-evidence.ts';
import { didYouMean } from './nearest.ts';
import { percent } from './percent.ts';
import { error, type PolicyFlaw, type PolicyKnowledge, warning } from './policy-flaw.ts';
import type { PropertyPath } from './policy-text.ts';

/** What a check of one gate knows beside it. */
export interface Around {
  readonly path: PropertyPath;
  readonly policy: Policy;
  readonly knowledge: PolicyKnowledge;
  readonly selected: readonly SelectedCases[];
  /** Whether every scenario the gate may read was read, so that "none" means none. */
  readonly whole: boolean;
}

/** What a gate of its kind must have beside its form, and whether any evidence could ever pass it. */
export function checkKind(gate: Gate, around: Around): readonly PolicyFlaw[] {
  return [...checkSize(gate, around), ...checkForm(gate, around)];
}

/** Kinds that are judged by an interval. */
const ESTIMATING: readonly Gate['kind'][] = ['non-inferior', 'superior', 'floor', 'ceiling', 'budget', 'reliability'];

function checkSize({ id, kind, level }: Gate, { path, selected, whole }: Around): readonly PolicyFlaw[] {
  const clusters = independentCases(selected);
  return !ESTIMATING.includes(kind) ||
    level === 'info' ||
    !whole ||
    clusters === 0 ||
    clusters >= FEWEST_INDEPENDENT_CASES
    ? []
    : [
        error(
          path,
          `Gate "${id}" reads ${clusters} independent case${clusters === 1 ? '' : 's'}, and below ${FEWEST_INDEPENDENT_CASES} nothing is judged by an interval.`,
          'Select more cases, write more, or count failures with must-pass.',
        ),
      ];
}

function checkForm(gate: Gate, around: Around): readonly PolicyFlaw[] {
  const { path, policy, knowledge } = around;
  switch (gate.kind) {
    case 'must-pass':
      return checkMustPass(gate, around);
    case 'non-inferior':
      return [...checkMetric(gate, around), ...checkMargin(gate, path)];
    case 'superior':
      return checkMetric(gate, around);
    case 'floor':
    case 'ceiling':
      return [...checkMetric(gate, around), ...checkThreshold(gate, around)];
    case 'budget':
      return checkBudget(gate, around);
    case 'reliability':
      return checkReliability(gate, around);
    case 'no-new-failure-mode':
      return [];
    case 'coverage':
      return checkCoverage(gate, around);
    case 'assay-sensitivity':
      return checkAssay(gate, path, knowledge);
    case 'sign-off':
      return policy.candidates.length > 0 && !gate.question.includes('?')
        ? [
            warning(
              [...path, 'question'],
              `"${gate.question}" asks nothing.`,
              'Write a question that is answered by yes or no.',
            ),
          ]
        : [];
    default:
      return gate satisfies never;
  }
}

type Of<Kind extends Gate['kind']> = Extract<Gate, { readonly kind: Kind }>;

function checkMustPass({ id, trials }: Of<'must-pass'>, { path, policy }: Around): readonly PolicyFlaw[] {
  if (trials === 'all') return [];
  const { atLeast, of } = trials;
  if (atLeast > of) {
    return [
      error([...path, 'trials'], `Gate "${id}" wants ${atLeast} of ${of} trials right.`, `Write ${of} or fewer.`),
    ];
  }
  return of > policy.evidence.trials
    ? [
        error(
          [...path, 'trials'],
          `Gate "${id}" counts ${of} trials of a case, and the evidence has ${policy.evidence.trials}.`,
          `Ask for evidence.trials: ${of}, or count ${policy.evidence.trials}.`,
        ),
      ]
    : [];
}

function checkMetric(
  { id, metric }: Of<'non-inferior' | 'superior' | 'floor' | 'ceiling'>,
  { path, knowledge, selected, whole }: Around,
): readonly PolicyFlaw[] {
  const read = readGateMetric(metric);
  const graders = graderKeys(selected.length > 0 ? selected.map(({ scenario }) => scenario) : scenariosOf(knowledge));
  const known = ['quality', ...graders.map((key) => `quality.${key}`), ...OTHER_METRICS];
  const unknown = (says: string) => [
    error([...path, 'metric'], `${says}${didYouMean(metric, known)}`, `Known: ${known.join(', ')}.`),
  ];
  if (read === undefined) return unknown(`"${metric}" is no metric.`);
  return read.kind !== 'grader' || !whole || graders.includes(read.grader)
    ? []
    : unknown(`No scenario that gate "${id}" reads has a grader "${read.grader}".`);
}

/** Readings that are no grader's. */
const OTHER_METRICS = [
  'cost.perSuccess',
  'cost.perTrial',
  'cost.per1k',
  'cost.monthly',
  'latency.p95',
  'ttft.p95',
  'error.rate',
  'flip-rate',
  'agreement',
  'pass^3',
];

function graderKeys(scenarios: readonly PlannedScenario[]): readonly string[] {
  return [...new Set(scenarios.flatMap(({ graders }) => Object.keys(graders)))];
}

/** A margin wider than this lets through what no user would call the same. */
const WIDEST_POINTS = 20;
/** Narrower than this, and a share was probably written where points are meant. */
const NARROWEST_POINTS = 0.5;

function checkMargin({ id, margin, metric }: Of<'non-inferior'>, path: PropertyPath): readonly PolicyFlaw[] {
  const at = [...path, 'margin'];
  if (!('abs' in margin)) return [];
  if (readGateMetric(metric)?.kind === 'amount') {
    return [
      error(
        at,
        `Gate "${id}" takes a margin in points of ${metric}, which is no share.`,
        'Write margin: { rel: 0.1 } for a tenth of the incumbent’s.',
      ),
    ];
  }
  if (margin.abs > WIDEST_POINTS) {
    return [
      warning(
        at,
        `Gate "${id}" lets ${margin.abs} points go and calls it not worse.`,
        'Take half of what the incumbent is worth over doing without it.',
      ),
    ];
  }
  return margin.abs < NARROWEST_POINTS
    ? [
        warning(
          at,
          `A margin of ${margin.abs} points is a fraction of a point; hardly any number of cases can tell it from 0.`,
          `Points are per cent: 5 points are written 5${margin.abs < 0.2 ? `, and ${margin.abs} was perhaps meant as ${Number((100 * margin.abs).toPrecision(6))}` : ''}.`,
        ),
      ]
    : [];
}

/** A threshold that a contender without a single failure could not be shown to meet is no gate but a wall. */
function checkThreshold(gate: Of<'floor' | 'ceiling'>, { path, selected, whole }: Around): readonly PolicyFlaw[] {
  const { id, kind, value, on, metric } = gate;
  if (readGateMetric(metric)?.kind === 'amount') return [];
  if (value < 0 || value > 1) {
    return [
      error(
        [...path, 'value'],
        `Gate "${id}" has the ${kind} ${value}, and ${metric} is a share.`,
        `Write a share from 0 to 1${value > 1 && value <= 100 ? `, as in ${value / 100} for ${value} %` : ''}.`,
      ),
    ];
  }
  const clusters = independentCases(selected);
  const share = kind === 'floor' ? value : 1 - value;
  const needed = casesToShowPerfect(share);
  if (on === 'estimate' || !whole || clusters < FEWEST_INDEPENDENT_CASES) return [];
  if (needed === undefined || clusters < needed) {
    return [
      error(
        [...path, 'value'],
        `Gate "${id}" cannot pass: even with no failure, ${clusters} independent cases do not show a rate ` +
          `${kind === 'floor' ? 'above' : 'below'} ${percent(value)}${needed === undefined ? '' : `; ${needed} would`}.`,
        needed === undefined
          ? `Take a value ${kind === 'floor' ? 'below 1' : 'above 0'}, or must-pass.`
          : `Add cases, judge it on: estimate, or count failures with must-pass.`,
      ),
    ];
  }
  return [];
}

/** Cases of one cluster count once. */
function independentCases(selected: readonly SelectedCases[]): number {
  return selected.reduce(
    (sum, { scenario, cases }) => sum + new Set(cases.map((id) => scenario.cases[id]?.cluster ?? id)).size,
    0,
  );
}

/** Seconds above which a threshold was probably written in milliseconds. */
const LONGEST_SECONDS = 300;

function checkBudget(gate: Of<'budget'>, { path, policy, selected, whole }: Around): readonly PolicyFlaw[] {
  const { id, metric, max, vs = 'absolute', on } = gate;
  const flaws: PolicyFlaw[] = [];
  if (/^(latency|ttft)\./.test(metric) && vs === 'absolute' && max > LONGEST_SECONDS) {
    flaws.push(
      warning(
        [...path, 'max'],
        `Gate "${id}" allows ${max} seconds.`,
        `Times are in seconds: ${max} ms are ${max / 1000}.`,
      ),
    );
  }
  if (metric === 'error.rate' && vs === 'absolute' && max > 1) {
    flaws.push(error([...path, 'max'], `Gate "${id}" allows an error rate of ${max}.`, 'Write a share from 0 to 1.'));
  }
  if (metric === 'cost.monthly' && policy.traffic?.requestsPerMonth === undefined) {
    flaws.push(
      error(
        path,
        `Gate "${id}" reads the cost of a month, and nobody says how many requests it has.`,
        'Add traffic.requestsPerMonth.',
      ),
    );
  }
  const tail = /\.p(\d+)$/.exec(metric)?.[1];
  const needed = tail === undefined ? undefined : smallestNForInterval(Number(tail) / 100);
  const trials = selected.reduce((sum, { cases }) => sum + cases.length, 0) * policy.evidence.trials;
  if (on === 'bound' && whole && needed !== undefined && trials < needed) {
    flaws.push(
      error(
        path,
        `Gate "${id}" bounds the ${tail}th percentile with ${trials} trials; ${needed} are the fewest that bound it.`,
        'Add cases or trials, or judge it on: estimate.',
      ),
    );
  }
  return flaws;
}

function checkReliability(gate: Of<'reliability'>, { path, policy }: Around): readonly PolicyFlaw[] {
  const { id, metric, k, min, max } = gate;
  const limit = metric === 'flip-rate' ? 'max' : 'min';
  if ((limit === 'max' ? max : min) === undefined) {
    return [error(path, `Gate "${id}" has no limit for ${metric}.`, `Write ${limit}, a share from 0 to 1.`)];
  }
  if (metric === 'pass^k' && k === undefined) {
    return [error(path, `Gate "${id}" does not say how many in a row.`, 'Write k.')];
  }
  const trials = metric === 'pass^k' ? (k ?? 1) : 2;
  return trials > policy.evidence.trials
    ? [
        error(
          metric === 'pass^k' ? [...path, 'k'] : path,
          `Gate "${id}" needs ${trials} trials of a case, and the evidence has ${policy.evidence.trials}.`,
          `Ask for evidence.trials: ${trials}.`,
        ),
      ]
    : [];
}

function checkCoverage(gate: Of<'coverage'>, { path, knowledge, selected, whole }: Around): readonly PolicyFlaw[] {
  const { clauses } = knowledge;
  if (clauses === undefined || !whole) return [];
  const count = new Map<string, number>();
  for (const { scenario, cases } of selected) {
    for (const id of cases) {
      for (const clause of scenario.cases[id]?.clauses ?? []) count.set(clause, (count.get(clause) ?? 0) + 1);
    }
  }
  const chosen = gate.select?.clause;
  const wanted = clauses.filter(({ id, level }) => level === gate.clauses && (chosen?.includes(id) ?? true));
  const thin = wanted.filter(({ id }) => (count.get(id) ?? 0) < gate.minCases);
  const pairs = wanted.filter(({ boundaryPairs }) => boundaryPairs < (gate.minBoundaryPairs ?? 0));
  return [
    ...(wanted.length === 0
      ? [
          error(
            path,
            `Gate "${gate.id}" finds no ${gate.clauses} clause in scenarios/spec.`,
            'Write one, or take the gate out.',
          ),
        ]
      : []),
    ...(thin.length === 0
      ? []
      : [
          error(
            [...path, 'minCases'],
            `Gate "${gate.id}" wants ${gate.minCases} cases of every ${gate.clauses} clause; ${thin
              .map(({ id }) => `${id} has ${count.get(id) ?? 0}`)
              .join(', ')}.`,
            `Write more cases for ${thin.length === 1 ? 'it' : 'them'}, ask for fewer, or name the clauses it is about in select.clause.`,
          ),
        ]),
    ...(pairs.length === 0
      ? []
      : [
          error(
            [...path, 'minBoundaryPairs'],
            `Gate "${gate.id}" wants ${gate.minBoundaryPairs} boundary pairs a clause; ${pairs
              .map(({ id, boundaryPairs }) => `${id} has ${boundaryPairs}`)
              .join(', ')}.`,
            'Add pairs to scenarios/spec, or ask for fewer.',
          ),
        ]),
  ];
}

function checkAssay(
  { id, arms, minDetected }: Of<'assay-sensitivity'>,
  path: PropertyPath,
  { controlArms }: PolicyKnowledge,
): readonly PolicyFlaw[] {
  const distinct = new Set(arms);
  const unknown = arms.flatMap((arm, place) =>
    controlArms === undefined || controlArms.includes(arm) || isDegraded(arm)
      ? []
      : [
          error(
            [...path, 'arms', place],
            `No control arm is called "${arm}".${didYouMean(arm, controlArms)}`,
            `Known: ${controlArms.join(', ')}.`,
          ),
        ],
  );
  return minDetected > distinct.size
    ? [
        ...unknown,
        error(
          [...path, 'minDetected'],
          `Gate "${id}" wants ${minDetected} control arms caught, and names ${distinct.size}.`,
          `Write ${distinct.size} or fewer.`,
        ),
      ]
    : unknown;
}

/** `degraded-<x>`: a copy of the incumbent with x per cent of its answers replaced, for any x. */
function isDegraded(arm: string): boolean {
  const share = Number(/^degraded-(\d+(?:\.\d+)?)$/.exec(arm)?.[1]);
  return share > 0 && share <= 100;
}
