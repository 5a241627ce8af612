/**
 * Characters that Python takes for white space, as the inside of a character class: the reference strips and splits by them. JavaScript's
 * own set lacks the four separators and the next-line control, and has the byte order mark.
 */
export const WHITESPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const ONE = new RegExp(`[${WHITESPACE}]`);
const RUN = new RegExp(`[${WHITESPACE}]+`);

export function isSpace(character: string): boolean {
  return ONE.test(character);
}

/** The text without white space at either end. Linear, unlike a pattern that ends in `\s+$`. */
export function strip(text: string): string {
  return stripCharacters(text, isSpace);
}

/** The text without the characters of a kind at either end. Characters are UTF-16 units. */
export function stripCharacters(text: string, strips: (character: string) => boolean): string {
  let start = 0;
  let end = text.length;
  while (start < end && strips(text.charAt(start))) start += 1;
  while (end > start && strips(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The text without white space at its beginning. */
export function stripStart(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charAt(start))) start += 1;
  return text.slice(start);
}

/** What stands between runs of white space; none for a blank text. */
export function splitWords(text: string): readonly string[] {
  return text.split(RUN).filter((word) => word !== '');
}

export function isBlank(text: string): boolean {
  return strip(text) === '';
}
