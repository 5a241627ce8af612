import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { Gate, LaunchVerdict, Policy } from '#bench/domain/policy.ts';
import type { CandidateFinding, GateFinding, PolicyFinding } from '#bench/domain/verdict.ts';
import { claimGates } from './claim-gates.ts';
import { type Combined, combineGates } from './combine-gates.ts';
import type { GateContext, GateReading } from './gate-reading.ts';
import { headline } from './headline.ts';
import { judgeGate } from './judge-gate.ts';
import { evidenceKinds, listDeviations } from './list-deviations.ts';
import type { PolicyEvidence } from './policy-evidence.ts';
import { EXPECTED_HARM, type Ranking, rankCandidates } from './rank-candidates.ts';
import { listed } from './select-cases.ts';
import { tippingPoints } from './tipping-points.ts';
import { waiveGate } from './waive-gate.ts';

/**
 * The verdict of a policy on its evidence: gates judged per candidate, combined, and one candidate chosen. A pure function:
 * the same policy and evidence give the same bytes.
 */
export function decide(policy: Policy, evidence: PolicyEvidence): PolicyFinding {
  const judged = policy.candidates.map(({ id }) => judgeCandidate(policy, evidence, id));
  const ran = judged.filter(({ context }) => evidence.plan.contenders.some(({ label }) => label === context.candidate));
  const claims = new Map(
    claimGates(
      policy.multiplicity,
      ran.map(({ gates }) => gates),
    ).map((list, index) => [ran[index], list]),
  );
  const standing = judged.map((one) => standingOf(policy, evidence, one, claims.get(one) ?? []));
  const { candidates, ranking } = concluded(policy, evidence, standing);
  const verdict = candidates.find(({ candidate }) => candidate === ranking?.leader)?.verdict ?? 'NO_DECISION';
  const chosen = judged.find(({ context }) => context.candidate === ranking?.leader);
  const findings = candidates.find(({ candidate }) => candidate === ranking?.leader)?.gates ?? [];
  const found = {
    schema: 'bakeoff.finding/1' as const,
    policy: { id: policy.id, version: policy.version, hash: hashPolicy(policy), sealedAt: evidence.sealed?.at },
    run: evidence.run.id,
    gradingPass: evidence.run.gradingPass,
    asOf: evidence.asOf,
    evidenceKinds: evidenceKinds(policy, evidence),
    verdict,
    candidate: ranking?.leader,
    tied: ranking !== undefined && ranking.tied.length > 1 && DECIDES_FOR.has(verdict) ? ranking.tied : [],
    candidates,
    tippingPoints: chosen === undefined ? [] : tippingPoints(chosen.context, paired(policy.gates, findings)),
    deviations: [...listDeviations(policy, evidence), ...standing.flatMap(({ refusedWaivers }) => refusedWaivers)],
  };
  return { ...found, headline: headline(found, policy) };
}

/** Verdicts that take a candidate: only there a tie is one. */
const DECIDES_FOR: ReadonlySet<LaunchVerdict> = new Set(['LAUNCH', 'LAUNCH_LIMITED']);

/** The best first: whom the verdict is about when there are several candidates. */
const BEST_FIRST: readonly LaunchVerdict[] = [
  'LAUNCH',
  'LAUNCH_LIMITED',
  'NEEDS_DATA',
  'NOT_CERTIFIABLE',
  'NO_DECISION',
  'HOLD',
];

interface JudgedCandidate {
  readonly context: GateContext;
  readonly gates: readonly {
    readonly gate: Gate;
    readonly reading: GateReading;
    readonly waived: boolean;
    readonly waiver: ReturnType<typeof waiveGate>;
  }[];
}

function judgeCandidate(policy: Policy, evidence: PolicyEvidence, candidate: string): JudgedCandidate {
  const there = evidence.plan.contenders.some(({ label }) => label === policy.incumbent?.id);
  const context = { policy, evidence, candidate, incumbent: there ? policy.incumbent?.id : undefined };
  const gates = policy.gates.map((gate) => {
    const reading = judgeGate(context, gate);
    const waiver = waiveGate(gate, reading.outcome, policy.waivers, evidence);
    return { gate, reading, waiver, waived: waiver !== undefined && 'waiver' in waiver };
  });
  return { context, gates };
}

interface StandingCandidate {
  readonly candidate: string;
  readonly combined: Combined;
  readonly findings: readonly GateFinding[];
  readonly refusedWaivers: readonly string[];
}

function standingOf(
  policy: Policy,
  evidence: PolicyEvidence,
  { context, gates }: JudgedCandidate,
  claims: readonly boolean[],
): StandingCandidate {
  const { maxTrials } = policy.evidence;
  const findings = gates.map((one, index) => findingOf(context.candidate, one, claims[index] ?? false));
  const combined = combineGates(
    findings.map(({ gate, level, outcome, claimed }, index) => ({
      gate,
      level,
      outcome,
      claimed,
      lacksBaseline: context.incumbent === undefined && compares(gates[index]?.gate),
    })),
    {
      onInconclusive: policy.onInconclusive,
      atMaxTrials: maxTrials !== undefined && evidence.plan.repetitions >= maxTrials,
      firstStagePct: policy.rollout?.stages[0]?.pct,
    },
  );
  const refusedWaivers = gates.flatMap(({ gate, waiver }) =>
    waiver !== undefined && 'refused' in waiver
      ? [`${gate.id} is not waived for ${context.candidate}: ${waiver.refused}.`]
      : [],
  );
  return { candidate: context.candidate, combined, findings, refusedWaivers };
}

