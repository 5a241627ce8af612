import { readGateMetric } from '#bench/domain/gate-metric.ts';
import { type BudgetMetric, DEFAULT_CONFIDENCE, type Gate, type Policy } from '#bench/domain/policy.ts';
import { percent } from './percent.ts';

/** What passes a gate, what fails it, and what leaves it open. */
export function explainGate(gate: Gate, { incumbent, candidates }: Pick<Policy, 'incumbent' | 'candidates'>): string {
  const base = incumbent?.id ?? 'the incumbent';
  const [only, another] = candidates;
  const subject = only !== undefined && another === undefined ? only.id : 'a candidate';
  switch (gate.kind) {
    case 'must-pass':
      return mustPass(gate, subject);
    case 'non-inferior':
      return nonInferior(gate, base, subject);
    case 'superior':
      return superior(gate, base, subject);
    case 'floor':
    case 'ceiling':
      return threshold(gate, subject);
    case 'budget':
      return budget(gate, base, subject);
    case 'reliability':
      return reliability(gate, subject);
    case 'no-new-failure-mode':
      return (
        `Passes unless ${subject} fails in a way of severity ${gate.severity.join(' or ')} that ${base} does not, ` +
        `in ${gate.countAs} independent cases or more; fewer are an anecdote.`
      );
    case 'coverage':
      return (
        `Passes when every ${gate.clauses} clause of the behaviour specification${gate.select?.clause === undefined ? '' : ' that it names'} has evidence from ` +
        `${gate.minCases} cases or more${gate.minBoundaryPairs === undefined ? '' : ` and ${gate.minBoundaryPairs === 1 ? '1 pair' : `${gate.minBoundaryPairs} pairs`} of replies on both sides of its line`}; ` +
        'otherwise it is not evaluated, for a gap is the suite’s and not the candidate’s.'
      );
    case 'assay-sensitivity':
      return (
        `Passes when ${gate.minDetected} of the known-bad control arms ${gate.arms.join(', ')} are caught by this very suite; ` +
        'otherwise it is not evaluated: a suite that misses known-bad contenders cannot clear a good one.'
      );
    case 'sign-off':
      return `Passes when ${gate.role} answers yes to "${gate.question}", fails on no, and is not evaluated until somebody has answered.`;
    default:
      return gate satisfies never;
  }
}

type Of<Kind extends Gate['kind']> = Extract<Gate, { readonly kind: Kind }>;

function mustPass({ trials, maxFailures = 0 }: Of<'must-pass'>, subject: string): string {
  if (trials === 'all') {
    return maxFailures === 0
      ? `Passes when ${subject} is right in every trial of every case; one failure fails it.`
      : `Passes when ${subject} fails no more than ${maxFailures} of all trials; fails otherwise.`;
  }
  const allowed = maxFailures === 0 ? 'every case' : `all but ${maxFailures} of the cases`;
  return `Passes when ${subject} is right in at least ${trials.atLeast} of ${trials.of} trials of ${allowed}; fails otherwise.`;
}

function nonInferior({ metric, margin, confidence }: Of<'non-inferior'>, base: string, subject: string): string {
  const by = 'abs' in margin ? points(margin.abs) : `${percent(margin.rel)} of what ${base} has`;
  return (
    `Passes when it is shown that ${subject} is not worse than ${base} by ${by} or more in ${metricName(metric)}; ` +
    `fails when it is shown to be worse by more; otherwise inconclusive. ${risk(confidence)}`
  );
}

function superior({ metric, by = 0, confidence }: Of<'superior'>, base: string, subject: string): string {
  const more = by === 0 ? 'better' : `better by more than ${points(by)}`;
  const less = by === 0 ? 'worse' : `better by less`;
  return (
    `Passes when ${subject} is shown to be ${more} than ${base} in ${metricName(metric)}; fails when it is shown to be ${less}; ` +
    `otherwise inconclusive. ${risk(confidence)}`
  );
}

