const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What Python's writers put into JSON although JSON has no such words. */
const WORDS: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);
const LONGEST_WORD = 9;
const NULL = Buffer.from('null');

/**
 * JSON as Python writes it, made strict: `NaN`, `Infinity` and `-Infinity` outside strings become null, every other byte stays. A document
 * may be cut into chunks anywhere.
 */
export async function* withoutNan(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let inString = false;
  let isEscaped = false;
  /** Letters and minus signs gathered so far, which may turn out to be one of the words. */
  let word = '';
  for await (const chunk of source) {
    const pieces: Uint8Array[] = [];
    let from = 0;
    let wordFrom = 0;
    // What was gathered at the end of the last chunk has not been passed on yet.
    let carried = word.length;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (inString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) inString = false;
        continue;
      }
      if (isWordByte(byte) && word.length < LONGEST_WORD) {
        if (word === '') wordFrom = at;
        word += String.fromCharCode(byte);
        continue;
      }
      if (word !== '') {
        const isNamed = WORDS.has(word);
        if (isNamed || carried > 0) {
          pieces.push(chunk.subarray(from, carried > 0 ? 0 : wordFrom), isNamed ? NULL : Buffer.from(word));
          from = at;
        }
        word = '';
        carried = 0;
      }
      if (byte === QUOTE) inString = true;
    }
    const rest = word === '' ? chunk.length : carried > 0 ? 0 : wordFrom;
    pieces.push(chunk.subarray(from, Math.max(from, rest)));
    for (const piece of pieces) if (piece.length > 0) yield piece;
  }
  if (word !== '') yield WORDS.has(word) ? NULL : Buffer.from(word);
}

function isWordByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d;
}
