import type { JudgeCertificate, ModeSeen, PolicyEvidence } from '#bench/analysis/decide/policy-evidence.ts';
import { failureModes } from '#bench/analysis/failure-modes.ts';
import { expectedHarm } from '#bench/analysis/harm.ts';
import { isControl } from '#bench/domain/contender.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { Policy } from '#bench/domain/policy.ts';
import type { SignOff, Waiver } from '#bench/domain/verdict.ts';
import { readGrades, readTrials } from '#bench/store/read-runs.ts';
import { readSpec } from '#scenarios/spec/read-spec.ts';
import { TAXONOMY } from '#scenarios/taxonomy.ts';
import type { LoadedRun } from './load-findings.ts';
import { loadScenarios } from './open-cast.ts';

export interface Given {
  /** ISO instant that ages, waivers and certificates are held against. */
  readonly asOf: string;
  readonly waivers: readonly Waiver[];
  readonly signOffs: readonly SignOff[];
  /** Of judges; without one, what a judge graded is not evaluated. */
  readonly certificates?: Readonly<Record<string, JudgeCertificate>>;
}

/** Everything a verdict on this run may rest on, read from its files and handed over as data. */
export async function gatherEvidence(
  policy: Policy,
  { run, folder, observations }: LoadedRun,
  { asOf, waivers, signOffs, certificates = {} }: Given,
): Promise<PolicyEvidence> {
  const { current } = run.grading;
  const modes = await failureModes(run.plan, observations, current === undefined ? [] : readGrades(folder, current));
  const harm = (contender: string) =>
    expectedHarm(modes, run.plan, { contender, traffic: policy.traffic?.weights, weights: policy.severityWeights })
      .total;
  const scenarios = Object.fromEntries(run.plan.scenarios.map(({ id, hash }) => [id, hash]));
  return {
    run: {
      id: run.id,
      status: run.status,
      ...(await datesOf(folder)),
      gradingPass: run.grading.current,
      unpriced: Object.fromEntries(
        run.prices.unpriced
          .filter(({ contender }) => !run.plan.contenders.some((one) => one.label === contender && isControl(one)))
          .map(({ contender, reason }) => [contender, reason]),
      ),
    },
    plan: run.plan,
    observations,
    sealed: run.policy === undefined ? undefined : { hash: run.policy.hash, at: run.policy.sealedAt, scenarios },
    asOf,
    waivers,
    signOffs,
    certificates,
    judgedGraders: await judgedGraders(run),
    clauses: Object.fromEntries(readSpec().map(({ id, level, boundaryPairs }) => [id, { level, boundaryPairs }])),
    modes: await modesOf(folder, run.grading.current),
    modeSeverities: Object.fromEntries(Object.entries(TAXONOMY).map(([slug, { severity }]) => [slug, severity])),
    expectedHarm: Object.fromEntries(run.plan.contenders.map(({ label }) => [label, harm(label)])),
    deviations: [...run.amendments.map(({ says }) => says), ...policyChanges(policy, run.policy?.policy)],
  };
}

/**
 * Graders that asked a judge, as `<scenario>/<grader>`. A later pass may have taken their grades over, so any judged pass counts; the
 * scenarios are only read where there was one.
 */
async function judgedGraders({ plan, grading }: LoadedRun['run']): Promise<readonly string[]> {
  if (grading.passes.every(({ judge }) => judge === undefined)) return [];
  const scenarios = await loadScenarios(
    plan.scenarios.map(({ id }) => id),
    undefined,
  );
  return [...scenarios].flatMap(([id, { scenario }]) =>
    Object.entries(scenario.graders).flatMap(([name, { judges }]) => (judges === true ? [`${id}/${name}`] : [])),
  );
}

/**
 * The first and the last day of the trials themselves: a recording is as old as whoever made it says, and not as the replay. A
 * date without a zone counts as a day.
 */
async function datesOf(folder: string): Promise<{ startedAt: string | undefined; endedAt: string | undefined }> {
  let [startedAt, endedAt]: (string | undefined)[] = [undefined, undefined];
  for await (const { warmUp, evidence, startedAt: at, recorded } of readTrials(folder)) {
    if (warmUp || evidence === 'control') continue;
    const when = at ?? recorded?.writtenAtLocal?.slice(0, 'YYYY-MM-DD'.length);
    if (when === undefined) continue;
    if (startedAt === undefined || when < startedAt) startedAt = when;
    if (endedAt === undefined || when > endedAt) endedAt = when;
  }
  return { startedAt, endedAt };
}

async function modesOf(folder: string, pass: number | undefined): Promise<readonly ModeSeen[]> {
  const modes: ModeSeen[] = [];
  if (pass === undefined) return modes;
  for await (const { trial, grade } of readGrades(folder, pass)) {
    if (grade.kind !== 'scored' || grade.mode === undefined || grade.score === 1) continue;
    const [scenario = '', caseId = '', ...rest] = trial.split('/');
    modes.push({ scenario, case: caseId, contender: rest.slice(0, -1).join('/'), mode: grade.mode });
  }
  return modes;
}

/** What of a policy is not as it was sealed, by its top-level keys and gates. */
function policyChanges(now: Policy, sealed: Policy | undefined): readonly string[] {
  if (sealed === undefined || hashPolicy(sealed) === hashPolicy(now)) return [];
  const gates = new Map(sealed.gates.map((gate) => [gate.id, JSON.stringify(gate)]));
  const changed = now.gates.filter((gate) => gates.get(gate.id) !== JSON.stringify(gate)).map(({ id }) => id);
  const gone = [...gates.keys()].filter((id) => !now.gates.some((gate) => gate.id === id));
  const keys = Object.keys({ ...sealed, ...now }).filter(
    (key) => key !== 'gates' && JSON.stringify(Reflect.get(sealed, key)) !== JSON.stringify(Reflect.get(now, key)),
  );
  return [
    `the policy was changed after it was sealed: ${[
      ...(changed.length > 0 ? [`gates changed or added: ${changed.join(', ')}`] : []),
      ...(gone.length > 0 ? [`gates gone: ${gone.join(', ')}`] : []),
      ...(keys.length > 0 ? [`other members: ${keys.join(', ')}`] : []),
    ].join('; ')}`,
  ];
}
