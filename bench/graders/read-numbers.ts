/** Raised whenever a text could be read otherwise; part of the version of every grader that reads numbers. */
export const NUMBER_READING_VERSION = 'numbers-1';

/** How one language writes numbers where the digits alone leave it open. */
export type NumberStyle = 'point' | 'comma';

export interface ReadNumber {
  /** With the scale applied (1.2 million is 1200000) and a percent sign not: 12 % is 12. */
  readonly value: number;
  readonly percent: boolean;
  /** The word or sign right behind or, for currency signs, right before; lower case, '' when there is none. */
  readonly unit: string;
  /** As written. */
  readonly raw: string;
  /** Offset of `raw` in the text. */
  readonly at: number;
}

/** What a language writes: the comma style for de, fr, es, it, nl, pt, pl, sv, da, nb and fi, the point style for every other one. */
export function numberStyle(language: string): NumberStyle {
  return COMMA_LANGUAGES.has(language.toLowerCase().split(/[-_]/u)[0] ?? '') && language.toLowerCase() !== 'de-ch'
    ? 'comma'
    : 'point';
}

const COMMA_LANGUAGES = new Set(['de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da', 'nb', 'fi']);

/**
 * Every number written in digits in a text, in order.
 *
 * - Point and comma both present: the last kind is the decimal sign. One kind, more than once: thousands. One kind, once: decimal,
 *   unless exactly three digits follow and one to three, not a lone 0, stand before: then the style decides (point style: 1,234 is 1234
 *   and 1.234 is 1.234; comma style the other way round). ' ’ and no-break spaces group thousands everywhere, plain spaces in the comma
 *   style, each only before exactly three digits.
 * - Scales: k, thousand, m, mn, million, bn, billion, trillion, Tausend, Mio, Mrd, Million(en), Milliarde(n), mille, milliard(s), mil,
 *   millón, millones, 万, 億, 兆. `m` counts only right behind the digits after a currency sign, because 5 m are metres.
 * - Full-width digits are digits; − is a minus; a minus counts only where no letter or digit stands before it. 1.5e3 is 1500.
 * - Not numbers: digits in a word (Q3, v2, page-12, 3rd), dates and times (2025-03-14, 14.03.2025, 9:30), ranges (5-7), fractions
 *   (3/4), versions (1.2.3), words (twelve). One pass over the text.
 */
export function readNumbers(text: string, style: NumberStyle = 'point'): readonly ReadNumber[] {
  const narrow = narrowDigits(text);
  const found: ReadNumber[] = [];
  let mergeAt: { readonly end: number; readonly scale: number } | undefined;
  for (const match of narrow.matchAll(style === 'comma' ? NUMERAL_SPACED : NUMERAL)) {
    const raw = match[0];
    const at = match.index;
    const end = at + raw.length;
    const before = narrow.slice(Math.max(0, at - 2), at);
    if (isPartOfWord(before) || isPartOfDate(before, narrow.slice(end, end + 2))) continue;
    const magnitude = magnitudeOf(raw, style);
    const currency = /\p{Sc}(?=\s?$)/u.exec(before)?.[0] ?? '';
    const tail = readTail(narrow.slice(end, end + TAIL_LENGTH), currency !== '');
    if (magnitude === undefined || tail === undefined) continue;
    const sign = /(?:^|[^\p{L}\p{N}])[-−]$/u.test(before) ? -1 : 1;
    const value = sign * magnitude * tail.exponent * tail.scale;
    if (!Number.isFinite(value)) continue;
    const unit = tail.unit === '' ? currency : tail.unit;
    const last = found.at(-1);
    if (last !== undefined && mergeAt?.end === at && tail.scale < mergeAt.scale) {
      // 1万2000 is one number in two steps.
      found[found.length - 1] = {
        ...last,
        value: last.value + value,
        percent: tail.percent,
        unit,
        raw: text.slice(last.at, end),
      };
    } else {
      found.push({ value, percent: tail.percent, unit, raw: text.slice(at, end), at });
    }
    mergeAt = tail.isStepped ? { end: end + tail.scaleLength, scale: tail.scale } : undefined;
  }
  return found;
}

