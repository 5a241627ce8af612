/** What a page can show of a text, and how much of it was left out. */
export type PlainText = { readonly text: string; readonly omittedCharacters: number };

/** Kilobytes of one reply that a page shows; the whole of it is in the run's data. */
export const SHOWN_KILOBYTES = 32;

/**
 * Bidirectional controls and characters without width: they can make a text look like another one. The joiners that
 * Persian, Hindi and emoji need (U+200C, U+200D) are among them: a reader must see that they are there.
 */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** C0 but tab and newline; DEL; C1. A carriage return before a newline is part of it. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * What a model said, every character of it visible: still text, so the page escapes it like any other.
 *
 * @param options.kilobytes of UTF-8 shown, counted before characters are made visible
 */
export function plainText(said: string, options: { readonly kilobytes?: number } = {}): PlainText {
  const kept = capped(said, (options.kilobytes ?? SHOWN_KILOBYTES) * 1024);
  return { text: visible(kept), omittedCharacters: [...said].length - [...kept].length };
}

/** Control characters as their symbols, invisible ones as their code: `␛[31m`, `<U+202E>`. */
export function visible(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(CONTROL, (character) => controlSymbol(character.charCodeAt(0)))
    .replace(INVISIBLE, codeOf)
    .replace(LONE_SURROGATE, codeOf);
}

/** A name that came from outside, on one line: contender labels, scenario and case titles. */
export function plainLabel(label: string): string {
  return visible(label.replace(/\s+/g, ' ').trim());
}

function controlSymbol(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : codeOf(String.fromCharCode(code));
}

function codeOf(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** The beginning of a text that takes no more than so many bytes, cut between characters. */
function capped(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  let length = 0;
  let used = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    used += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (used > bytes) return text.slice(0, length);
    length += character.length;
  }
  return text;
}
