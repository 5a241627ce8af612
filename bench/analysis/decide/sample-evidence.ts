import { type Observations, observe } from '#bench/analysis/observe.ts';
import { SAMPLE_SCENARIO, type SampleArms, type SampleTrial, sampleRun } from '#bench/analysis/sample-trials.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { CaseFacts, Plan } from '#bench/domain/plan.ts';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import { mersenneTwister } from '#bench/stats/mersenne-twister.ts';
import type { PolicyEvidence } from './policy-evidence.ts';

/** What a test says of a made-up run; everything else is in order. */
export interface SampleEvidence extends Partial<Omit<PolicyEvidence, 'plan' | 'observations' | 'run'>> {
  readonly run?: Partial<PolicyEvidence['run']>;
  readonly plan?: Partial<Plan>;
}

export type SampleFacts = Readonly<Record<string, Partial<CaseFacts>>>;

export const AS_OF = '2026-03-10';

/** A finished, graded, dated run of one scenario, `letters`. For tests. */
export async function sampleEvidence(
  arms: SampleArms,
  given: SampleEvidence = {},
  facts: SampleFacts = {},
): Promise<PolicyEvidence> {
  const { plan, trials, grades } = sampleRun(arms, facts);
  return evidenceOf({ ...plan, ...given.plan }, await observe(plan, trials, grades), given);
}

/** The same of several scenarios: scenario id -> its arms. All must have the same contenders and trials a case. */
export async function sampleEvidenceOf(
  scenarios: Readonly<Record<string, SampleArms>>,
  given: SampleEvidence = {},
  facts: Readonly<Record<string, SampleFacts>> = {},
): Promise<PolicyEvidence> {
  const arms = new Map<string, ReadonlyMap<string, unknown>>();
  const parts: Plan[] = [];
  for (const [id, sample] of Object.entries(scenarios)) {
    const { plan, trials, grades } = sampleRun(sample, facts[id]);
    const renamed = { ...plan, scenarios: plan.scenarios.map((one) => ({ ...one, id, hash: `hash of ${id}` })) };
    const rename = (trial: string): string => trial.replace(SAMPLE_SCENARIO, id);
    const observed = await observe(
      renamed,
      trials.map((trial) => ({ ...trial, id: rename(trial.id), scenario: id })),
      grades.map((grade) => ({ ...grade, trial: rename(grade.trial) })),
    );
    for (const [scenario, found] of observed.arms) arms.set(scenario, found);
    parts.push(renamed);
  }
  const [first] = parts;
  if (first === undefined) throw new Error('A run has at least one scenario.');
  const plan = { ...first, scenarios: parts.flatMap((part) => part.scenarios), ...given.plan };
  return evidenceOf(plan, { arms } as Observations, given);
}

/** A policy about candidate `cand` and incumbent `inc`, with nothing asked of the evidence but to be there. */
export function samplePolicy(gates: readonly Gate[], given: Partial<Policy> = {}): Policy {
  return {
    schema: 'bakeoff.policy/1',
    id: 'sample',
    version: 1,
    title: 'A sample',
    owner: 'somebody',
    intent: 'upgrade',
    incumbent: { id: 'inc', provider: 'simulated', model: 'inc' },
    candidates: [{ id: 'cand', provider: 'simulated', model: 'cand' }],
    suite: { id: 'letters', version: '1' },
    evidence: {
      minCases: {},
      trials: 1,
      maxAgeDays: 30,
      maxErrorRate: 0.01,
      schedule: 'interleaved',
      aaArm: false,
    },
    multiplicity: 'none',
    gates,
    onInconclusive: { default: 'NEEDS_DATA' },
    expires: { afterDays: 90, reopenOn: [] },
    ...given,
  };
}

/** A gate of a kind that needs little said. */
export const NON_INFERIOR: Gate = {
  id: 'quality',
  kind: 'non-inferior',
  level: 'blocking',
  metric: 'quality',
  margin: { abs: 5 },
  why: 'half of what the last model brought',
};

/** One list of trials per case, each passing with the chance of its case. */
export function drawnArm(
  seed: number,
  size: { readonly cases: number; readonly trials: number },
  chance: (place: number) => number,
  known: Omit<SampleTrial, 'score'> = {},
): readonly (readonly SampleTrial[])[] {
  const source = mersenneTwister(seed);
  return Array.from({ length: size.cases }, (_, place) =>
    Array.from({ length: size.trials }, () => ({ ...known, score: source.nextDouble() < chance(place) ? 1 : 0 })),
  );
}

/** Cases whose trials all have these scores, in this order. */
export function sureArm(
  scores: readonly number[],
  trials = 1,
  known: Omit<SampleTrial, 'score'> = {},
): readonly (readonly SampleTrial[])[] {
  return scores.map((score) => Array.from({ length: trials }, () => ({ ...known, score })));
}

/** So many ones, then so many zeros. */
export function passing(ones: number, zeros = 0): readonly number[] {
  return [...new Array<number>(ones).fill(1), ...new Array<number>(zeros).fill(0)];
}

/** The policy as it was before the run. */
export function seal(policy: Policy): PolicyEvidence['sealed'] {
  return { hash: hashPolicy(policy), at: '2026-02-28T00:00:00Z' };
}

function evidenceOf(plan: Plan, observations: Observations, { run, ...given }: SampleEvidence): PolicyEvidence {
  return {
    sealed: undefined,
    asOf: AS_OF,
    waivers: [],
    signOffs: [],
    certificates: {},
    judgedGraders: [],
    clauses: {},
    modes: [],
    modeSeverities: {},
    ...given,
    run: {
      id: 'run-1',
      status: 'finished',
      startedAt: '2026-03-01T00:00:00Z',
      endedAt: '2026-03-01T01:00:00Z',
      gradingPass: 1,
      unpriced: {},
      ...run,
    },
    plan,
    observations,
  };
}
