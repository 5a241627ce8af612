import type { WaterfallTrial } from '#bench/analysis/waterfall.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import { outcomeSide } from '#bench/domain/outcome.ts';
import type { CaseBase } from '#bench/domain/scenario.ts';
import type { LenientShape } from '#bench/graders/lenient/lenient-shape.ts';
import { regradeLoss } from '#bench/graders/lenient/regrade-loss.ts';
import { type LoadedScenario, toolsOf } from '#bench/plan/load-scenario.ts';
import { readReplies, readTrials } from '#bench/store/read-runs.ts';
import { gradeInput, ReplyReader } from './grade-trials.ts';

/**
 * One contender's trials of one scenario, every loss graded again under the lenient rules: what a waterfall is made from. The
 * run is left as it is; graders that ask a judge are not asked again.
 * @param grades of the primary grader, from the pass that counts
 */
export async function regradeLosses(
  folder: string,
  loaded: LoadedScenario,
  contender: string,
  grades: ReadonlyMap<string, TrialGrade['grade']>,
): Promise<readonly WaterfallTrial[]> {
  const words = new ReplyReader(readReplies(folder));
  const { scenario } = loaded;
  const grader = scenario.graders[scenario.primary];
  const trials: WaterfallTrial[] = [];
  for await (const trial of readTrials(folder)) {
    if (trial.warmUp || trial.scenario !== scenario.id || trial.contender !== contender) continue;
    const grade = grades.get(trial.id);
    const score = grade?.kind === 'scored' ? grade.score : undefined;
    const mode = grade?.kind === 'scored' ? grade.mode : undefined;
    const base = { trial: trial.id, outcome: trial.outcome, score, mode };
    const oneCase = loaded.cases.get(trial.case);
    const isLoss = outcomeSide(trial.outcome) === 'model' && score !== undefined && score < 1;
    const reply = isLoss ? await words.of(trial.id) : undefined;
    if (!isLoss || oneCase === undefined || grader === undefined || grader.judges === true || reply === undefined) {
      trials.push(base);
      continue;
    }
    const lenient = await regradeLoss(grader, gradeInput(oneCase, trial, reply), score, {
      shape: shapeOf(loaded, oneCase),
      mode,
    });
    trials.push({ ...base, lenient });
  }
  return trials;
}

function shapeOf(loaded: LoadedScenario, oneCase: CaseBase): LenientShape<CaseBase> {
  const { scenario } = loaded;
  return {
    schema: scenario.output?.schema,
    tools: Object.fromEntries(toolsOf(loaded, oneCase).map(({ name, inputSchema }) => [name, inputSchema])),
    citations: scenario.sources,
  };
}
