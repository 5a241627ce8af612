import { createHash } from 'node:crypto';

/** Digits of a sha256 that stand for the content in ids and hashes: 16 hex digits, 64 bits. */
const DIGITS = 16;

/** The first 16 hex digits of the sha256 of a text, or of a value's canonical JSON. The same content gives the same digits. */
export function fingerprint(content: unknown): string {
  const text = typeof content === 'string' ? content : canonicalJson(content);
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}

/** JSON with the keys of every object sorted and undefined members left out, so that equal values are equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : member,
  );
}
