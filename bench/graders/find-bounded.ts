/** Raised whenever a boundary could be judged differently; part of the version of every grader that searches. */
export const BOUNDARY_VERSION = 'bounds-1';

/**
 * Where `needle` stands in `text` as words of its own, from `from` on; -1 when nowhere. Both must be normalised alike.
 *
 * A place counts when neither end cuts through a word or a number:
 * - two letters, digits or combining marks side by side belong together, so "art" is not in "party", nor "2 days" in "12 days";
 * - `. , ' ’ :` between two digits belongs to the number, so "5" is in neither "5.2", "1,500" nor "9:05", but is in "5.";
 * - letters of scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) are always a boundary.
 * An empty needle is nowhere. No pattern is built from either text. Linear in the text for needles of a sentence's length.
 */
export function findBounded(text: string, needle: string, from = 0): number {
  if (needle === '') return -1;
  for (let at = text.indexOf(needle, from); at !== -1; at = text.indexOf(needle, at + 1)) {
    if (isBoundary(text, at) && isBoundary(text, at + needle.length)) return at;
  }
  return -1;
}

/** Whether the text holds the needle in the sense of findBounded. */
export function holdsBounded(text: string, needle: string): boolean {
  return findBounded(text, needle) !== -1;
}

const WORD = /^[\p{L}\p{N}\p{M}]$/u;
const DIGIT = /^\p{Nd}$/u;
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]$/u;
const INSIDE_NUMBERS = new Set(['.', ',', "'", '’', ':']);

/** Whether a word or number may end or start between the characters before and at `index`. */
function isBoundary(text: string, index: number): boolean {
  const before = characterBefore(text, index);
  const after = characterAt(text, index);
  if (before === '' || after === '') return true;
  if (DIGIT.test(before) && INSIDE_NUMBERS.has(after)) return !DIGIT.test(characterAt(text, index + after.length));
  if (INSIDE_NUMBERS.has(before) && DIGIT.test(after)) return !DIGIT.test(characterBefore(text, index - before.length));
  if (!WORD.test(before) || !WORD.test(after)) return true;
  return UNSPACED.test(before) || UNSPACED.test(after);
}

function characterAt(text: string, index: number): string {
  const point = text.codePointAt(index);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function characterBefore(text: string, index: number): string {
  if (index <= 0) return '';
  const low = text.charCodeAt(index - 1);
  const isLowHalf = low >= 0xdc00 && low <= 0xdfff && index >= 2;
  return characterAt(text, isLowHalf ? index - 2 : index - 1);
}
