import { type Grade, scored } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { BOUNDARY_VERSION, holdsBounded } from './find-bounded.ts';
import { NORMALISATION_VERSION, normaliseText } from './normalise-text.ts';
import { quote } from './quote.ts';

type Texts<C> = (c: C) => readonly string[];

export interface ContainsOptions<C extends CaseBase> {
  /** At least one of these; an empty list asks for nothing. */
  readonly anyOf?: Texts<C>;
  /** Every one of these. */
  readonly allOf?: Texts<C>;
  /** None of these. */
  readonly noneOf?: Texts<C>;
  /** The mode of a reply that lacks something; default `wrong-answer`. */
  readonly missingMode?: string;
  /** The mode of a reply that holds something of `noneOf`; default `wrong-answer`. It wins over what is missing. */
  readonly forbiddenMode?: string;
}

/**
 * 1 when the reply, normalised, holds what it should and nothing it should not, as words of their own (see findBounded); otherwise 0.
 * It cannot tell a statement from its denial: "not 12 days" holds "12 days". Name the denial in `noneOf` where that matters.
 * @throws Error when a case asks for nothing: every answer would be right
 */
export function contains<C extends CaseBase>(options: ContainsOptions<C>): Grader<C> {
  const missingMode = options.missingMode ?? 'wrong-answer';
  const forbiddenMode = options.forbiddenMode ?? 'wrong-answer';
  return {
    version: `contains-1/${NORMALISATION_VERSION}/${BOUNDARY_VERSION}/${missingMode}/${forbiddenMode}`,
    describes: 'the reply holds the expected words, and none of the forbidden ones',
    grade: (input: GradeInput<C>): Grade => {
      const anyOf = options.anyOf?.(input.case) ?? [];
      const allOf = options.allOf?.(input.case) ?? [];
      const noneOf = options.noneOf?.(input.case) ?? [];
      if (anyOf.length + allOf.length + noneOf.length === 0) {
        throw new Error(
          `Case ${input.case.id} asks contains for nothing. Give it anyOf, allOf or noneOf, or no such grader.`,
        );
      }
      const said = normaliseText(input.text);
      const holds = (text: string): boolean => holdsBounded(said, normaliseText(text));

      const forbidden = noneOf.find(holds);
      if (forbidden !== undefined) return scored(0, { detail: `holds ${quote(forbidden)}`, mode: forbiddenMode });
      const missing = allOf.find((text) => !holds(text));
      if (missing !== undefined)
        return scored(0, { detail: `lacks ${quote(missing)}`, mode: modeOf(said, missingMode) });
      const present = anyOf.find(holds);
      if (anyOf.length > 0 && present === undefined) {
        return scored(0, { detail: `holds none of ${anyOf.map(quote).join(', ')}`, mode: modeOf(said, missingMode) });
      }
      return scored(1, { detail: present === undefined ? 'holds all it should' : `holds ${quote(present)}` });
    },
  };
}

function modeOf(said: string, mode: string): string {
  return said === '' ? 'no-answer' : mode;
}
