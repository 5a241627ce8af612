import type { Contender } from '#bench/domain/contender.ts';
import type { Plan } from '#bench/domain/plan.ts';

export interface StudyDesign {
  readonly scenario: string;
  readonly cases: number;
  /** Labels, which are the model ids too. */
  readonly contenders: readonly string[];
  readonly repetitions: number;
  readonly seed: number;
}

/** Whose score is the quality of a study's made-up scenario. */
export const STUDY_GRADER = 'known-truth';

/** The plan of a made-up run: one scenario of independent cases c1, c2, ... */
export function studyPlan({ scenario, cases, contenders, repetitions, seed }: StudyDesign): Plan {
  const ids = caseIds(cases);
  const facts = (cluster: string) => ({ cluster, slices: {}, severity: 'S2', clauses: [] }) as const;
  return {
    hash: `study-${scenario}-${cases}-${contenders.length}-${repetitions}-${seed}`,
    seed,
    repetitions,
    warmUps: 0,
    caseLimit: undefined,
    scenarios: [
      {
        id: scenario,
        version: 1,
        title: `Made up: ${scenario}`,
        tier: 'launch',
        severity: 'S2',
        clauses: [],
        slices: [],
        primary: STUDY_GRADER,
        cases: Object.fromEntries(ids.map((id) => [id, facts(id)])),
        hash: `study-${scenario}`,
        asks: { cases: {}, prompts: {}, tools: {}, output: undefined, turns: undefined, run: undefined },
        graders: { [STUDY_GRADER]: '1' },
      },
    ],
    contenders: contenders.map(madeUpContender),
  };
}

/** c1, c2, ... */
export function caseIds(cases: number): readonly string[] {
  return Array.from({ length: cases }, (_, index) => `c${index + 1}`);
}

function madeUpContender(label: string): Contender {
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
