import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';
import { withoutBrackets } from '#bench/graders/without-brackets.ts';
import { withText } from './changed-reply.ts';
import type { LenientShape } from './lenient-shape.ts';

/** The answer with the sources it had to name in place of those it named: what is left is whether the answer is right. */
export function ignoreCitations<C extends CaseBase>(
  input: GradeInput<C>,
  { citations }: LenientShape<C>,
): GradeInput<C> {
  const wanted = citations?.(input.case) ?? [];
  if (wanted.length === 0 || input.text.trim() === '') return input;
  return withText(input, `${withoutBrackets(input.text).trim()} ${wanted.map((id) => `[${id}]`).join(' ')}`);
}
