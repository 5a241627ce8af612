/**
 * A copy of a scenario's state, which must be plain JSON: it is written beside the replies and read by graders in every
 * later pass, and a Map or a class would come back as something else.
 * @throws TypeError naming the member that no JSON can hold
 */
export function plainState(state: unknown): unknown {
  return copyOf(state, 'state', []);
}

function copyOf(value: unknown, place: string, within: readonly object[]): unknown {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'object' && within.includes(value))
    throw new TypeError(`${place} leads back to itself. ${ACCEPTED}`);
  if (Array.isArray(value))
    return value.map((member, index) => copyOf(member, `${place}[${index}]`, [...within, value]));
  if (typeof value === 'object' && isPlain(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, copyOf(member, `${place}.${key}`, [...within, value])]),
    );
  }
  const kind = typeof value === 'object' ? (value.constructor?.name ?? 'object') : `${typeof value} (${String(value)})`;
  throw new TypeError(`${place} is a ${kind}. ${ACCEPTED}`);
}

const ACCEPTED = "A scenario's state holds plain JSON only: objects, arrays, texts, finite numbers, booleans, null.";

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
