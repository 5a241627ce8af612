import type { Message } from '#bench/domain/message.ts';

/** Words of a shingle: enough that two texts share few by chance. */
const SHINGLE = 3;
/** Characters that are compared; what is longer is judged by its beginning. */
const MOST_CHARACTERS = 50_000;

/** A question without what does not make it another one: letter case and white space. */
export interface PlainQuestion {
  readonly text: string;
  readonly shingles: ReadonlySet<string>;
}

export function plainQuestion(messages: readonly Pick<Message, 'role' | 'text'>[]): PlainQuestion {
  const text = messages
    .map(({ role, text: said }) => `${role}: ${said.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()}`)
    .join('\n');
  return { text, shingles: shinglesOf(text.slice(0, MOST_CHARACTERS)) };
}

/** How much two questions share, in [0, 1]: shingles of both over shingles of either (Jaccard). Two without any share nothing. */
export function overlap(a: PlainQuestion, b: PlainQuestion): number {
  let both = 0;
  for (const shingle of a.shingles) if (b.shingles.has(shingle)) both += 1;
  const either = a.shingles.size + b.shingles.size - both;
  return either === 0 ? 0 : both / either;
}

/** Runs of words; of single characters where a script writes none. */
function shinglesOf(text: string): ReadonlySet<string> {
  const words =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu) ?? [];
  const shingles = new Set<string>();
  for (let at = 0; at + SHINGLE <= words.length; at += 1) shingles.add(words.slice(at, at + SHINGLE).join(' '));
  if (words.length > 0 && words.length < SHINGLE) shingles.add(words.join(' '));
  return shingles;
}
