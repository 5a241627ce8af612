import { type Grade, scored } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { NORMALISATION_VERSION, type NormaliseOptions, normaliseText } from './normalise-text.ts';
import { quote } from './quote.ts';

export interface ExactMatchOptions<C extends CaseBase> extends NormaliseOptions {
  /** Every form that is right; one suffices. Never empty. */
  readonly expected: (c: C) => readonly string[];
}

/**
 * 1 when the whole reply, normalised, equals one of the expected texts, normalised the same way; otherwise 0.
 * A reply that normalises to nothing is `no-answer`, any other miss `wrong-answer`.
 * @throws Error when a case expects nothing: every answer would be wrong
 */
export function exactMatch<C extends CaseBase>(options: ExactMatchOptions<C>): Grader<C> {
  const kept = `${options.keepCase === true ? '+case' : ''}${options.keepEdges === true ? '+edges' : ''}`;
  return {
    version: `exact-match-1/${NORMALISATION_VERSION}${kept}`,
    describes: 'the whole reply equals an expected text, after normalisation',
    grade: (input: GradeInput<C>): Grade => {
      const expected = options.expected(input.case);
      if (expected.length === 0) {
        throw new Error(
          `Case ${input.case.id} expects no text at all. Give exactMatch at least one expected text for it.`,
        );
      }
      const said = normaliseText(input.text, options);
      const match = expected.find((text) => normaliseText(text, options) === said);
      if (match !== undefined) return scored(1, { detail: `equals ${quote(match)}` });
      if (said === '') return scored(0, { detail: 'nothing said', mode: 'no-answer' });
      return scored(0, {
        detail: `${quote(said)} equals none of ${expected.map(quote).join(', ')}`,
        mode: 'wrong-answer',
      });
    },
  };
}
