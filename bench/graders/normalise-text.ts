/** Raised whenever the same text could come out differently: it is part of the version of every grader that uses it. */
export const NORMALISATION_VERSION = 'text-1';

export interface NormaliseOptions {
  /** Default false: letters are lower-cased without regard to locale. */
  readonly keepCase?: boolean;
  /** Default false: punctuation at the two ends of the text is dropped. Inside it always stays: 3.5 is not 35. */
  readonly keepEdges?: boolean;
}

/**
 * One form for texts that a reader would call the same. In this order:
 * 1. lone surrogates become U+FFFD; full-width ASCII and the ideographic space become their narrow twins; NFC;
 * 2. controls and invisible format characters (NUL, zero-width, bidi, soft hyphen, byte order mark) go, tabs and line breaks stay;
 * 3. the Markdown marks * and ` go; curly quotes, guillemets, corner brackets become " or '; every dash and the minus sign become -;
 * 4. lower case, NFC again;
 * 5. each run of white space becomes one space;
 * 6. white space and `. , ; : ! ? … " ' ( ) [ ] { } _ ~ # > - 。 、 · ・` go at both ends.
 * Applying it twice changes nothing more. Compatibility forms stay apart (m² is not m2). Linear in the text.
 */
export function normaliseText(text: string, options: NormaliseOptions = {}): string {
  let form = text
    .toWellFormed()
    .replace(FULL_WIDTH, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(MARKDOWN, '')
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(DASHES, '-');
  if (options.keepCase !== true) form = form.toLowerCase();
  form = form.normalize('NFC').replace(/\s+/gu, ' ');
  return options.keepEdges === true ? form.trim() : trimEdges(form);
}

const FULL_WIDTH = /[\uff01-\uff5e]/g;
/** Everything in Cc and Cf but tab, line feed, form feed and carriage return, which step 5 reads as white space. */
const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\p{Cf}]/gu;
const MARKDOWN = /[*`]/g;
const SINGLE_QUOTES = /[\u2018\u2019\u201a\u201b\u02bc\u2032\u2039\u203a]/g;
const DOUBLE_QUOTES = /[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u300e\u300f]/g;
const DASHES = /[\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63]/g;
const EDGES = new Set([...' .,;:!?…"\'()[]{}_~#>-。、·・']);

/** By a walk from each end: a pattern anchored at the end would try every start of a long run. */
function trimEdges(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && EDGES.has(text.charAt(start))) start += 1;
  while (end > start && EDGES.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
