import { z } from 'zod';
import { notApplicable, scored } from '#bench/domain/grade.ts';
import type { Grader } from '#bench/domain/scenario.ts';
import { numericFinalAnswer, readFinalNumber, readFinalWholeNumber } from '#bench/graders/numeric-final-answer.ts';
import { quote } from '#bench/graders/quote.ts';
import { NUMBER_READING_VERSION, numberStyle } from '#bench/graders/read-numbers.ts';
import { replyLanguage } from '#bench/graders/reply-language.ts';
import { parseCase } from '#bench/plan/case-source.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { readLines } from '#bench/plan/read-lines.ts';
import { evidencePath } from '#scenarios/recorded/evidence-path.ts';
import { MGSM_CODES, MGSM_LANGUAGES, type MgsmLanguageCode } from './languages.ts';

export interface MgsmCase {
  readonly id: string;
  readonly language: MgsmLanguageCode;
  /** The number of the problem, the same in every language: what makes the five versions one piece of evidence. */
  readonly problem: string;
  readonly question: string;
  /** As published: digits, four of them with a comma between thousands, in every language. */
  readonly reference: string;
}

const PUBLIC_SOURCE =
  'https://github.com/google-research/url-nlp, commit 452a21a, folder mgsm/ (CC-BY-4.0), files mgsm_<language>.tsv';

const ROW = z.object({ question: z.string().min(1), reference: z.string().regex(/^\d+(,\d{3})*$/) });

/** The same 250 word problems in five languages: is a contender as good at arithmetic in Japanese as it is in English? */
export const mgsm = defineScenario({
  id: 'mgsm',
  version: 1,
  title: 'The same word problems in five languages (MGSM)',
  tier: 'launch',
  severity: 'S2',
  cases: {
    describes: 'mgsm_{en,de,es,fr,ja}.tsv of MGSM',
    async *read() {
      // Problem by problem, so that the first n cases hold every language alike.
      const columns = await Promise.all(MGSM_CODES.map(readColumn));
      for (const row of columns[0]?.keys() ?? []) {
        for (const column of columns) {
          const one = column[row];
          if (one !== undefined) yield one;
        }
      }
    },
  },
  slices: ['language'],
  cluster: 'problem',
  prompts: {
    base: (c) => `${c.question}\n\n${MGSM_LANGUAGES[c.language].instruction}`,
    terse: (c) => `${c.question}\n\n${MGSM_LANGUAGES[c.language].shortInstruction}`,
  },
  graders: {
    answer: numericFinalAnswer<MgsmCase>({
      expected: (c) => c.reference,
      markers: (c) => MGSM_LANGUAGES[c.language].markers,
      language: (c) => c.language,
      whole: true,
    }),
    format: formatGrader(),
    language: replyLanguage<MgsmCase>({ language: (c) => c.language }),
  },
  primary: 'answer',
  knownAnswers: (c) => {
    const { declines } = MGSM_LANGUAGES[c.language];
    const value = referenceValue(c);
    return {
      good: [[{ text: mgsmAnswer(c.language, value) }], [{ text: answerLine(c.language, value) }]],
      bad: [
        { replies: [{ text: mgsmAnswer(c.language, value + 1) }], mode: 'wrong-answer' },
        { replies: [{ text: declines }], mode: 'no-answer' },
      ],
    };
  },
});

/** A reference as a number; the comma between thousands is the publishers', whatever the language. */
export function referenceValue({ reference }: Pick<MgsmCase, 'reference'>): number {
  return Number(reference.replaceAll(',', ''));
}

/** An answer in a language's own words and number format: what a good contender would say, if the value is right. */
export function mgsmAnswer(language: MgsmLanguageCode, value: number): string {
  return `${MGSM_LANGUAGES[language].sentence}\n${answerLine(language, value)}`;
}

function answerLine(language: MgsmLanguageCode, value: number): string {
  const { markers, colon } = MGSM_LANGUAGES[language];
  return `${markers[0]}${colon}${new Intl.NumberFormat(language, { useGrouping: 'always' }).format(value)}`;
}

/**
 * Whether the final number is grouped as its language groups: 70.000 in German, 70,000 in English. Spanish takes either sign, because
 * Spain and Mexico differ. Where the number has no sign in it there is nothing to see.
 */
function formatGrader(): Grader<MgsmCase> {
  return {
    version: `mgsm-format-1/${NUMBER_READING_VERSION}`,
    describes: 'a final number with a sign between its digits means the same when read by the rules of its language',
    grade({ case: { language }, text }) {
      const { markers } = MGSM_LANGUAGES[language];
      const style = numberStyle(language);
      const own = readFinalNumber(text, markers, style);
      if (own === undefined) return notApplicable('no number in the answer');
      if (!/[.,．，]/u.test(own.raw)) return notApplicable('a number without signs is the same in every language');
      const meant = readFinalWholeNumber(text, markers, style);
      if (language === 'es' || meant?.value === own.value) return scored(1, { detail: quote(own.raw) });
      return scored(0, {
        detail: `${quote(own.raw)} means ${meant?.value}, and reads as ${own.value} in ${language}`,
        mode: 'wrong-number-format',
      });
    },
  };
}

async function readColumn(language: MgsmLanguageCode): Promise<readonly MgsmCase[]> {
  const file = `mgsm/mgsm_${language}.tsv`;
  const cases: MgsmCase[] = [];
  let line = 0;
  for await (const text of readLines(evidencePath(file, PUBLIC_SOURCE))) {
    line += 1;
    if (text.trim() === '') continue;
    const [question, reference, ...more] = text.split('\t');
    if (more.length > 0)
      throw new Error(`${file}, line ${line}: more than one tab. Take the file as published: ${PUBLIC_SOURCE}.`);
    const row = parseCase({ question, reference: reference?.trim() }, ROW, `${file}, line ${line}`);
    const problem = String(line).padStart(3, '0');
    cases.push({ id: `${language}-${problem}`, language, problem, ...row });
  }
  return cases;
}
