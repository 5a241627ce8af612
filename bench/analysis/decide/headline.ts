import { countPhrase } from '#bench/analysis/phrase.ts';
import type { LaunchVerdict, Policy } from '#bench/domain/policy.ts';
import type { CandidateFinding, GateFinding, PolicyFinding } from '#bench/domain/verdict.ts';
import { findingPhrase } from './gate-phrases.ts';
import { listed } from './select-cases.ts';

const WORDS: Readonly<Record<LaunchVerdict, string>> = {
  LAUNCH: 'LAUNCH',
  LAUNCH_LIMITED: 'LAUNCH LIMITED',
  NEEDS_DATA: 'NEEDS DATA',
  HOLD: 'HOLD',
  NOT_CERTIFIABLE: 'NOT CERTIFIABLE',
  NO_DECISION: 'NO DECISION',
};

/** Gates named in the headline; the table below it holds them all. */
const NAMED = 2;

/** The one sentence for leadership, from the findings and nothing else. */
export function headline(
  found: Pick<PolicyFinding, 'verdict' | 'candidate' | 'tied' | 'candidates' | 'evidenceKinds'>,
  policy: Policy,
): string {
  const { verdict, candidate, tied, candidates } = found;
  const chosen = candidates.find((one) => one.candidate === candidate);
  if (chosen === undefined) return `${WORDS[verdict]}: the policy names no candidate. Name one, and run it.`;
  const names = tied.length > 1 ? `${tied.slice(0, -1).join(', ')} or ${tied.at(-1)}` : chosen.candidate;
  const tie = tied.length > 1 ? ` The tie-break does not tell ${listed(tied)} apart: choose either.` : '';
  return `${WORDS[verdict]}: ${advice(verdict, names, chosen, policy)}. ${reasons(chosen)}${tie}${origin(found.evidenceKinds)}`;
}

function advice(verdict: LaunchVerdict, names: string, chosen: CandidateFinding, { incumbent }: Policy): string {
  const move = incumbent === null ? `launch ${names}` : `move from ${incumbent.id} to ${names}`;
  switch (verdict) {
    case 'LAUNCH':
      return move;
    case 'LAUNCH_LIMITED':
      return chosen.cappedAtPct === undefined
        ? `${move}, limited`
        : `${move} for at most ${chosen.cappedAtPct} % of the traffic`;
    case 'NEEDS_DATA':
      return `do not ${move} yet`;
    case 'HOLD':
      return `do not ${move}`;
    case 'NOT_CERTIFIABLE':
      return `this evidence does not clear anybody to ${move}`;
    case 'NO_DECISION':
      return `there is no baseline to hold ${names} against`;
    default:
      return verdict satisfies never;
  }
}

function reasons({ gates, because, verdict }: CandidateFinding): string {
  const upside = gainsOf(gates);
  const deciding = gates.filter(({ gate }) => because.includes(gate));
  const claims = deciding.slice(0, NAMED).map(claim);
  const more = deciding.length - claims.length;
  const against = `${claims.join('; ')}${more > 0 ? `; and ${countPhrase(more, 'more gate')}` : ''}`;
  if (verdict === 'LAUNCH') {
    const passed = gates.filter(({ outcome, level }) => outcome === 'pass' && level === 'blocking').length;
    const waived = gates.filter(({ outcome }) => outcome === 'waived').map(({ gate }) => gate);
    const without = waived.length === 0 ? '' : `, waived: ${listed(waived)}`;
    const all = `${countPhrase(passed, 'blocking gate')} passed${without}`;
    return upside === '' ? capital(`${all}.`) : capital(`${upside}; ${all}.`);
  }
  if (against === '')
    return 'The policy has no blocking gate, so nothing was asked of it: add the gates that must hold.';
  return capital(upside === '' ? `${against}.` : `${upside}, but ${against}.`);
}

