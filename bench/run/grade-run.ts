import type { Contender } from '#bench/domain/contender.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { GradingPass, JudgeRecord, Run } from '#bench/domain/run.ts';
import type { Ask } from '#bench/domain/scenario.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { readGrades, readReplies, readTrials } from '#bench/store/read-runs.ts';
import { nextPass, writeGrades } from '#bench/store/write-run.ts';
import { gradeTrials } from './grade-trials.ts';
import type { Workplace } from './run-plan.ts';

/** A contender that grades: how to ask it, and what that has cost so far. */
export interface OpenJudge {
  readonly contender: Contender;
  readonly ask: Ask;
  record(): JudgeRecord;
}

export interface GradeRunOptions {
  /** Why this pass was made; kept with it. */
  readonly why: string;
  readonly judge: OpenJudge | undefined;
  /** Only these graders, by name; the grades of the others are taken over from the current pass. Undefined: all. */
  readonly graders?: readonly string[];
}

/**
 * Adds a grading pass to a run; the passes before it stay as they are. The caller writes the header.
 * @returns the run with the new pass as the current one
 * @throws GradingStopped when `abort` fires; nothing of the pass is written then
 */
export async function gradeRun(
  run: Run,
  folder: string,
  scenarios: ReadonlyMap<string, LoadedScenario>,
  { why, judge, graders }: GradeRunOptions,
  { effects, secrets, abort }: Pick<Workplace, 'effects' | 'secrets'> & Partial<Pick<Workplace, 'abort'>>,
): Promise<Run> {
  const wants = (_scenario: string, grader: string) => graders === undefined || graders.includes(grader);
  const number = await nextPass(folder);
  const fresh = gradeTrials(readTrials(folder), readReplies(folder), {
    scenarios,
    context: { ask: judge?.ask },
    wants,
    ...(abort === undefined ? {} : { signal: abort }),
  });
  const { current } = run.grading;
  const kept = current === undefined || graders === undefined ? none() : unwanted(readGrades(folder, current), wants);
  await writeGrades(folder, number, both(fresh, kept), secrets);
  const before = run.grading.passes.find((pass) => pass.number === current)?.graders ?? {};
  const takenOver = Object.entries(before).filter(
    ([key]) => graders !== undefined && !graders.includes(key.slice(key.indexOf('/') + 1)),
  );
  const used = [...scenarios.values()].flatMap(({ planned }) =>
    Object.entries(planned.graders).flatMap(([grader, version]) =>
      wants(planned.id, grader) ? [[`${planned.id}/${grader}`, version] as const] : [],
    ),
  );
  const pass: GradingPass = {
    number,
    at: effects.clock.wall().toISOString(),
    why,
    graders: Object.fromEntries([...takenOver, ...used]),
    judge: judge?.record(),
  };
  return { ...run, grading: { current: number, passes: [...run.grading.passes, pass] } };
}

async function* none(): AsyncGenerator<TrialGrade> {}

async function* unwanted(
  grades: AsyncIterable<TrialGrade>,
  wants: (scenario: string, grader: string) => boolean,
): AsyncGenerator<TrialGrade> {
  for await (const grade of grades) {
    if (!wants(grade.trial.slice(0, grade.trial.indexOf('/')), grade.grader)) yield grade;
  }
}

async function* both(first: AsyncIterable<TrialGrade>, second: AsyncIterable<TrialGrade>): AsyncGenerator<TrialGrade> {
  yield* first;
  yield* second;
}
