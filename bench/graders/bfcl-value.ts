import { isRecord } from './is-record.ts';

/** What BFCL says of one parameter, as far as grading needs it. */
export interface BfclParameter {
  /** BFCL's own words: string, integer, float, boolean, array, tuple, dict, any. */
  readonly type: string;
  /** The type of an array's or tuple's entries. */
  readonly itemType?: string | undefined;
}

/**
 * Whether BFCL accepts a value for an argument.
 *
 * - Its type is the declared one, or that of the first accepted value where that differs (BFCL calls it a variable). Whole numbers are
 *   floats too; JSON cannot tell 5.0 from 5, so neither is told apart here. `any` is a string.
 * - Texts are compared by standardText, also the entries of a list and the values of a dict, and no deeper.
 * - Lists are equal entry by entry, in order. Dicts have for each key a list of accepted values, '' for a key that may be left out, and
 *   no other keys. Lists of dicts pair their dicts in order.
 * - Where '' is accepted, an empty text or list says the same as leaving the argument out.
 */
export function acceptsBfclValue(
  value: unknown,
  { type, itemType }: BfclParameter,
  accepted: readonly unknown[],
): 'accepted' | 'wrong-type' | 'wrong-value' {
  const declared = KINDS[type] ?? 'string';
  const first = accepted.find((one) => one !== '');
  const meant = first === undefined ? undefined : kindOf(first);
  const kind = kindOf(value);
  const fits = kind === declared && (type !== 'integer' || Number.isInteger(value));
  if (!fits && kind !== meant) return 'wrong-type';
  const isVariable = !fits || (meant !== undefined && meant !== declared);
  if (isVariable) return verdict(accepted.some((one) => sameValue(value, one)));
  if (isRecord(value)) return verdict(accepted.some((one) => acceptsDict(value, one)));
  if (Array.isArray(value)) {
    if (itemType !== 'dict') return verdict(accepted.some((one) => sameList(value, one)));
    if (value.some((entry) => !isRecord(entry))) return 'wrong-type';
    return verdict(accepted.some((one) => acceptsDicts(value, one)));
  }
  return verdict(accepted.some((one) => sameScalar(value, one)));
}

/** A text as BFCL compares it: without spaces and , . / - _ * ^, in lower case, with double quotes for single ones. */
export function standardText(text: string): string {
  return text
    .replace(/[ ,./\-_*^]/g, '')
    .toLowerCase()
    .replaceAll("'", '"');
}

type Kind = 'string' | 'number' | 'boolean' | 'list' | 'dict' | 'null';

const KINDS: Readonly<Record<string, Kind>> = {
  string: 'string',
  any: 'string',
  integer: 'number',
  float: 'number',
  boolean: 'boolean',
  array: 'list',
  tuple: 'list',
  dict: 'dict',
};

function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return typeof value as 'string' | 'number' | 'boolean';
  }
  return value === null || value === undefined ? 'null' : 'dict';
}

function verdict(isAccepted: boolean): 'accepted' | 'wrong-value' {
  return isAccepted ? 'accepted' : 'wrong-value';
}

function sameScalar(value: unknown, accepted: unknown): boolean {
  if (typeof value === 'string' && typeof accepted === 'string') return standardText(value) === standardText(accepted);
  return sameValue(value, accepted);
}

function sameList(value: readonly unknown[], accepted: unknown): boolean {
  if (accepted === '') return value.length === 0;
  if (!Array.isArray(accepted) || accepted.length !== value.length) return false;
  return accepted.every((one, place) => sameScalar(value[place], one));
}

function acceptsDict(value: Readonly<Record<string, unknown>>, accepted: unknown): boolean {
  if (!isRecord(accepted)) return false;
  const keys = Object.keys(value);
  if (keys.length > Object.keys(accepted).length) return false;
  const fit = keys.every((key) => {
    const values = Object.hasOwn(accepted, key) ? accepted[key] : undefined;
    return Array.isArray(values) && values.some((one) => sameScalar(value[key], one));
  });
  return (
    fit &&
    Object.entries(accepted).every(
      ([key, values]) => Object.hasOwn(value, key) || (Array.isArray(values) && values.includes('')),
    )
  );
}

function acceptsDicts(value: readonly unknown[], accepted: unknown): boolean {
  if (accepted === '') return value.length === 0;
  if (!Array.isArray(accepted) || accepted.length !== value.length) return false;
  return accepted.every((one, place) => {
    const dict = value[place];
    return isRecord(dict) && acceptsDict(dict, one);
  });
}

/** Equal to the last letter. It goes no deeper than the accepted value does: a contender's may be nested without end. */
function sameValue(value: unknown, accepted: unknown): boolean {
  if (Array.isArray(accepted)) {
    if (!Array.isArray(value) || value.length !== accepted.length) return false;
    return accepted.every((one, place) => sameValue(value[place], one));
  }
  if (isRecord(accepted)) {
    const keys = Object.keys(accepted);
    if (!isRecord(value) || Object.keys(value).length !== keys.length) return false;
    return keys.every((key) => Object.hasOwn(value, key) && sameValue(value[key], accepted[key]));
  }
  return value === accepted;
}