/** `92 % cheaper and 4.6x faster at the median`: the plainest cost and latency of those that gates compared. */
function gainsOf(gates: readonly GateFinding[]): string {
  const ratios = gates.filter(
    ({ unit, outcome, estimate }) => unit === 'ratio' && outcome !== 'not-evaluated' && estimate?.value !== undefined,
  );
  const first = (...tests: ((metric: string) => boolean)[]): GateFinding | undefined =>
    tests.flatMap((test) => ratios.filter(({ metric }) => metric !== undefined && test(metric)))[0];
  const cost = first(
    (metric) => metric.startsWith('cost.') && metric !== 'cost.perSuccess',
    (metric) => metric === 'cost.perSuccess',
  );
  const latency = first(
    (metric) => metric === 'latency.p50',
    (metric) => metric.startsWith('latency.'),
    (metric) => metric.startsWith('ttft.'),
  );
  return [cost, latency].flatMap((finding) => (finding === undefined ? [] : gain(finding))).join(' and ');
}

/** Gains too small to lead with are left to the table. */
const WORTH_SAYING = 0.95;

function gain({ metric = '', estimate, sides }: GateFinding): readonly string[] {
  const { candidate, incumbent } = sides ?? {};
  // Both values stand in the table, so the headline divides those; the gate's own ratio is taken case by case.
  const shown = candidate === undefined || incumbent === undefined ? undefined : candidate / incumbent;
  const ratio = shown ?? estimate?.value;
  if (ratio === undefined || !(ratio > 0 && ratio < WORTH_SAYING)) return [];
  if (metric.startsWith('cost.')) {
    return [`${Math.round(100 * (1 - ratio))} % cheaper${metric === 'cost.perSuccess' ? ' per success' : ''}`];
  }
  const at = metric.endsWith('.p50') ? 'at the median' : `at the ${metric.split('.').at(-1) ?? ''}`;
  return [`${(1 / ratio).toFixed(1)}x faster${metric.startsWith('ttft.') ? ' to its first token' : ''} ${at}`];
}

/** What a deciding gate found, in a clause. */
function claim(finding: GateFinding): string {
  const { gate, outcome, estimate, unit, metric, threshold } = finding;
  const value = estimate?.value;
  if (outcome === 'not-evaluated' || value === undefined || unit === undefined || metric === undefined) {
    return `${gate} ${said(finding)}`;
  }
  const name = metric === 'quality' || metric === 'quality.pass' ? 'quality' : metric;
  const cases = countPhrase(estimate?.cases ?? 0, 'case');
  if (finding.kind === 'must-pass' || threshold === undefined) return `${gate} ${said(finding)}`;
  const open = outcome === 'fail' ? '' : outcome === 'pass' ? ' passes but is not claimed' : ' is not settled';
  if (unit === 'points') {
    const way = value < 0 ? 'lower' : 'higher';
    const gap = value === 0 ? 'level' : `${findingPhrase(value, unit)} ${way}`;
    return `${name} is ${gap} on ${cases} (${gate}${open})`;
  }
  const limit = unit === 'ratio' ? `${threshold} times the incumbent's` : findingPhrase(threshold, unit);
  const shown = unit === 'ratio' ? `${value.toFixed(2)} times the incumbent's` : findingPhrase(value, unit);
  return `${name} is ${shown} against a limit of ${limit} (${gate}${open})`;
}

const OUTCOMES: Readonly<Record<GateFinding['outcome'], string>> = {
  pass: 'passes but is not claimed',
  fail: 'fails',
  inconclusive: 'is not settled',
  'not-evaluated': 'could not be evaluated',
  waived: 'is waived',
};

function said({ outcome, says }: GateFinding): string {
  const first = says.split(/\.(?:\s|$)/)[0] ?? says;
  return `${OUTCOMES[outcome]}: ${first.charAt(0).toLowerCase()}${first.slice(1)}`;
}

function origin(kinds: PolicyFinding['evidenceKinds']): string {
  const other = kinds.filter((kind) => kind !== 'measured');
  return other.length === 0 ? '' : ` (Evidence: ${listed(kinds)}.)`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
