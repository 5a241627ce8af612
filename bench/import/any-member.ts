import fc from 'fast-check';

/** Values that files hold in the wrong place, or to do harm. `@@1e400@@` becomes a number that no double holds. */
const HOSTILE: readonly unknown[] = [
  null,
  '',
  '@@1e400@@',
  -1,
  0.5,
  1e308,
  2 ** 60,
  '\u0000\u001b[2J\n',
  '\ud800',
  '../../../etc/passwd',
  '__proto__',
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": null}'),
  [[]],
  [null, 1, {}],
  { role: 'assistant', content: [{ type: 'text' }] },
  'x'.repeat(5000),
];

/** Any JSON value, ordinary or hostile. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 3 }));

/** A JSON value with any of its members, at any depth, replaced by any JSON. */
export function anyMemberOf(value: unknown): fc.Arbitrary<unknown> {
  const paths = [...pathsOf(value, [])];
  return fc.tuple(fc.constantFrom(...paths), anyJson).map(([path, member]) => replaced(value, path, member));
}

/** As a file holds it. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll('"@@1e400@@"', '1e400');
}

type Path = readonly (string | number)[];

function* pathsOf(value: unknown, here: Path): Generator<Path> {
  yield here;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    yield* pathsOf(member, [...here, Array.isArray(value) ? Number(key) : key]);
  }
}

function replaced(value: unknown, [step, ...rest]: Path, member: unknown): unknown {
  if (step === undefined) return member;
  if (Array.isArray(value)) return value.map((one, place) => (place === step ? replaced(one, rest, member) : one));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, one]) => [key, key === step ? replaced(one, rest, member) : one]),
  );
}
