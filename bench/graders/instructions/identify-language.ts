import { type LanguageMarks, ONE_LANGUAGE_SCRIPTS, SHARED_SCRIPTS } from './language-marks.ts';

/** Every language that can be told here, as ISO 639-1 codes: the thirty of the data set's authors, and neighbours they could be taken for. */
export const LANGUAGES: readonly string[] = [
  ...Object.values(ONE_LANGUAGE_SCRIPTS),
  ...Object.values(SHARED_SCRIPTS).flatMap((languages) => Object.keys(languages)),
  'ja',
  'zh',
].toSorted();

/** Marks of a language that are needed before it is named: one function word may be a name or a quotation. */
const FEWEST_MARKS = 2;

/**
 * The language most of a text is in. The script with most letters is taken first; where several languages share it, the one whose function
 * words, own letters and endings occur most often. readLanguage (reply-language.ts) tells five languages by words alone; this tells 40.
 *
 * @returns undefined without letters, with fewer than two marks of any language, or when two have equally many: "YES" may be English,
 *   and nothing in it shows so
 */
export function identifyLanguage(text: string): string | undefined {
  const letters = new Map(SCRIPTS.map(([script, pattern]) => [script, text.match(pattern)?.length ?? 0]));
  const kana = letters.get('Kana') ?? 0;
  // Japanese is written in two scripts: a tenth of kana among Han is enough.
  if (kana > 0 && kana * 10 >= [...letters.values()].reduce((sum, count) => sum + count, 0)) return 'ja';
  const [script, count] = [...letters].reduce((most, one) => (one[1] > most[1] ? one : most));
  if (count === 0 || script === 'Kana') return undefined;
  if (script === 'Han') return 'zh';
  if (isOneLanguage(script)) return ONE_LANGUAGE_SCRIPTS[script];
  return isShared(script) ? mostMarked(text.toLowerCase(), SHARED_SCRIPTS[script]) : undefined;
}

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ...[...Object.keys(ONE_LANGUAGE_SCRIPTS), ...Object.keys(SHARED_SCRIPTS), 'Han'].map(
    (script) => [script, new RegExp(`\\p{Script=${script}}`, 'gu')] as const,
  ),
  ['Kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
];

function isOneLanguage(script: string): script is keyof typeof ONE_LANGUAGE_SCRIPTS {
  return Object.hasOwn(ONE_LANGUAGE_SCRIPTS, script);
}

function isShared(script: string): script is keyof typeof SHARED_SCRIPTS {
  return Object.hasOwn(SHARED_SCRIPTS, script);
}

function mostMarked(text: string, languages: Readonly<Record<string, LanguageMarks>>): string | undefined {
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  const [best, second] = Object.entries(languages)
    .map(([language, marks]) => ({ language, hits: countMarks(text, words, marks) }))
    .sort((a, b) => b.hits - a.hits);
  if (best === undefined || best.hits < FEWEST_MARKS || best.hits === second?.hits) return undefined;
  return best.language;
}

function countMarks(text: string, words: readonly string[], marks: LanguageMarks): number {
  const { endings = [] } = marks;
  const known = words.filter(
    (word) => marks.words.has(word) || endings.some((ending) => word.length > ending.length && word.endsWith(ending)),
  );
  return known.length + (marks.letters === undefined ? 0 : (text.match(marks.letters)?.length ?? 0));
}
