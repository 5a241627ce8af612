import { isSpace, strip, WHITESPACE } from './whitespace.ts';

/**
 * Sentences of a text, told by the rules of Kiss and Strunk 2006 (Punkt), with short lists of our own in place of trained figures.
 *
 * A point, question mark or exclamation mark ends a sentence when white space and another word follow, or a closing mark does, unless the
 * point belongs to an abbreviation, an initial or an ellipsis and the next word does not begin a sentence. So "1. Apples" is two (the
 * number of a list is a sentence of its own, as in the reference), "1. apples" is one, and a heading without a point belongs to what follows.
 * Closing quotation marks and brackets stay with the sentence they close. Blank text has none.
 */
export function countSentences(text: string): number {
  const stretches = sentenceStretches(strip(text));
  let count = 0;
  for (const [index, stretch] of stretches.entries()) {
    // A stretch that is nothing but the closing marks of the one before adds no sentence.
    const own = index === 0 ? stretch : stretch.slice(closingMarks(stretch));
    if (own !== '') count += 1;
  }
  return count;
}

const WORDS = new RegExp(`[^${WHITESPACE}]+`, 'g');
const MARKS = '.?!';
/** What ends a word and stands alone. */
const NON_WORD = ')";}]*:@\'({[!?';

/** The text cut wherever a sentence ends, without the white space between. */
function sentenceStretches(text: string): readonly string[] {
  const stretches: string[] = [];
  let start = 0;
  let word: RegExpExecArray | null = null;
  for (const next of [...text.matchAll(WORDS), null]) {
    if (word !== null) {
      const mark = lastMark(word[0], next !== null);
      const end = word.index + mark + 1;
      const isAtWordEnd = mark === word[0].length - 1;
      const following = isAtWordEnd ? (next?.[0] ?? '') : word[0].charAt(mark + 1);
      if (mark !== -1 && endsSentence(word[0].slice(0, mark + 1), firstToken(following))) {
        stretches.push(text.slice(start, end));
        start = isAtWordEnd && next !== null ? next.index : end;
      }
    }
    word = next;
  }
  if (start < text.length) stretches.push(text.slice(start));
  return stretches;
}

/** Where the last mark in a word stands that may end a sentence; -1 without one. */
function lastMark(word: string, isFollowed: boolean): number {
  for (let at = word.length - 1; at >= 0; at -= 1) {
    if (!MARKS.includes(word.charAt(at))) continue;
    if (at === word.length - 1 ? isFollowed : NON_WORD.includes(word.charAt(at + 1))) return at;
  }
  return -1;
}

/** Length of the closing quotation marks and brackets at the start of a stretch, when nothing else of a word hangs on them. */
function closingMarks(stretch: string): number {
  let end = 0;
  while (end < stretch.length && '"\')]}'.includes(stretch.charAt(end))) end += 1;
  if (end === 0 || end === stretch.length) return end;
  return isSpace(stretch.charAt(end)) || stretch.startsWith('--', end) ? end : 0;
}

/** @param upToMark a word up to and with its mark @param next the word or mark after it */
function endsSentence(upToMark: string, next: string): boolean {
  if (!upToMark.endsWith('.') || /[?!]/.test(upToMark)) return true;
  if (upToMark.endsWith('..')) return beginsSentence(next) === true;
  const bare = lastToken(upToMark.slice(0, -1));
  if (/^\p{L}$/u.test(bare)) return beginsSentence(next) ?? !/^\p{Lu}/u.test(next);
  if (isAbbreviation(bare.toLowerCase())) return beginsSentence(next) === true;
  if (/^-?[.,]?\d[\d,.-]*$/.test(bare)) return beginsSentence(next) ?? true;
  return true;
}

/** Whether a word looks like the first of a sentence; undefined when its looks do not say. */
function beginsSentence(next: string): boolean | undefined {
  if (next === '' || ';:,.!?'.includes(next)) return false;
  if (/^\p{Ll}/u.test(next)) return false;
  return /^\p{Lu}/u.test(next) && USUALLY_SMALL.has(next.toLowerCase()) ? true : undefined;
}

/** Also a hyphenated word whose last part is one, and letters with points between, such as "u.s" and "p.m". */
function isAbbreviation(lowerCased: string): boolean {
  if (/^\p{L}(?:\.\p{L})+$/u.test(lowerCased)) return true;
  return ABBREVIATIONS.has(lowerCased.slice(lowerCased.lastIndexOf('-') + 1));
}

/** The part of a word after everything that stands alone. Words are long only in hostile texts: no abbreviation is. */
function lastToken(word: string): string {
  const tail = word.slice(-LONGEST_TOKEN);
  for (let at = tail.length - 1; at >= 0; at -= 1) {
    if (NON_WORD.includes(tail.charAt(at)) || '`;&#,'.includes(tail.charAt(at))) return tail.slice(at + 1);
  }
  return tail;
}
const LONGEST_TOKEN = 40;

function firstToken(word: string): string {
  return /^[^)";}\]*:@'({[!?`&#,.-]+/.exec(word.slice(0, LONGEST_TOKEN))?.[0] ?? word.charAt(0);
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

const ABBREVIATIONS = wordSet(
  'mr mrs ms messrs dr prof sr jr st lt col gen maj capt sgt adm sen rep gov rev hon pres inc corp co ltd bros ' +
    'jan feb mar apr aug sept sep oct nov dec mon tues wed thurs fri sat ala ariz ark calif colo conn fla ill ind kan mass mich minn ' +
    'mont neb nev okla ore pa tenn tex va vt wash wis ave blvd rd ft mt vs ph.d dept est approx yr mg cm',
);

/** Words that stand in a text's middle with a small letter, so that a capital on them begins a sentence. */
const USUALLY_SMALL = wordSet(
  'the a an this that these those it he she we they you his her its our their your my there here what who when where why how which if in on ' +
    'at by for from with to of as and but or so yet however also then after before while since because although though once during until ' +
    'under over some many most all any each every no not one two three first second next last let do does did is are was were be has have ' +
    'had can could will would should may might must please remember make use try finally overall',
);
