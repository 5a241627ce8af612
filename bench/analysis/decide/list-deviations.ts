import { EVIDENCE_KINDS } from '#bench/analysis/arm.ts';
import { countPhrase } from '#bench/analysis/phrase.ts';
import type { Evidence } from '#bench/domain/evidence.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { Policy } from '#bench/domain/policy.ts';
import type { PolicyEvidence } from './policy-evidence.ts';

/** How the run departs from what the policy laid down, a sentence each; none of it is hidden, and none of it is judged here. */
export function listDeviations(policy: Policy, evidence: PolicyEvidence): readonly string[] {
  return [
    ...sealDeviations(policy, evidence),
    ...(evidence.deviations ?? []),
    ...planDeviations(policy, evidence.plan),
    ...evidenceDeviations(policy, evidence),
  ];
}

/** Where the trials of incumbent and candidates come from, in the order of EVIDENCE_KINDS. */
export function evidenceKinds(policy: Policy, { observations }: PolicyEvidence): readonly Evidence[] {
  const labels = new Set([
    ...(policy.incumbent ? [policy.incumbent.id] : []),
    ...policy.candidates.map(({ id }) => id),
  ]);
  const seen = new Set<number>();
  for (const arms of observations.arms.values()) {
    for (const [label, arm] of arms) if (labels.has(label)) for (const kind of arm.evidence) seen.add(kind);
  }
  return EVIDENCE_KINDS.filter((_, place) => seen.has(place));
}

/** Whether everything was answered elsewhere: a run of recordings is as old as they are, and not as the replay. */
export function isRecording(kinds: readonly Evidence[]): boolean {
  return kinds.length > 0 && kinds.every((kind) => kind === 'recorded' || kind === 'imported');
}

function sealDeviations(policy: Policy, { sealed, run }: PolicyEvidence): readonly string[] {
  if (sealed === undefined)
    return ['The policy was not sealed before the run: nobody can tell that it was not written to fit.'];
  const changed = sealed.hash !== hashPolicy(policy);
  const late = run.startedAt !== undefined && Date.parse(sealed.at) > Date.parse(run.startedAt);
  return [
    ...(changed ? [`The policy was changed after it was sealed on ${sealed.at} (hash ${sealed.hash}).`] : []),
    ...(late ? [`The policy was sealed on ${sealed.at}, after the first trial of ${run.startedAt}.`] : []),
  ];
}

function planDeviations(policy: Policy, plan: Plan): readonly string[] {
  const said: string[] = [];
  if (plan.caseLimit !== undefined) {
    said.push(`Only the first ${countPhrase(plan.caseLimit, 'case')} of each scenario were run.`);
  }
  const find = (id: string): Plan['contenders'][number] | undefined =>
    plan.contenders.find(({ label }) => label === id);
  for (const named of [...(policy.incumbent ? [policy.incumbent] : []), ...policy.candidates]) {
    const contender = find(named.id);
    if (contender !== undefined && contender.provider !== named.provider) {
      said.push(`${named.id} was run through ${contender.provider}, and the policy names ${named.provider}.`);
    }
  }
  const incumbent = policy.incumbent === null ? undefined : find(policy.incumbent.id);
  if (policy.evidence.aaArm && incumbent !== undefined && !plan.contenders.some((other) => isTwin(other, incumbent))) {
    said.push(
      `The policy asks for a second arm of ${incumbent.label}, and there is none: the noise floor comes from its split trials.`,
    );
  }
  return said;
}

function isTwin(other: Plan['contenders'][number], one: Plan['contenders'][number]): boolean {
  return other.label !== one.label && fingerprint({ ...other, label: '' }) === fingerprint({ ...one, label: '' });
}

function evidenceDeviations(policy: Policy, evidence: PolicyEvidence): readonly string[] {
  const kinds = evidenceKinds(policy, evidence);
  return [
    ...(evidence.run.startedAt === undefined && isRecording(kinds)
      ? ['Nobody wrote down when the recorded answers were given, so their age was not held against the policy.']
      : []),
    ...(kinds.includes('simulated') ? ['The answers are simulated: this verdict is about made-up models.'] : []),
    ...(kinds.includes('recorded') || kinds.includes('imported')
      ? ['The answers were recorded elsewhere, so latencies are not interleaved in time: they are indicative only.']
      : []),
  ];
}