/** Whether a gate is about a difference to the incumbent and nothing else. */
function compares(gate: Gate | undefined): boolean {
  switch (gate?.kind) {
    case 'non-inferior':
    case 'superior':
    case 'no-new-failure-mode':
      return true;
    case 'budget':
      return gate.vs === 'incumbent-ratio';
    default:
      return false;
  }
}

function findingOf(
  candidate: string,
  { gate, reading, waiver, waived }: JudgedCandidate['gates'][number],
  claimed: boolean,
): GateFinding {
  const held = waiver !== undefined && 'waiver' in waiver ? waiver.waiver : undefined;
  const unclaimed = reading.outcome === 'pass' && gate.level === 'blocking' && !claimed;
  const notes = [
    ...(held === undefined ? [] : [`Waived by ${held.by.join(' and ')} until ${held.until}: ${held.reason}.`]),
    ...(waiver !== undefined && 'refused' in waiver ? [`Not waived: ${waiver.refused}.`] : []),
    ...(unclaimed ? ['It passes on its own, and is not claimed under the policy’s rule for several claims.'] : []),
  ];
  return {
    gate: gate.id,
    kind: gate.kind,
    level: gate.level,
    candidate,
    outcome: waived ? 'waived' : reading.outcome,
    metric: reading.metric,
    unit: reading.unit,
    sides: reading.sides,
    estimate: reading.estimate,
    threshold: reading.threshold,
    distance: reading.distance,
    settle: reading.settle,
    claimed,
    waiver: held,
    evidence: reading.evidence ?? [],
    says: [reading.says, ...notes].join(' '),
    why: gate.why,
  };
}

/** The verdict of each, once `LEAST_BAD` is settled among them, and who comes first. */
function concluded(
  policy: Policy,
  evidence: PolicyEvidence,
  standing: readonly StandingCandidate[],
): { readonly candidates: readonly CandidateFinding[]; readonly ranking: Ranking | undefined } {
  const context = { policy, evidence };
  const metrics = policy.tieBreak ?? [];
  const cleared = standing.some(
    ({ combined }) => combined.verdict === 'LAUNCH' || combined.verdict === 'LAUNCH_LIMITED',
  );
  const open = standing.filter(({ combined }) => combined.verdict === 'LEAST_BAD').map(({ candidate }) => candidate);
  const byHarm = [EXPECTED_HARM, ...metrics.filter((metric) => metric !== EXPECTED_HARM)];
  const least = open.length > 0 && !cleared ? rankCandidates(context, open, byHarm) : undefined;
  const candidates = standing.map((one): CandidateFinding => {
    const { candidate, findings, combined } = one;
    const { because } = combined;
    if (combined.verdict !== 'LEAST_BAD') {
      const { verdict, cappedAtPct } = combined;
      return { candidate, verdict, gates: findings, because, cappedAtPct, says: saysOf(one, verdict, policy) };
    }
    const taken = least?.tied.includes(candidate) === true;
    const how = least === undefined ? 'another candidate passed' : leastBadBy(least, candidate);
    const says = `${listed(because)} not settled after the most trials the policy pays for; ${how}.`;
    const cappedAtPct = taken ? combined.cappedAtPct : undefined;
    return { candidate, verdict: taken ? 'LAUNCH_LIMITED' : 'HOLD', gates: findings, because, cappedAtPct, says };
  });
  const [best] = BEST_FIRST.filter((verdict) => candidates.some((one) => one.verdict === verdict));
  const first = candidates.filter(({ verdict }) => verdict === best).map(({ candidate }) => candidate);
  if (first.length === 0) return { candidates, ranking: undefined };
  return { candidates, ranking: least ?? rankCandidates(context, first, metrics) };
}

function leastBadBy({ leader, tied, by }: Ranking, candidate: string): string {
  if (!tied.includes(candidate)) return `${leader} is less bad by ${listed(by)}`;
  if (tied.length > 1) return `not told apart from ${listed(tied.filter((one) => one !== candidate))} as the least bad`;
  return by.length === 0 ? 'it is the only one left, not certified' : `the least bad by ${listed(by)}, not certified`;
}

const SAYS: Readonly<Record<LaunchVerdict, (gates: string) => string>> = {
  LAUNCH: () => 'Every blocking and conditional gate passed or is waived.',
  LAUNCH_LIMITED: (gates) => `The rollout is capped because of ${gates}.`,
  NEEDS_DATA: (gates) => `Not settled yet: ${gates}.`,
  HOLD: (gates) => `Held by ${gates}.`,
  NOT_CERTIFIABLE: (gates) => (gates === '' ? 'The policy has no blocking gate.' : `Not evaluated: ${gates}.`),
  NO_DECISION: (gates) => `Nothing to compare with: ${gates}.`,
};

function saysOf({ findings, combined }: StandingCandidate, verdict: LaunchVerdict, policy: Policy): string {
  const waived = findings.filter(({ outcome }) => outcome === 'waived').map(({ gate }) => gate);
  const stage = combined.cappedAtPct === undefined ? '' : ` At most ${combined.cappedAtPct} % of the traffic.`;
  const without = waived.length === 0 ? '' : ` Waived: ${listed(waived)}.`;
  const planned =
    verdict === 'LAUNCH_LIMITED' && policy.rollout === undefined ? ' The policy plans no rollout stages.' : '';
  return `${SAYS[verdict](listed(combined.because))}${stage}${planned}${without}`;
}

function paired(
  gates: readonly Gate[],
  findings: readonly GateFinding[],
): readonly { readonly gate: Gate; readonly finding: GateFinding }[] {
  return gates.flatMap((gate, index) => {
    const finding = findings[index];
    return finding === undefined ? [] : [{ gate, finding }];
  });
}
