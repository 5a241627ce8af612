import { type Grade, notApplicable, scored } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { withoutBrackets } from './without-brackets.ts';

export interface ReplyLanguageOptions<C extends CaseBase> {
  /** The language the reply should be in; one without a word list here makes the grade notApplicable. */
  readonly language: (c: C) => string;
}

/**
 * 1 when the reply is in the expected language, else 0 as `wrong-language`. A reply too short to tell is notApplicable: a number or a
 * name is in no language. How a language is told: see readLanguage.
 */
export function replyLanguage<C extends CaseBase>(options: ReplyLanguageOptions<C>): Grader<C> {
  return {
    version: 'reply-language-1',
    describes: 'the reply is in the language of the question',
    grade: (input: GradeInput<C>): Grade => {
      const expected = options.language(input.case);
      if (expected !== 'ja' && !Object.hasOwn(FUNCTION_WORDS, expected)) {
        return notApplicable(`the words of ${expected} are not known here`);
      }
      const found = readLanguage(withoutBrackets(input.text));
      if (found === undefined) return notApplicable('the reply is too short to tell its language');
      const detail = `reads as ${found}; expected ${expected}`;
      return found === expected ? scored(1, { detail }) : scored(0, { detail, mode: 'wrong-language' });
    },
  };
}

/** Distinct-language words needed before a language is called. */
const FEWEST_WORDS = 2;

/**
 * Japanese when a tenth of the letters or more are kana; otherwise the language most of whose function words occur, among en, de, fr and
 * es. Undefined with fewer than two such words, or when two languages tie. One pass over the text.
 */
export function readLanguage(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const kana = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  if (kana > 0 && kana * 10 >= letters) return 'ja';
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const [best, second] = Object.entries(FUNCTION_WORDS)
    .map(([language, known]) => ({ language, hits: words.filter((word) => known.has(word)).length }))
    .sort((a, b) => b.hits - a.hits);
  if (best === undefined || best.hits < FEWEST_WORDS || best.hits === second?.hits) return undefined;
  return best.language;
}

const FUNCTION_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set(
    'the of and to in is it that for on with as was are be this by from or have an not but what they you your there no do does which will can'.split(
      ' ',
    ),
  ),
  de: new Set(
    'der die das und ist nicht ein eine einen einem zu den mit auf für von im dem sich des du sie es wird werden nach bei zur zum aus auch nur wer bis'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'le la les des et est une un du que qui dans pour pas sur au ce cette par avec sont il elle se ne ou aux plus nous vous je sous'.split(
      ' ',
    ),
  ),
  es: new Set(
    'el la los las de y es una un del que en para por con no se su al lo como más pero sus son está hay desde todos sí nada'.split(
      ' ',
    ),
  ),
};
