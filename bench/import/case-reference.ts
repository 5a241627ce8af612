import { normaliseText } from '#bench/graders/normalise-text.ts';
import { isObject } from './read-fields.ts';

/** What can be made of the reference of an imported case. */
export type CaseReference =
  /** Texts, one of which the answer has to hold. */
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'assertions'; readonly assertions: readonly unknown[] }
  /** Something that no grader here reads as it is. */
  | { readonly kind: 'other'; readonly value: unknown }
  | { readonly kind: 'none' };

/** Characters of a reference up to which an answer can be held to it literally: what is longer is an example, and nobody repeats it. */
const LONGEST_TEXT = 200;

/** @param format the id of the format it was read from: a list of objects is one of assertions only where that is known */
export function caseReference(reference: unknown, format: string): CaseReference {
  if (reference === undefined || reference === null || reference === '') return { kind: 'none' };
  if (Array.isArray(reference) && reference.length === 0) return { kind: 'none' };
  if (format.startsWith('promptfoo') && Array.isArray(reference) && reference.every(isObject)) {
    return { kind: 'assertions', assertions: reference };
  }
  const texts = (Array.isArray(reference) ? reference : [reference]).map((one: unknown) =>
    typeof one === 'string' ? one : typeof one === 'number' && Number.isFinite(one) ? String(one) : undefined,
  );
  const usable = texts.flatMap((text) =>
    text !== undefined && text.length <= LONGEST_TEXT && normaliseText(text) !== '' ? [text] : [],
  );
  return usable.length === texts.length ? { kind: 'texts', texts: usable } : { kind: 'other', value: reference };
}
