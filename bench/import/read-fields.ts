/** A member of untrusted JSON by its path, as in `usage.prompt_tokens`; a step that is a whole number takes an element. Own members only. */
export function fieldAt(value: unknown, path: string): unknown {
  let here = value;
  for (const step of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = Reflect.get(here, step);
  }
  return here;
}

/** A text that is not empty; undefined for anything else. */
export function textAt(value: unknown, path: string): string | undefined {
  const found = fieldAt(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A finite number; undefined for anything else, also for a number written as text. */
export function numberAt(value: unknown, path: string): number | undefined {
  const found = fieldAt(value, path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** A count: a whole number from 0; undefined for anything else. */
export function countAt(value: unknown, path: string): number | undefined {
  const found = numberAt(value, path);
  return found !== undefined && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

/** An object's own members; empty for anything that is no object. */
export function membersAt(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  const found = fieldAt(value, path);
  return isObject(found) ? Object.entries(found) : [];
}

/** The elements of a list; empty for anything that is no list. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = fieldAt(value, path);
  return Array.isArray(found) ? found : [];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a person would read it in a message: texts as they are, anything else as JSON. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** A year: no call takes longer, so a larger number is no time. */
const MOST_SECONDS = 366 * 24 * 3600;

/** A time written in seconds, in ms to the microsecond: seconds times 1,000 is not exact in binary. Undefined for what can be no time. */
export function secondsInMs(seconds: number | undefined): number | undefined {
  return seconds !== undefined && seconds >= 0 && seconds <= MOST_SECONDS ? Math.round(seconds * 1e6) / 1e3 : undefined;
}

/** A point in time as ISO-8601 UTC; undefined for what names no instant. Texts without a zone name none. */
export function instantOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(value)) return undefined;
  const at = new Date(value.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** Short facts of a case that may slice tables: texts, numbers and yes or no, by name. */
export function slicesOf(members: Iterable<readonly [string, unknown]>): Readonly<Record<string, string>> {
  const slices: [string, string][] = [];
  for (const [name, value] of members) {
    const isShort = typeof value === 'string' ? value.length > 0 && value.length <= 60 : typeof value === 'boolean';
    if (isShort && !name.startsWith('_') && SLICE_NAME.test(name)) slices.push([name, String(value)]);
  }
  return Object.fromEntries(slices);
}

const SLICE_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
