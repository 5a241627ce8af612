import type { Contender } from '#bench/domain/contender.ts';
import { callFailure } from '#bench/domain/failure.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { CaseFacts, Plan, PlannedScenario } from '#bench/domain/plan.ts';
import { trialId } from '#bench/domain/trial.ts';
import { type Observations, observe, type TrialFacts } from './observe.ts';

/** One trial of a made-up run, as short as a test wants to write it. A score alone is an answered, graded trial. */
export interface SampleTrial {
  readonly score?: number | 'ungraded' | 'not-applicable';
  readonly outcome?: Outcome;
  readonly e2eMs?: number;
  readonly ttfatMs?: number;
  readonly tpotMs?: number;
  readonly usd?: string;
  readonly answer?: string;
  readonly outputTokens?: number;
  readonly disturbed?: boolean;
  readonly servedModel?: string;
  /** Other graders' scores. */
  readonly grades?: Readonly<Record<string, number>>;
}

/** Contender -> one list of trials per case; `undefined` was never attempted. */
export type SampleArms = Readonly<Record<string, readonly (readonly (SampleTrial | number | undefined)[])[]>>;

export interface SampleRun {
  readonly plan: Plan;
  readonly trials: readonly TrialFacts[];
  readonly grades: readonly TrialGrade[];
}

export const SAMPLE_SCENARIO = 'letters';
export const SAMPLE_GRADER = 'exact';

/** A run of one scenario whose cases are c0, c1, ...; case facts may be given for some of them. For tests. */
export function sampleRun(arms: SampleArms, facts: Readonly<Record<string, Partial<CaseFacts>>> = {}): SampleRun {
  const lists = Object.values(arms);
  const cases = Math.max(0, ...lists.map((list) => list.length));
  const repetitions = Math.max(1, ...lists.flatMap((list) => list.map((trials) => trials.length)));
  const plan = samplePlan(cases, Object.keys(arms), repetitions, facts);
  const trials: TrialFacts[] = [];
  const grades: TrialGrade[] = [];
  for (const [contender, list] of Object.entries(arms)) {
    for (const [place, ofCase] of list.entries()) {
      for (const [index, given] of ofCase.entries()) {
        if (given === undefined) continue;
        const sample = typeof given === 'number' ? { score: given } : given;
        const facts = sampleTrial(sample, contender, `c${place}`, index + 1);
        trials.push(facts);
        grades.push(...sampleGrades(facts.id, sample));
      }
    }
  }
  return { plan, trials, grades };
}

/** The same, observed. */
export async function sampleObservations(
  arms: SampleArms,
  facts: Readonly<Record<string, Partial<CaseFacts>>> = {},
): Promise<{ readonly plan: Plan; readonly observations: Observations }> {
  const { plan, trials, grades } = sampleRun(arms, facts);
  return { plan, observations: await observe(plan, trials, grades) };
}

export function samplePlan(
  cases: number,
  contenders: readonly string[],
  repetitions: number,
  facts: Readonly<Record<string, Partial<CaseFacts>>> = {},
): Plan {
  const ids = Array.from({ length: cases }, (_, place) => `c${place}`);
  const slices = new Set(Object.values(facts).flatMap((one) => Object.keys(one.slices ?? {})));
  const scenario: PlannedScenario = {
    id: SAMPLE_SCENARIO,
    version: 1,
    title: 'Letters',
    tier: 'launch',
    severity: 'S2',
    clauses: [],
    slices: [...slices],
    primary: SAMPLE_GRADER,
    cases: Object.fromEntries(
      ids.map((id) => [id, { cluster: id, slices: {}, severity: 'S2', clauses: [], ...facts[id] }]),
    ),
    hash: 'scenario-1',
    asks: { cases: {}, prompts: {}, tools: {}, output: undefined, turns: undefined, run: undefined },
    graders: { [SAMPLE_GRADER]: '1' },
  };
  return {
    hash: 'plan-1',
    seed: 7,
    repetitions,
    warmUps: 0,
    caseLimit: undefined,
    scenarios: [scenario],
    contenders: contenders.map(sampleContender),
  };
}

export function timedOut(limitMs: number): Outcome {
  return { kind: 'failed', failure: callFailure('timed-out', 'stopped waiting', { phase: 'first-token', limitMs }) };
}

export const OVERLOADED: Outcome = {
  kind: 'failed',
  failure: callFailure('overloaded', 'try again later'),
};

export const TIMED_OUT: Outcome = timedOut(1000);

function sampleContender(label: string): Contender {
  return {
    label,
    provider: 'simulated',
    modelId: label,
    parameters: {},
    variant: 'default',
    stream: true,
    api: undefined,
    baseUrl: undefined,
  };
}

function sampleTrial(sample: SampleTrial, contender: string, caseId: string, repetition: number): TrialFacts {
  const { e2eMs, ttfatMs, tpotMs, answer, usd } = sample;
  const timed = e2eMs !== undefined || ttfatMs !== undefined || tpotMs !== undefined || sample.disturbed !== undefined;
  return {
    id: trialId(SAMPLE_SCENARIO, caseId, contender, repetition),
    scenario: SAMPLE_SCENARIO,
    case: caseId,
    contender,
    repetition,
    warmUp: false,
    evidence: 'simulated',
    outcome: sample.outcome ?? { kind: 'answered' },
    latency: timed ? { e2eMs, ttfatMs, tpotMs, disturbed: sample.disturbed ?? false } : undefined,
    usage: sample.outputTokens === undefined ? undefined : { inputTokens: 100, outputTokens: sample.outputTokens },
    cost:
      usd === undefined
        ? { kind: 'unpriced', reason: 'no price line for this contender' }
        : { kind: 'priced', usd, priceLine: 'line-1', match: 'exact', basis: 'provider', unreportedAttempts: 0 },
    servedModel: sample.servedModel,
    outputHash: answer,
    answerHash: answer?.trim().toLowerCase(),
    recorded: undefined,
  };
}

function sampleGrades(trial: string, { score, grades = {} }: SampleTrial): readonly TrialGrade[] {
  const others = Object.entries(grades).map(
    ([grader, value]): TrialGrade => ({ trial, grader, grade: { kind: 'scored', score: value } }),
  );
  if (score === undefined) return others;
  const first: TrialGrade = {
    trial,
    grader: SAMPLE_GRADER,
    grade:
      score === 'ungraded'
        ? { kind: 'ungraded', reason: 'the judge failed' }
        : score === 'not-applicable'
          ? { kind: 'notApplicable', reason: 'not asked here' }
          : { kind: 'scored', score },
  };
  return [first, ...others];
}
