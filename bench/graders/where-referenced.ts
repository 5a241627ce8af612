import { ungraded } from '#bench/domain/grade.ts';
import type { CaseBase, Grader } from '#bench/domain/scenario.ts';

/** The same grader for cases that say what is right; an answer to any other is `ungraded`, since nobody has said yet. */
export function whereReferenced<C extends CaseBase>(
  references: (c: C) => readonly unknown[],
  grader: Grader<C>,
): Grader<C> {
  return {
    ...grader,
    version: `where-referenced-1/${grader.version}`,
    grade: (input, context) =>
      references(input.case).length > 0
        ? grader.grade(input, context)
        : ungraded('the case has no reference: write what a right answer is into its "reference"'),
  };
}
