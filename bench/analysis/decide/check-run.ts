import { countPhrase } from '#bench/analysis/phrase.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { PolicyContender } from '#bench/domain/policy.ts';
import type { GateContext } from './gate-reading.ts';
import { evidenceKinds, isRecording } from './list-deviations.ts';
import { listed } from './select-cases.ts';

const DAY_MS = 86_400_000;

/**
 * Why no gate may be judged on this run at all.
 *
 * @returns undefined when it may. `thin`: there is too little of it, so a failure already seen still counts; `invalid`: it is
 *   evidence of something else
 */
export function checkRun(
  context: GateContext,
): { readonly kind: 'thin' | 'invalid'; readonly says: string } | undefined {
  const { policy, evidence, candidate } = context;
  const { plan, run } = evidence;
  const invalid = (says: string): { kind: 'invalid'; says: string } => ({ kind: 'invalid', says });
  const named = [
    ...policy.candidates.filter(({ id }) => id === candidate),
    ...(policy.incumbent ? [policy.incumbent] : []),
  ];
  if (!plan.contenders.some(({ label }) => label === candidate)) {
    const labels = plan.contenders.map(({ label }) => label);
    return invalid(`run ${run.id} has no contender "${candidate}"; it has ${listed(labels)}: run it with that label`);
  }
  for (const one of named) {
    const other = otherModel(one, plan);
    if (other !== undefined) return invalid(other);
  }
  const { sha256 } = policy.suite;
  if (sha256 !== undefined && sha256 !== suiteHash(plan)) {
    const scenarios = plan.scenarios.map(({ id, hash }) => `${id} ${hash}`);
    return invalid(
      `the cases are not those the policy was written for: suite ${policy.suite.id} has hash ${sha256}, this run ${suiteHash(plan)} ` +
        `(${listed(scenarios)}): restore the scenarios, or set suite.sha256 and raise the policy's version before the next run`,
    );
  }
  const stale = tooOld(context);
  if (stale !== undefined) return invalid(stale);
  if (run.status !== 'finished') {
    return { kind: 'thin', says: `run ${run.id} is not finished: resume it, then decide again` };
  }
  return undefined;
}

/** One hash of everything the scenarios of a plan ask and grade: what `suite.sha256` of a policy is held against. */
export function suiteHash(plan: Plan): string {
  const hashes = plan.scenarios.map(({ id, hash }) => [id, hash]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return fingerprint(hashes);
}

/** Whole days from one ISO date to another; NaN when one of them is none. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

function otherModel(named: PolicyContender, plan: Plan): string | undefined {
  const contender = plan.contenders.find(({ label }) => label === named.id);
  if (contender === undefined || contender.modelId === named.model) return undefined;
  return (
    `in this run ${named.id} is the model ${contender.modelId}, and the policy decides about ${named.model}: ` +
    'run the model that the policy names, or correct the policy and raise its version'
  );
}

function tooOld({ policy, evidence }: GateContext): string | undefined {
  if (evidence.run.startedAt === undefined && isRecording(evidenceKinds(policy, evidence))) return undefined;
  const { startedAt, id } = evidence.run;
  const most = policy.evidence.maxAgeDays;
  const age = startedAt === undefined ? Number.NaN : daysBetween(startedAt, evidence.asOf);
  if (Number.isNaN(age)) return `nobody wrote down when the trials of run ${id} were made: run them again, dated`;
  if (age <= most) return undefined;
  return `the evidence is ${countPhrase(age, 'day')} old, and the policy allows ${countPhrase(most, 'day')}: run it again`;
}
