import type { CheckedFigure } from '#bench/domain/published-check.ts';
import { countRight, type GradedRecording } from '#scenarios/drift/grade-recordings.ts';

/** Recorded answers with their grades, by model, then by case. */
export type GradedModels = ReadonlyMap<string, ReadonlyMap<string, GradedRecording>>;

/** A share of right answers as somebody printed it: in percent, to one decimal. */
export interface PrintedShare {
  readonly model: string;
  readonly grader: string;
  readonly printed: number;
  /** What follows the model in the figure's name, e.g. `accuracy`. */
  readonly called: string;
}

/** @throws Error when a model was not recorded, or one of its answers has no score: then there is no share to compare */
export function shareRight(graded: GradedModels, { model, grader, printed, called }: PrintedShare): CheckedFigure {
  const answers = answersOf(graded, model);
  const ours = (100 * countRight(answers, grader)) / answers.size;
  const name = `${model}, ${called}`;
  return { name, unit: '%', published: printed, ours, agreement: { kind: 'rounded', decimals: 1 }, n: answers.size };
}

/** @throws Error when there are none */
export function answersOf(graded: GradedModels, model: string): ReadonlyMap<string, GradedRecording> {
  const answers = graded.get(model);
  if (answers === undefined || answers.size === 0) {
    throw new Error(`There is no recorded answer of ${model}. Recorded: ${[...graded.keys()].join(', ') || 'none'}.`);
  }
  return answers;
}
