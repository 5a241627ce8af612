import { type Arm, COUNTED, EVIDENCE_KINDS, FIRST_REASON, NOT_ATTEMPTED, UNGRADED } from '#bench/analysis/arm.ts';
import { countPhrase, valuePhrase } from '#bench/analysis/phrase.ts';
import type { Cases } from '#bench/stats/case-means.ts';
import { defaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import { checkRun, daysBetween } from './check-run.ts';
import type { GateContext } from './gate-reading.ts';
import type { MetricReading } from './read-metric.ts';
import { casesNamed, listed, type Selection } from './select-cases.ts';

/** Below so many independent cases an interval is shown and never judged by (statistics.md section 6). */
export const FEWEST_CLUSTERS = 20;

/** What a gate has before it, once its cases are chosen. */
export interface SelectedEvidence {
  readonly selection: Selection;
  readonly ours: Arm;
  /** Set when the gate compares. */
  readonly theirs: Arm | undefined;
  readonly reading: MetricReading;
}

/** Why a gate is not judged, and what to do. `thin`: a failure already seen still counts. */
export interface Unmet {
  readonly kind: 'thin' | 'invalid';
  readonly says: string;
}

/**
 * What a policy asks of evidence before any gate is judged on it, checked in the order in which a reader would mend it.
 *
 * @param counts true for gates that count failures instead of estimating a rate: they need no number of independent cases
 */
export function checkEvidence(context: GateContext, found: SelectedEvidence, counts = false): Unmet | undefined {
  const { reading } = found;
  const graded = reading.kind !== 'latency' && !(reading.kind === 'share' && reading.source === 'error');
  const needsGrades = graded && !(reading.kind === 'cost' && reading.of !== 'perSuccess');
  return (
    checkRun(context) ??
    changedScenario(context, found) ??
    mixedEvidence(found) ??
    notAttempted(found) ??
    (reading.kind === 'share' && reading.source === 'error' ? undefined : brokenOff(context, found)) ??
    (needsGrades ? (ungraded(context, found) ?? judgeTrust(context, found)) : undefined) ??
    tooFewTrials(context) ??
    tooFewCases(context, found) ??
    (counts ? undefined : tooFewClusters(found))
  );
}

/** What an estimate of the candidate on the selected cases is made with. */
export function contextOf(
  { reading, ours, selection }: SelectedEvidence,
  level: number,
): { readonly subject: string; readonly level: number; readonly clusterOf: readonly string[] } {
  return { subject: `${reading.title} of ${ours.contender}`, level, clusterOf: selection.clusterOf };
}

/** Both sides of the gate, the candidate first. */
function sidesOf({ ours, theirs }: SelectedEvidence): readonly Arm[] {
  return theirs === undefined ? [ours] : [ours, theirs];
}

function thin(says: string): Unmet {
  return { kind: 'thin', says };
}

function invalid(says: string): Unmet {
  return { kind: 'invalid', says };
}

function changedScenario({ evidence }: GateContext, { selection }: SelectedEvidence): Unmet | undefined {
  const sealed = evidence.sealed?.scenarios;
  if (sealed === undefined) return undefined;
  const changed = selection.parts
    .map(({ planned }) => planned)
    .filter(({ id, hash }) => sealed[id] !== undefined && sealed[id] !== hash);
  if (changed.length === 0) return undefined;
  const names = changed.map(({ id, hash }) => `${id} (sealed ${sealed[id]}, run ${hash})`);
  return invalid(
    `the scenario changed after the policy was sealed: ${listed(names)}: restore it, or seal the policy again and run again`,
  );
}

const SIMULATED = EVIDENCE_KINDS.indexOf('simulated');

function mixedEvidence(found: SelectedEvidence): Unmet | undefined {
  const made = sidesOf(found).map((arm) => arm.evidence.some((kind) => kind === SIMULATED));
  if (made.length < 2 || made[0] === made[1]) return undefined;
  const [simulated, real] = made[0] === true ? [found.ours, found.theirs] : [found.theirs, found.ours];
  return invalid(
    `answers of ${simulated?.contender} are simulated and those of ${real?.contender} are not: nothing follows from holding one against the other; run both for real`,
  );
}

function notAttempted(found: SelectedEvidence): Unmet | undefined {
  for (const arm of sidesOf(found)) {
    const left = count(arm, (status) => status === NOT_ATTEMPTED);
    if (left === 0) continue;
    const all = arm.status.length;
    const what = left === all ? 'not one trial' : `only ${all - left} of ${countPhrase(all, 'trial')}`;
    return thin(`${what} of ${arm.contender} was attempted here: resume the run, then decide again`);
  }
  return undefined;
}

/** Trials that provider, network or operator broke off: too many of them, or more on one side than on the other. */
function brokenOff(context: GateContext, found: SelectedEvidence): Unmet | undefined {
  const most = context.policy.evidence.maxErrorRate;
  for (const arm of sidesOf(found)) {
    const broken = count(arm, (status) => status >= FIRST_REASON);
    const share = broken / arm.status.length;
    if (share <= most) continue;
    return thin(
      `${valuePhrase(share, 'share')} of the trials of ${arm.contender} broke off (${reasonsOf(arm)}), and the policy allows ` +
        `${valuePhrase(most, 'share')}: mend the cause and run them again`,
    );
  }
  const { ours, theirs, selection } = found;
  if (theirs === undefined) return undefined;
  const flags = [ours, theirs].map(brokenByCase);
  const [a = [], b = []] = flags;
  const gap = defaultHeadToHead(a, b, { clusterOf: selection.clusterOf })?.interval;
  if (gap === undefined || (gap.low <= 0 && gap.high >= 0)) return undefined;
  return thin(
    `failed calls took different shares of the trials of ${ours.contender} (${reasonsOf(ours)}) and of ${theirs.contender} ` +
      `(${reasonsOf(theirs)}), so what is left does not compare: mend the cause and run them again`,
  );
}

function brokenByCase({ status, repetitions }: Arm): Cases {
  const cases: number[][] = [];
  for (let from = 0; from < status.length; from += repetitions) {
    cases.push(Array.from(status.subarray(from, from + repetitions), (one) => (one >= FIRST_REASON ? 1 : 0)));
  }
  return cases;
}

function reasonsOf(arm: Arm): string {
  const tally = arm.reasons
    .map((reason, index) => ({ reason, times: count(arm, (status) => status === FIRST_REASON + index) }))
    .filter(({ times }) => times > 0)
    .sort((a, b) => b.times - a.times || (a.reason < b.reason ? -1 : 1));
  return tally.length === 0 ? 'none' : tally.map(({ reason, times }) => `${reason} ${times}`).join(', ');
}

function ungraded(context: GateContext, found: SelectedEvidence): Unmet | undefined {
  const { evidence, policy } = context;
  if (evidence.run.gradingPass === undefined) {
    return invalid(`run ${evidence.run.id} is not graded: grade it, then decide again`);
  }
  // What could not be graded is not the contender's doing, so without a rule of its own it counts as a broken-off trial would.
  const most = policy.evidence.maxJudgeAbstain ?? policy.evidence.maxErrorRate;
  const grader = found.reading.kind === 'share' ? found.reading.grader : undefined;
  for (const arm of sidesOf(found)) {
    const kinds = grader === undefined ? arm.gradeKind : arm.gradeKinds.get(grader);
    const counted = count(arm, (status) => status === COUNTED);
    const open = count(arm, (status, slot) => status === COUNTED && (kinds?.[slot] ?? UNGRADED) === UNGRADED);
    if (counted === 0 || open / counted <= most) continue;
    return thin(
      `${valuePhrase(open / counted, 'share')} of the answers of ${arm.contender} could not be graded, and the policy allows ` +
        `${valuePhrase(most, 'share')}: see why, and grade the run again`,
    );
  }
  return undefined;
}

/** A score by a judge is worth what its certificate says, for as long as it says so. */
function judgeTrust(context: GateContext, found: SelectedEvidence): Unmet | undefined {
  const { evidence, policy } = context;
  const { reading, selection } = found;
  if (reading.kind !== 'share' || reading.source === 'error') return undefined;
  for (const { planned } of selection.parts) {
    const grader = reading.grader ?? planned.primary;
    const name = `${planned.id}/${grader}`;
    if (!evidence.judgedGraders.includes(name)) continue;
    const covers = (id: string): boolean => {
      const graders = evidence.certificates[id]?.graders;
      return graders !== undefined && (graders.includes(name) || graders.includes(grader));
    };
    const rules = policy.evidence.judges ?? [];
    const rule = rules.find(({ certificate }) => covers(certificate));
    if (rule === undefined) {
      const asked = rules.map(({ certificate }) => certificate);
      return invalid(
        `the judge behind ${name} is covered by no certificate of the policy (${asked.length === 0 ? 'it names none' : listed(asked)}): ` +
          'have people label a sample, certify the judge, and name the certificate in the policy',
      );
    }
    const trouble = certificateTrouble(context, rule, found);
    if (trouble !== undefined) return invalid(trouble);
  }
  return undefined;
}

function certificateTrouble(
  { evidence }: GateContext,
  rule: NonNullable<GateContext['policy']['evidence']['judges']>[number],
  found: SelectedEvidence,
): string | undefined {
  const certificate = evidence.certificates[rule.certificate];
  if (certificate === undefined) return `certificate ${rule.certificate} is not there: certify the judge`;
  const instead = rule.onExpired === 'human' ? 'have people grade the sample instead, or renew it' : 'renew it';
  const age = daysBetween(certificate.issued, evidence.asOf);
  if (!(age <= rule.maxAgeDays)) {
    return `certificate ${rule.certificate} was issued ${certificate.issued} and holds ${countPhrase(rule.maxAgeDays, 'day')}: it has expired; ${instead}`;
  }
  if (!(certificate.kappa >= rule.minKappa)) {
    return `certificate ${rule.certificate} has kappa ${certificate.kappa.toFixed(2)}, and the policy asks for ${rule.minKappa}: improve the judge, or have people grade`;
  }
  if (!rule.perSystem) return undefined;
  const missing = sidesOf(found).filter(({ contender }) => certificate.contenders?.includes(contender) !== true);
  if (missing.length === 0) return undefined;
  return `certificate ${rule.certificate} was not made on answers of ${missing.map(({ contender }) => contender).join(' and ')}: label a sample of theirs`;
}

function tooFewTrials({ policy, evidence }: GateContext): Unmet | undefined {
  const { trials } = policy.evidence;
  const { repetitions } = evidence.plan;
  if (repetitions >= trials) return undefined;
  return thin(`${countPhrase(repetitions, 'trial')} a case, and the policy asks for ${trials}: run more trials`);
}

/** A key of `minCases` binds every gate that reads any of its cases, and every gate that reads all there are. */
function tooFewCases({ policy, evidence }: GateContext, found: SelectedEvidence): Unmet | undefined {
  const selected = new Set(found.selection.keys);
  const whole = evidence.plan.scenarios.every(({ id }) =>
    found.selection.parts.some(({ planned }) => planned.id === id),
  );
  for (const [key, least] of Object.entries(policy.evidence.minCases)) {
    const named = casesNamed(key, evidence.plan);
    const binds = named.length === 0 ? whole : named.some((one) => selected.has(one));
    if (!binds) continue;
    const usable = named.length - unusable(found, new Set(named));
    if (usable >= least) continue;
    const measured = usable === named.length ? '' : ` with a usable trial, of ${named.length} asked`;
    return thin(
      `there are ${countPhrase(usable, 'case')} of ${key}${measured}, and the policy asks for ${least}: add cases and run them`,
    );
  }
  return undefined;
}

/** Selected cases among the named on which one side has no trial that the model answers for. */
function unusable(found: SelectedEvidence, named: ReadonlySet<string>): number {
  return found.selection.keys.filter(
    (key, place) =>
      named.has(key) &&
      sidesOf(found).some(
        ({ status, repetitions }) => !status.subarray(place * repetitions, (place + 1) * repetitions).includes(COUNTED),
      ),
  ).length;
}

function tooFewClusters({ selection }: SelectedEvidence): Unmet | undefined {
  const clusters = new Set(selection.clusterOf).size;
  if (clusters >= FEWEST_CLUSTERS) return undefined;
  return thin(
    `${countPhrase(clusters, 'independent case')}: below ${FEWEST_CLUSTERS} an interval is shown and nothing is judged by it; add cases`,
  );
}

function count({ status }: Arm, wanted: (status: number, slot: number) => boolean): number {
  let sum = 0;
  for (const [slot, one] of status.entries()) if (wanted(one, slot)) sum += 1;
  return sum;
}
