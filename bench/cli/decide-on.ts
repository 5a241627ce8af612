import type { PolicyEvidence } from '#bench/analysis/decide/policy-evidence.ts';
import { observe } from '#bench/analysis/observe.ts';
import { sameHash } from '#bench/domain/decision.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { Policy } from '#bench/domain/policy.ts';
import type { Run } from '#bench/domain/run.ts';
import type { PolicyFinding } from '#bench/domain/verdict.ts';
import type { DecideAgain } from '#bench/run/verify-decision.ts';
import { readGradeFacts } from '#bench/store/read-grade-facts.ts';
import { readTrialFacts } from '#bench/store/read-trial-facts.ts';
import { type Given, gatherEvidence } from './gather-evidence.ts';

/** The engine: pure, so the same policy and evidence give the same bytes. */
export type Engine = (policy: Policy, evidence: PolicyEvidence) => PolicyFinding;

/** What a policy concludes of a run by one of its grading passes, whichever is current now. */
export async function decideOn(
  {
    policy,
    run,
    folder,
    gradingPass,
  }: {
    readonly policy: Policy;
    readonly run: Run;
    readonly folder: string;
    readonly gradingPass: number | undefined;
  },
  given: Given,
  engine: Engine,
): Promise<PolicyFinding> {
  const graded: Run = { ...run, grading: { ...run.grading, current: gradingPass } };
  const grades = gradingPass === undefined ? [] : readGradeFacts(folder, gradingPass);
  const observations = await observe(run.plan, readTrialFacts(folder), grades);
  return engine(policy, await gatherEvidence(policy, { run: graded, folder, observations }, given));
}

/** Decides again what a record says was decided by: the policy is the one at hand that has the record's hash, or none. */
export function decideAgainBy(policies: readonly Policy[], engine: Engine): DecideAgain {
  return async ({ engine: found, evidence, waivers, signOffs }, run, folder) => {
    const sealed = run.policy === undefined ? [] : [run.policy.policy];
    const policy = [...policies, ...sealed].find((one) => sameHash(hashPolicy(one), found.policy.hash));
    if (policy === undefined) return undefined;
    const { gradingPass } = evidence;
    return decideOn({ policy, run, folder, gradingPass }, { asOf: found.asOf, waivers, signOffs }, engine);
  };
}