function threshold({ kind, metric, value, on }: Of<'floor' | 'ceiling'>, subject: string): string {
  const [over, under] = kind === 'floor' ? ['above', 'below'] : ['below', 'above'];
  const read = readGateMetric(metric);
  const shown = read?.kind === 'amount' ? String(value) : percent(value);
  // A grader's 1 is right, so of a score a floor bounds what is right and a ceiling what is wrong.
  const scores = read?.kind === 'quality' || read?.kind === 'grader';
  const what = kind === 'ceiling' && scores ? `the share of failures of ${subject}` : subject;
  return on === 'estimate'
    ? `Passes when the estimate of ${what} in ${metricName(metric)} lies ${over} ${shown}, whatever its interval; fails otherwise.`
    : `Passes when ${what} in ${metricName(metric)} is shown to lie ${over} ${shown}; fails when it is shown to lie ${under}; otherwise inconclusive. ${risk(undefined)}`;
}

const BUDGETS: Readonly<Record<BudgetMetric, { readonly name: string; readonly unit: (max: number) => string }>> = {
  'cost.perSuccess': { name: 'cost of a right answer', unit: dollars },
  'cost.perTrial': { name: 'cost of an answer', unit: dollars },
  'cost.per1k': { name: 'cost of a thousand answers', unit: dollars },
  'cost.monthly': { name: 'cost of a month', unit: dollars },
  'latency.p50': { name: 'median time to the whole answer', unit: seconds },
  'latency.p95': { name: 'time to the whole answer that 95 % stay below', unit: seconds },
  'latency.p99': { name: 'time to the whole answer that 99 % stay below', unit: seconds },
  'ttft.p50': { name: 'median time to the first token', unit: seconds },
  'ttft.p95': { name: 'time to the first token that 95 % stay below', unit: seconds },
  'error.rate': { name: 'share of broken-off trials', unit: percent },
};

function budget({ metric, max, vs = 'absolute', on }: Of<'budget'>, base: string, subject: string): string {
  const { name, unit } = BUDGETS[metric];
  const limit = vs === 'absolute' ? unit(max) : `${max} times that of ${base}`;
  return on === 'estimate'
    ? `Passes when the ${name} of ${subject} is ${limit} or less as measured, whatever its interval; fails otherwise.`
    : `Passes when the ${name} of ${subject} is shown to be ${limit} or less; fails when it is shown to be more; otherwise inconclusive.`;
}

function reliability({ metric, k, min, max }: Of<'reliability'>, subject: string): string {
  switch (metric) {
    case 'pass^k':
      return `Passes when the chance that ${subject} is right ${k ?? '?'} times in a row is shown to be ${limit(min)} or more; fails when it is shown to be less; otherwise inconclusive.`;
    case 'flip-rate':
      return `Passes when two trials of a case by ${subject} are shown to disagree in ${limit(max)} or less; fails when it is shown to be more; otherwise inconclusive.`;
    case 'agreement':
      return `Passes when two trials of a case by ${subject} are shown to agree in ${limit(min)} or more; fails when it is shown to be less; otherwise inconclusive.`;
    default:
      return metric satisfies never;
  }
}

function limit(share: number | undefined): string {
  return share === undefined ? 'no stated limit' : percent(share);
}

function metricName(metric: string): string {
  const read = readGateMetric(metric);
  if (read === undefined) return metric;
  return read.kind === 'quality' ? 'quality' : read.kind === 'grader' ? `the score of "${read.grader}"` : read.name;
}

function risk(confidence: number = DEFAULT_CONFIDENCE): string {
  return `Risk of passing what lies on the line: ${percent((1 - confidence) / 2)}.`;
}

function points(count: number): string {
  return count === 1 ? '1 point' : `${count} points`;
}

function dollars(usd: number): string {
  return `$${usd}`;
}

function seconds(count: number): string {
  return `${count} s`;
}