/** Digits grouped by spaces or apostrophes, or else digits with points and commas; neither ends in a sign. */
const NUMERAL = /(?<!\d)\d{1,3}(?:['’\u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*/gu;
const NUMERAL_SPACED = /(?<!\d)\d{1,3}(?:['’\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*/gu;
const GROUP_SPACES = /['’\u00a0\u202f ]/gu;
/** Characters behind a number in which its scale and unit stand. */
const TAIL_LENGTH = 40;

function narrowDigits(text: string): string {
  return text.replace(/[０-９．，％]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

function isPartOfWord(before: string): boolean {
  // A letter of an unspaced script is no word for a number to belong to: 約12日.
  if (UNSPACED.test(before)) return false;
  return /[\p{L}_]$/u.test(before) || /\p{L}[-_]$/u.test(before);
}

function isPartOfDate(before: string, after: string): boolean {
  return /\d[-/:]$/u.test(before) || /^[-/:]\d/u.test(after);
}

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]$/u;

/** Undefined for what only looks like a number: a version, a date with points. */
function magnitudeOf(raw: string, style: NumberStyle): number | undefined {
  const plain = raw.replace(GROUP_SPACES, '');
  // Where spaces group the thousands, a point or comma can only be the decimal sign.
  if (plain !== raw) return Number(plain.replace(',', '.'));
  const points = plain.split('.').length - 1;
  const commas = plain.split(',').length - 1;
  if (points === 0 && commas === 0) return Number(plain);
  if (points > 0 && commas > 0) {
    const decimal = plain.lastIndexOf('.') > plain.lastIndexOf(',') ? '.' : ',';
    const grouping = decimal === '.' ? ',' : '.';
    const [whole, fraction, ...more] = plain.split(decimal);
    if (whole === undefined || fraction === undefined || more.length > 0) return undefined;
    return isGrouped(whole, grouping) ? Number(`${whole.replaceAll(grouping, '')}.${fraction}`) : undefined;
  }
  const sign = points > 0 ? '.' : ',';
  if (points + commas > 1) return isGrouped(plain, sign) ? Number(plain.replaceAll(sign, '')) : undefined;
  const isOpen = isGrouped(plain, sign) && !plain.startsWith('0');
  const groups = isOpen && (sign === ',') === (style === 'point');
  return Number(groups ? plain.replace(sign, '') : plain.replace(',', '.'));
}

/** One to three digits, then groups of exactly three. */
function isGrouped(digits: string, sign: string): boolean {
  const [first, ...groups] = digits.split(sign);
  return first !== undefined && first.length <= 3 && groups.every((group) => group.length === 3);
}

interface Tail {
  readonly exponent: number;
  readonly scale: number;
  /** Characters of the scale, the space before it included. */
  readonly scaleLength: number;
  /** Whether a smaller step may follow at once, as in 1万2000. */
  readonly isStepped: boolean;
  readonly percent: boolean;
  readonly unit: string;
}

/** Undefined when the number turns out to be an ordinal, as in 3rd. */
function readTail(tail: string, afterCurrency: boolean): Tail | undefined {
  if (/^(?:st|nd|rd|th)(?!\p{L})/iu.test(tail)) return undefined;
  const power = /^e([+-]?\d{1,3})(?![\p{L}\p{N}])/iu.exec(tail);
  const exponent = power === null ? 1 : Number(`1e${power[1]}`);
  const afterPower = power === null ? tail : tail.slice(power[0].length);
  const step = /^[千万億兆]/u.exec(afterPower)?.[0];
  // A word is matched whole, so the k of km is no thousand.
  const word = /^[^\S\n]?(\p{L}+)\.?/u.exec(afterPower);
  const name = step ?? word?.[1]?.toLowerCase() ?? '';
  const isMillions = name === 'm' && afterCurrency && !/^\s/u.test(afterPower);
  const scale = isMillions ? 1e6 : (SCALES.get(name) ?? 1);
  const scaleLength = scale === 1 ? 0 : (step ?? word?.[0] ?? '').length;
  const rest = afterPower.slice(scaleLength);
  const unit = /^[^\S\n]?([%‰°]|\p{Sc}|[\p{L}²³µ/]+)/u.exec(rest)?.[1]?.toLowerCase() ?? '';
  const percent = unit === '%' || PERCENT_WORDS.some((words) => rest.trimStart().toLowerCase().startsWith(words));
  return { exponent, scale, scaleLength, isStepped: step !== undefined, percent, unit: percent ? '%' : unit };
}

const SCALES: ReadonlyMap<string, number> = new Map([
  ...['k', 'thousand', 'tausend', 'tsd', 'mille', 'mil', '千'].map((word) => [word, 1e3] as const),
  ...['million', 'millions', 'mn', 'mio', 'millionen', 'millón', 'millones'].map((word) => [word, 1e6] as const),
  ...['billion', 'billions', 'bn', 'mrd', 'milliarde', 'milliarden', 'milliard', 'milliards'].map(
    (word) => [word, 1e9] as const,
  ),
  ...[['trillion', 1e12] as const, ['万', 1e4] as const, ['億', 1e8] as const, ['兆', 1e12] as const],
]);
const PERCENT_WORDS = ['percent', 'per cent', 'prozent', 'pour cent', 'por ciento', 'パーセント'];
