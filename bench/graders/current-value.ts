import { type Grade, notApplicable, scored } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { BOUNDARY_VERSION, findBounded, holdsBounded } from './find-bounded.ts';
import { NORMALISATION_VERSION, normaliseText } from './normalise-text.ts';
import { quote } from './quote.ts';
import { withoutBrackets } from './without-brackets.ts';

export interface CurrentValueOptions<C extends CaseBase> {
  /** Forms of the value that holds now. */
  readonly current: (c: C) => readonly string[];
  /** Forms of values that no longer hold; with none the grade is notApplicable. */
  readonly superseded: (c: C) => readonly string[];
}

/** Everything a reading depends on. */
export const CURRENT_VALUE_VERSION = `current-value-2/${NORMALISATION_VERSION}/${BOUNDARY_VERSION}`;

/**
 * Where sources of different dates disagree: 1 when the reply gives the value that holds now and presents no older one as holding
 * (see assertsSuperseded), else 0, as `stale-page` when an older one is presented as holding.
 */
export function currentValue<C extends CaseBase>(options: CurrentValueOptions<C>): Grader<C> {
  return {
    version: CURRENT_VALUE_VERSION,
    describes: 'of two pages that disagree, the reply follows the one updated last',
    grade: (input: GradeInput<C>): Grade => {
      const superseded = options.superseded(input.case);
      if (superseded.length === 0) return notApplicable('the pages do not disagree');
      const current = options.current(input.case);
      const stale = assertsSuperseded(input.text, current, superseded);
      if (stale !== undefined) return scored(0, { detail: `presents ${quote(stale)} as holding`, mode: 'stale-page' });
      const said = normaliseText(input.text);
      const value = current.find((text) => holdsBounded(said, normaliseText(text)));
      if (value !== undefined) return scored(1, { detail: `gives ${quote(value)}` });
      return scored(0, { detail: 'gives neither value', mode: said === '' ? 'no-answer' : 'wrong-answer' });
    },
  };
}

/**
 * The first superseded value that the text presents as holding; undefined when there is none.
 *
 * A sentence that names a superseded value is excused when
 * - it holds a word of SUPERSESSION ("an older page said 10 days"), unless a clause of it names that value beside a word of CURRENCY
 *   without the current value and without a word of SUPERSESSION ("the current limit is 10 days, an older page said 12"); or
 * - the current value was given before it and the sentence holds a word of CONTRAST ("12 days, raised from 10 days").
 * Sentences end at . ! ? ; 。 ！ ？ or a line break, but not at the full stop of "9. Juni"; clauses also at a comma, bracket or spaced
 * dash. What stands in square brackets is a citation and is not read. A swap inside one clause is not seen, and a stale value excused
 * only in the next sentence is not excused.
 */
export function assertsSuperseded(
  text: string,
  current: readonly string[],
  superseded: readonly string[],
): string | undefined {
  const values = superseded.map((value) => ({ value, form: normaliseText(value) }));
  const holding = current.map((value) => normaliseText(value));
  const holdsAny = (part: string, forms: readonly string[]): boolean => forms.some((form) => holdsBounded(part, form));
  let isCurrentGiven = false;
  for (const sentence of withoutBrackets(text).split(SENTENCE_END)) {
    const said = normaliseText(sentence).replace(TAKES_PLACE, '');
    const named = values.find(({ form }) => holdsBounded(said, form));
    if (named !== undefined) {
      const before = said.slice(0, findBounded(said, named.form));
      const isContrast = (isCurrentGiven || holdsAny(before, holding)) && holdsAny(said, CONTRAST);
      if (!isContrast && !holdsAny(said, SUPERSESSION)) return named.value;
      const asserts = sentence.split(CLAUSE_END).some((clause) => {
        const part = normaliseText(clause).replace(TAKES_PLACE, '');
        return (
          holdsBounded(part, named.form) &&
          holdsAny(part, CURRENCY) &&
          !holdsAny(part, SUPERSESSION) &&
          !holdsAny(part, holding)
        );
      });
      if (asserts) return named.value;
    }
    isCurrentGiven ||= holdsAny(said, holding);
  }
  return undefined;
}

/**
 * A full stop ends a sentence only before white space: 3.5 and 1.200 stay whole. So does a comma end a clause. The full stop of a German
 * day, as in "9. Juni", ends none: the value would be cut in two and never found.
 */
const SENTENCE_END =
  /(?!(?<=\b\d{1,2})\.\s(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)[.!?](?=\s)|[;。！？；\n\r]/u;
const CLAUSE_END = /,(?=\s)|[、，()（）]|\s[-–—]\s/u;

/** The end of the verb "stattfinden" at the end of a clause, which is not the "statt" that means "instead of". */
const TAKES_PLACE = /(?<=\s)statt(?=$|\s?[,:()-]|\s(?:und|oder)\s)/gu;

/** Words that say of a value that it no longer holds, in en, de, fr, es and ja. */
const SUPERSESSION = listed(`
  older | old | previous | previously | earlier | former | formerly | outdated | superseded | supersedes |
  replaced | replaces | replacing | no longer | instead of | rather than | used to | originally | original |
  obsolete | not the | up from | down from | changed from | moved from | raised from | increased from |
  reduced from | lowered from | cut from | pushed from | delayed from | postponed from | rescheduled from |
  shifted from | overrides | overridden | out of date | stale | initial | initially | at first | first planned | älter | ältere | älteren | älterer | frühere | früheren | früher | bisher |
  bisherige | bisherigen | veraltet | veraltete | veralteten | ersetzt | überholt | nicht mehr | statt | anstelle |
  ursprünglich | ursprüngliche | ursprünglichen | ursprünglicher | alte | alten | ancien | ancienne | anciens |
  anciennes | précédent | précédente | précédemment | auparavant | remplacé | remplacée | remplace | obsolète | plus ancienne | au lieu de | n'est plus |
  initialement | dépassé | dépassée | et non | antiguo | antigua | antiguos | antiguas | anterior | anteriores |
  anteriormente | antes | sustituida | sustituido | sustituye | reemplaza | obsoleto | obsoleta | ya no |
  en lugar de | en vez de | inicialmente | más antigua | 以前 | 旧 | 古い | 従来 | 変更前 | 当初 | ではなく | 改定前 | もともと | 更新前
`);

/** Words that say of a value that it holds now. */
const CURRENCY = listed(`
  current | currently | latest | newest | now | today | most recent | newer | aktuell | aktuelle | aktuellen |
  derzeit | jetzt | neueste | neuesten | actuel | actuelle | actuellement | désormais | aujourd'hui | dernière |
  actual | actualmente | ahora | vigente | más reciente | 現在 | 最新 | 今は | 現行
`);

/** Words that set a value off against one given before it. */
const CONTRAST = listed(`
  was | were | had | said | listed | stated | gave | showed | planned | from | than | against | versus |
  war | waren | hatte | nannte | stand | gegenüber | passé de | passant de | était | étaient | indiquait | prévoyait | contre |
  era | eran | decía | indicaba | frente a | でした | から変更 | より
`);

/** The words between the bars. */
function listed(text: string): readonly string[] {
  return text.split('|').map((words) => words.replace(/\s+/gu, ' ').trim());
}
