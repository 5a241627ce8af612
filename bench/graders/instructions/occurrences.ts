/**
 * Places where one text stands in another, left to right and without overlap, letter case aside. The needle is always taken literally:
 * no pattern is ever made of it, so a keyword like "C++" means itself and none can hang. An empty needle is nowhere.
 */
export function occurrences(text: string, needle: string): readonly number[] {
  const places: number[] = [];
  const [within, wanted] = [text.toLowerCase(), needle.toLowerCase()];
  if (wanted === '') return places;
  for (let at = within.indexOf(wanted); at !== -1; at = within.indexOf(wanted, at + wanted.length)) places.push(at);
  return places;
}

export function holds(text: string, needle: string): boolean {
  return needle !== '' && text.toLowerCase().includes(needle.toLowerCase());
}

/**
 * Whether the needle stands in the text with a word boundary at both ends, letter case aside: exactly one of the two characters at a
 * boundary is a letter, a digit or `_`. Combining marks are none of these, as in Python's `\b`, on which the published verdicts rest;
 * a rule for products that is not bound to them is holdsBounded.
 */
export function holdsWord(text: string, word: string): boolean {
  const [within, wanted] = [text.toLowerCase(), word.toLowerCase()];
  if (wanted === '') return false;
  for (let at = within.indexOf(wanted); at !== -1; at = within.indexOf(wanted, at + 1)) {
    if (isWordEdge(within, at) && isWordEdge(within, at + wanted.length)) return true;
  }
  return false;
}

const WORD_BEFORE = /[\p{L}\p{N}_]$/u;
const WORD_AFTER = /^[\p{L}\p{N}_]/u;

function isWordEdge(text: string, at: number): boolean {
  // Two units on either side hold one whole character.
  return WORD_BEFORE.test(text.slice(Math.max(0, at - 2), at)) !== WORD_AFTER.test(text.slice(at, at + 2));
}
