import { type Grade, scored } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { answerLine } from './answer-line.ts';
import { quote } from './quote.ts';
import { NUMBER_READING_VERSION, type NumberStyle, numberStyle, type ReadNumber, readNumbers } from './read-numbers.ts';

export interface NumericFinalAnswerOptions<C extends CaseBase> {
  /** The right number as a data set writes it, in the point style: `70000`, `2,125`, `$18`. */
  readonly expected: (c: C) => string;
  /** Words that stand before the final answer at the start of a line, without their colon: `A`, `Antwort`, `答え`. */
  readonly markers: (c: C) => readonly string[];
  /** Language of the reply, which settles 1.234; default `en`. */
  readonly language?: (c: C) => string;
  /**
   * All expected numbers are whole, so a sign before exactly three digits groups thousands whichever sign the language uses: a German
   * reply that says 70,000 means seventy thousand. Default: the language alone decides.
   */
  readonly whole?: true;
}

/**
 * 1 when the final number of a worked answer is the expected one, else 0. How it is found: see readFinalNumber. Unlike closeNumber
 * it leaves square brackets alone, because worked answers set their last line as \[ … \].
 * @throws RangeError for an expected text that is no number
 */
export function numericFinalAnswer<C extends CaseBase>(options: NumericFinalAnswerOptions<C>): Grader<C> {
  return {
    version: `numeric-final-answer-1/${NUMBER_READING_VERSION}${options.whole ? '/whole' : ''}`,
    describes:
      'the number on the answer line of the reply, or its last number where it has no such line, is the expected one',
    grade: ({ case: c, text }: GradeInput<C>): Grade => {
      const expected = expectedNumber(options.expected(c), c.id);
      const style = numberStyle(options.language?.(c) ?? 'en');
      const read = options.whole ? readFinalWholeNumber : readFinalNumber;
      const found = read(text, options.markers(c), style);
      if (found === undefined) return scored(0, { detail: 'no number in the answer', mode: 'no-answer' });
      const detail = `read ${found.value} from ${quote(found.raw)}; expected ${expected}`;
      return sameNumber(found.value, expected) ? scored(1, { detail }) : scored(0, { detail, mode: 'wrong-answer' });
    },
  };
}

/**
 * The number a worked answer ends in.
 *
 * - The last line that begins with a marker and a colon (markup such as ** and # aside) is the answer line. Of it the number behind
 *   its last `=` counts, else its first number: "A: 9 x 2 = 18", "A: 18 dollars for 9 eggs". Where it holds no number, the first one
 *   below it counts, and where there is none either, nothing does: what stands above was working, not an answer.
 * - Without such a line the last number of the text counts.
 *
 * How a number is written: see readNumbers; TeX's ways to write $, %, commas and thin spaces are understood. Linear in the text.
 */
export function readFinalNumber(
  text: string,
  markers: readonly string[],
  style: NumberStyle = 'point',
): ReadNumber | undefined {
  const plain = withoutTex(text);
  const line = answerLine(plain, markers);
  if (line !== undefined) {
    const { answer, below } = line;
    const outcome = answer.includes('=') ? answer.slice(answer.lastIndexOf('=') + 1) : '';
    return readNumbers(outcome, style)[0] ?? readNumbers(answer, style)[0] ?? readNumbers(below, style)[0];
  }
  return readNumbers(plain, style).at(-1);
}

/** As readFinalNumber, in the style in which a single sign before exactly three digits groups thousands: 70,000 and 70.000 are one number. */
export function readFinalWholeNumber(
  text: string,
  markers: readonly string[],
  style: NumberStyle = 'point',
): ReadNumber | undefined {
  const own = readFinalNumber(text, markers, style);
  const sign = /^[1-9１-９]\p{Nd}{0,2}([.,．，])\p{Nd}{3}$/u.exec(own?.raw ?? '')?.[1];
  if (sign === undefined) return own;
  return readFinalNumber(text, markers, sign === ',' || sign === '，' ? 'point' : 'comma');
}

function withoutTex(text: string): string {
  return text
    .replaceAll('{,}', ',')
    .replaceAll('\\$', '$')
    .replaceAll('\\%', '%')
    .replaceAll('\\,', '')
    .replaceAll('\\!', '');
}

function expectedNumber(written: string, caseId: string): number {
  const plain = written.replace(/[,$]/g, '').trim();
  const value = Number(plain);
  if (plain === '' || !Number.isFinite(value)) {
    throw new RangeError(`Case ${caseId} expects "${written}", which is no number. Write it in digits, as in 70000.`);
  }
  return value;
}

/** Written decimals are not exact in binary: equal up to a few units in the last place. */
function sameNumber(found: number, expected: number): boolean {
  return Math.abs(found - expected) <= 4 * Number.EPSILON * Math.max(Math.abs(found), Math.abs(expected));
}
