import { type Grade, scored } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { quote } from './quote.ts';
import { NUMBER_READING_VERSION, numberStyle, type ReadNumber, readNumbers } from './read-numbers.ts';
import { withoutBrackets } from './without-brackets.ts';

export interface CloseNumberOptions<C extends CaseBase> {
  readonly expected: (c: C) => number;
  /** Largest difference that is still right, in the answer's own unit; default 0. The larger of the two tolerances holds. */
  readonly absolute?: number;
  /** Largest difference that is still right as a share of the expected number, from 0; default 0. */
  readonly relative?: number;
  /** Which of several numbers is the answer. `only`: several different ones are `ambiguous-answer`. Default `last`. */
  readonly which?: 'last' | 'first' | 'only';
  /** Language of the reply, which settles 1.234; default `en`. */
  readonly language?: (c: C) => string;
  /**
   * Accepted units, any case ('%' for percent). When one of the reply's numbers carries an accepted unit, only those that do are
   * candidates; when none does, bare numbers are, and numbers with another unit only if there is no bare one.
   */
  readonly units?: (c: C) => readonly string[];
}

/**
 * 1 when the chosen number of the reply lies within the tolerance of the expected one, else 0. Numbers in square brackets are
 * citations and are not read. How a number is read: see readNumbers.
 * @throws RangeError for a tolerance below 0 or an expected number that is not finite
 */
export function closeNumber<C extends CaseBase>(options: CloseNumberOptions<C>): Grader<C> {
  const { absolute = 0, relative = 0, which = 'last' } = options;
  if (!(absolute >= 0 && relative >= 0)) {
    throw new RangeError(`Tolerances are 0 or more; closeNumber was given absolute ${absolute}, relative ${relative}.`);
  }
  return {
    version: `close-number-1/${NUMBER_READING_VERSION}/${which}/abs-${absolute}/rel-${relative}`,
    describes: `the ${which} number of the reply is within ${absolute} or ${relative * 100} % of the expected one`,
    grade: (input: GradeInput<C>): Grade => {
      const expected = options.expected(input.case);
      if (!Number.isFinite(expected)) {
        throw new RangeError(`Case ${input.case.id} expects the number ${expected}. Give closeNumber a finite one.`);
      }
      const numbers = readNumbers(withoutBrackets(input.text), numberStyle(options.language?.(input.case) ?? 'en'));
      const candidates = withUnit(numbers, options.units?.(input.case) ?? []);
      const chosen = which === 'first' ? candidates.at(0) : candidates.at(-1);
      if (chosen === undefined) return scored(0, { detail: 'no number in the reply', mode: 'no-answer' });
      if (which === 'only' && candidates.some(({ value }) => value !== chosen.value)) {
        const several = candidates.slice(0, 5).map(({ raw }) => quote(raw));
        return scored(0, { detail: `several numbers: ${several.join(', ')}`, mode: 'ambiguous-answer' });
      }
      const allowed = Math.max(absolute, relative * Math.abs(expected));
      // Written decimals are not exact in binary: 0.3 may differ from 0.1 + 0.2 by a few units in the last place.
      const slack = 4 * Number.EPSILON * Math.max(Math.abs(expected), Math.abs(chosen.value));
      const isClose = Math.abs(chosen.value - expected) <= allowed + slack;
      const detail = `read ${chosen.value} from ${quote(chosen.raw)}; expected ${expected}`;
      return isClose ? scored(1, { detail }) : scored(0, { detail, mode: 'wrong-answer' });
    },
  };
}

function withUnit(numbers: readonly ReadNumber[], units: readonly string[]): readonly ReadNumber[] {
  if (units.length === 0) return numbers;
  const accepted = new Set(units.map((unit) => unit.toLowerCase()));
  const exact = numbers.filter(({ unit }) => accepted.has(unit));
  if (exact.length > 0) return exact;
  const bare = numbers.filter(({ unit }) => unit === '');
  return bare.length > 0 ? bare : numbers;
}
