import type { Grade } from '#bench/domain/grade.ts';
import type { Recording } from '#bench/domain/provider.ts';
import type { CaseBase, GradeInput, Scenario } from '#bench/domain/scenario.ts';

/** One recorded answer with what each grader of the scenario says of it. */
export interface GradedRecording {
  readonly recording: Recording;
  readonly grades: Readonly<Record<string, Grade>>;
}

/**
 * Every recorded answer of a scenario, graded straight away: by model, then by case. It is what the tests hold against the
 * published figures, with no plan, journal or run in between.
 */
export async function gradeRecordings<C extends CaseBase>(
  scenario: Scenario<C>,
): Promise<ReadonlyMap<string, ReadonlyMap<string, GradedRecording>>> {
  const cases = new Map<string, C>();
  for await (const one of scenario.cases.read()) cases.set(one.id, one);
  const byModel = new Map<string, Map<string, GradedRecording>>();
  for await (const recording of scenario.recordings?.() ?? []) {
    const asked = cases.get(recording.caseId);
    if (asked === undefined)
      throw new Error(`A recording answers "${recording.caseId}", which is no case of ${scenario.id}.`);
    const ofModel = byModel.get(recording.modelId) ?? new Map<string, GradedRecording>();
    byModel.set(recording.modelId, ofModel);
    ofModel.set(recording.caseId, { recording, grades: await gradesOf(scenario, asked, recording.text) });
  }
  return byModel;
}

/** What each grader of the scenario says of a reply. */
export async function gradesOf<C extends CaseBase>(
  scenario: Scenario<C>,
  asked: C,
  text: string,
): Promise<Readonly<Record<string, Grade>>> {
  const input: GradeInput<C> = {
    case: asked,
    text,
    toolCalls: [],
    transcript: [{ role: 'assistant', text }],
    replies: [text],
    outcome: { kind: 'answered' },
    state: undefined,
  };
  const grades: Record<string, Grade> = {};
  for (const [name, grader] of Object.entries(scenario.graders)) {
    grades[name] = await grader.grade(input, { ask: undefined });
  }
  return grades;
}

/** Right answers of a model under one grader. @throws Error when an answer has no score: then there is no count to compare */
export function countRight(graded: ReadonlyMap<string, GradedRecording> | undefined, grader: string): number {
  return [...(graded ?? [])].reduce((total, [, { grades }]) => total + scoreOf(grades, grader), 0);
}

/** Cases that the first model has right and the second wrong, and the other way round. */
export function pairedCounts(
  base: ReadonlyMap<string, GradedRecording> | undefined,
  candidate: ReadonlyMap<string, GradedRecording> | undefined,
  grader: string,
): { readonly lost: number; readonly gained: number } {
  let lost = 0;
  let gained = 0;
  for (const [caseId, { grades }] of base ?? []) {
    const change = scoreOf(candidate?.get(caseId)?.grades, grader) - scoreOf(grades, grader);
    if (change < 0) lost += 1;
    if (change > 0) gained += 1;
  }
  return { lost, gained };
}

function scoreOf(grades: Readonly<Record<string, Grade>> | undefined, grader: string): number {
  const grade = grades?.[grader];
  if (grade?.kind !== 'scored')
    throw new Error(`No score by ${grader}: ${grade?.reason ?? 'no such recording or grader'}.`);
  return grade.score;
}
