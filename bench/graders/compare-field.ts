import { canonicalJson } from '#bench/domain/fingerprint.ts';
import { normaliseText } from './normalise-text.ts';
import { quote } from './quote.ts';

/** How one field of a record is compared with its reference. */
export type FieldRule =
  /** The same JSON value: codes, enums, booleans, times. `oneOf` tells a drifted enum from a wrong choice. */
  | { readonly by: 'exact'; readonly oneOf?: readonly string[] }
  /** The same text after normaliseText: names and titles. */
  | { readonly by: 'text' }
  /** A calendar day as YYYY-MM-DD. */
  | { readonly by: 'date' }
  /** A number within `tolerance`, in the field's own unit; default 0. */
  | { readonly by: 'number'; readonly tolerance?: number }
  /** A list of texts, normalised; order and repetition do not matter. */
  | { readonly by: 'set' }
  /** A list of records whose columns are compared; order does not matter, repetition does. */
  | { readonly by: 'rows'; readonly columns: Readonly<Record<string, 'text' | 'exact'>> };

export interface FieldComparison {
  /** In [0, 1]; between the two only for lists. */
  readonly score: number;
  /** Undefined exactly when the score is 1. */
  readonly mode:
    | 'invented-value'
    | 'omitted-value'
    | 'wrong-value'
    | 'swapped-date'
    | 'wrong-date-format'
    | 'number-as-text'
    | 'enum-drift'
    | 'wrong-type'
    | 'incomplete-list'
    | 'padded-list'
    | undefined;
  readonly detail: string;
}

/**
 * One field against its reference. Null on both sides is right; null for a value is an omission, a value for null an invention.
 * A right value in a wrong form (a date as 3 March, a number as text) is not right, but has its own mode.
 */
export function compareField(said: unknown, expected: unknown, rule: FieldRule): FieldComparison {
  if (said === null && expected === null) return RIGHT;
  if (said === null) return wrong('omitted-value', `null for ${show(expected)}`);
  const versus = `${show(said)} for ${show(expected)}`;
  if (expected === null) return wrong('invented-value', versus);
  switch (rule.by) {
    case 'exact':
      if (said === expected) return RIGHT;
      if (typeof said !== typeof expected) return wrong('wrong-type', versus);
      return wrong(rule.oneOf?.includes(String(said)) === false ? 'enum-drift' : 'wrong-value', versus);
    case 'text':
      if (typeof said !== 'string') return wrong('wrong-type', versus);
      return normaliseText(said) === normaliseText(String(expected)) ? RIGHT : wrong('wrong-value', versus);
    case 'date':
      return compareDate(said, String(expected), versus);
    case 'number':
      if (typeof said === 'string') return wrong('number-as-text', versus);
      if (typeof said !== 'number') return wrong('wrong-type', versus);
      return Math.abs(said - Number(expected)) <= (rule.tolerance ?? 0) ? RIGHT : wrong('wrong-value', versus);
    case 'set':
    case 'rows':
      return compareList(said, expected, rule);
    default:
      return rule satisfies never;
  }
}

const RIGHT: FieldComparison = { score: 1, mode: undefined, detail: '' };

function wrong(mode: NonNullable<FieldComparison['mode']>, detail: string): FieldComparison {
  return { score: 0, mode, detail };
}

function compareDate(said: unknown, expected: string, versus: string): FieldComparison {
  if (typeof said !== 'string') return wrong('wrong-type', versus);
  if (said === expected) return RIGHT;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(said)) return wrong('wrong-date-format', versus);
  const [year, month, day] = expected.split('-');
  return wrong(said === `${year}-${day}-${month}` ? 'swapped-date' : 'wrong-value', versus);
}

/** F1 over the entries: rows as a multiset, texts as a set. Both lists empty is right. */
function compareList(
  said: unknown,
  expected: unknown,
  rule: Extract<FieldRule, { by: 'set' | 'rows' }>,
): FieldComparison {
  if (!Array.isArray(said) || !Array.isArray(expected)) return wrong('wrong-type', `${show(said)} is no list`);
  const saidKeys = keysOf(said, rule);
  const wantKeys = keysOf(expected, rule);
  const left = new Map<string, number>();
  for (const key of wantKeys) left.set(key, (left.get(key) ?? 0) + 1);
  let hits = 0;
  const extra: string[] = [];
  for (const key of saidKeys) {
    const count = left.get(key) ?? 0;
    if (count > 0) {
      left.set(key, count - 1);
      hits += 1;
    } else extra.push(key);
  }
  if (hits === saidKeys.length && hits === wantKeys.length) return RIGHT;
  const missed = [...left].filter(([, count]) => count > 0).map(([key]) => key);
  const score = saidKeys.length + wantKeys.length === 0 ? 1 : (2 * hits) / (saidKeys.length + wantKeys.length);
  const detail = `missed ${show(missed)}, added ${show(extra.slice(0, 10))}`;
  if (missed.length === 0) return { score, mode: 'padded-list', detail };
  return { score, mode: extra.length === 0 ? 'incomplete-list' : 'wrong-value', detail };
}

function keysOf(list: readonly unknown[], rule: Extract<FieldRule, { by: 'set' | 'rows' }>): readonly string[] {
  if (rule.by === 'set') {
    return [
      ...new Set(list.map((entry) => (typeof entry === 'string' ? normaliseText(entry) : `\u0000${show(entry)}`))),
    ];
  }
  return list.map((entry) => {
    const row = Object(entry) as Readonly<Record<string, unknown>>;
    return canonicalJson(
      Object.entries(rule.columns).map(([column, by]) => {
        const value = row[column];
        return by === 'text' && typeof value === 'string' ? normaliseText(value) : (value ?? null);
      }),
    );
  });
}

function show(value: unknown): string {
  return typeof value === 'string' ? quote(value) : quote(JSON.stringify(value) ?? 'undefined');
}
