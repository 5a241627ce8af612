import { isObject } from './read-fields.ts';

/** Attributes of a span or an event by key, each as plain JSON. */
export type OtlpAttributes = ReadonlyMap<string, unknown>;

/** A span that is not what OTLP and its conventions say: what was found, what is accepted. */
export class SpanFault extends Error {
  override readonly name = 'SpanFault';
}

/** Nesting that is read. No message needs more, and everything after may then walk over a value. */
export const MOST_DEPTH = 64;

/**
 * The attributes of a span as OTLP writes them in JSON: a list of `{key, value: {stringValue | intValue | …}}`. Of a key that is
 * there twice the last one counts.
 * @throws SpanFault naming the key whose value is none
 */
export function otlpAttributes(list: unknown): OtlpAttributes {
  if (list === undefined || list === null) return new Map();
  if (!Array.isArray(list)) throw new SpanFault('attributes is no list; OTLP writes [{"key": …, "value": {…}}]');
  return new Map(
    list.map((member: unknown): readonly [string, unknown] => {
      const key = isObject(member) ? member.key : undefined;
      if (!isObject(member) || typeof key !== 'string') {
        throw new SpanFault('an attribute has no "key"; OTLP writes {"key": …, "value": {…}}');
      }
      return [key, plainValue(member.value, key, 0)];
    }),
  );
}

/** 64-bit integers are texts in OTLP's JSON: one that a number cannot hold exactly stays a text. */
function plainValue(value: unknown, key: string, depth: number): unknown {
  if (depth > MOST_DEPTH) throw new SpanFault(`${key} is nested more than ${MOST_DEPTH} levels deep`);
  if (value === undefined || value === null) return undefined;
  if (!isObject(value))
    throw new SpanFault(`${key} is no OTLP value; accepted: {"stringValue": …}, {"intValue": "1"}, …`);
  const [kind] = Object.keys(value);
  switch (kind) {
    case undefined:
      return undefined;
    case 'stringValue':
      return expectKind(value.stringValue, 'string', key, kind);
    case 'boolValue':
      return expectKind(value.boolValue, 'boolean', key, kind);
    case 'intValue':
      return integer(value.intValue, key);
    case 'doubleValue':
      // "NaN" and "Infinity" are texts there: they stay texts, and are no number for anybody.
      return typeof value.doubleValue === 'string'
        ? value.doubleValue
        : expectKind(value.doubleValue, 'number', key, kind);
    case 'bytesValue':
      return expectKind(value.bytesValue, 'string', key, kind);
    case 'arrayValue':
      return members(value.arrayValue, key).map((member) => plainValue(member, key, depth + 1));
    case 'kvlistValue':
      return Object.fromEntries(
        members(value.kvlistValue, key).flatMap((member) =>
          isObject(member) && typeof member.key === 'string'
            ? [[member.key, plainValue(member.value, `${key}.${member.key.slice(0, 40)}`, depth + 1)]]
            : [],
        ),
      );
    default:
      throw new SpanFault(`${key} has the value kind "${kind.slice(0, 40)}", which OTLP does not have`);
  }
}

function expectKind(value: unknown, type: 'string' | 'boolean' | 'number', key: string, kind: string): unknown {
  if (typeof value === type) return value;
  throw new SpanFault(`${key} has a ${kind} that is no ${type}`);
}

function integer(value: unknown, key: string): unknown {
  const text = String(value);
  if ((typeof value !== 'string' && typeof value !== 'number') || !/^-?\d{1,20}$/.test(text)) {
    throw new SpanFault(`${key} has the intValue ${JSON.stringify(value)?.slice(0, 40)}, which is no whole number`);
  }
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

/** An empty list may leave out its `values`. */
function members(list: unknown, key: string): readonly unknown[] {
  const values = isObject(list) ? (list.values ?? []) : undefined;
  if (Array.isArray(values)) return values;
  throw new SpanFault(`${key} has a list without "values"`);
}

/** @throws SpanFault for a value that is there and no text */
export function textIn(attributes: OtlpAttributes, ...keys: readonly string[]): string | undefined {
  const [key, value] = firstOf(attributes, keys);
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new SpanFault(`${key} is ${shown(value)}; expected a text`);
}

/** @throws SpanFault for a value that is there and no finite number */
export function numberIn(attributes: OtlpAttributes, ...keys: readonly string[]): number | undefined {
  const [key, value] = firstOf(attributes, keys);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new SpanFault(`${key} is ${shown(value)}; expected a number`);
}

/** @throws SpanFault for a value that is there and no whole number from 0 */
export function countIn(attributes: OtlpAttributes, ...keys: readonly string[]): number | undefined {
  const [key, value] = firstOf(attributes, keys);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new SpanFault(`${key} is ${shown(value)}; expected a whole number from 0`);
}

function firstOf(attributes: OtlpAttributes, keys: readonly string[]): readonly [string, unknown] {
  const key = keys.find((one) => attributes.get(one) !== undefined && attributes.get(one) !== null) ?? '';
  return [key, attributes.get(key)];
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60);
}
