import { notApplicable } from '#bench/domain/grade.ts';
import type { CaseBase, Grader } from '#bench/domain/scenario.ts';

/** The same grader for the cases it concerns; elsewhere notApplicable with the reason. */
export function onlyWhere<C extends CaseBase>(
  applies: (c: C) => boolean,
  reason: string,
  grader: Grader<C>,
): Grader<C> {
  return {
    ...grader,
    version: `only-where-1/${grader.version}`,
    grade: (input, context) => (applies(input.case) ? grader.grade(input, context) : notApplicable(reason)),
  };
}
