import type { JsonSchema } from '#bench/domain/message.ts';
import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';
import { changeRecord, isSchema, propertiesOf, schemaFor } from './change-record.ts';
import type { LenientShape } from './lenient-shape.ts';

/**
 * Keys that nobody asked for, named after the keys that are missing: first those that share a word with one (due_date for
 * date), then, by their order, those whose value is of the kind that the missing key takes. A key with no counterpart stays.
 */
export function renameKeysBack<C extends CaseBase>(input: GradeInput<C>, shape: LenientShape<C>): GradeInput<C> {
  return changeRecord(input, shape, renamedBack);
}

function renamedBack(value: unknown, schema: JsonSchema): unknown {
  const meant = schemaFor(value, schema);
  if (Array.isArray(value)) {
    const { items } = meant;
    return isSchema(items) ? value.map((member) => renamedBack(member, items)) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const properties = propertiesOf(meant);
  const names = counterparts(value, properties);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: [string, unknown]) => {
      const name = names.get(key) ?? key;
      const of = properties.get(name);
      return [name, of === undefined ? member : renamedBack(member, of)];
    }),
  );
}

/** Unknown key -> the missing key it stands for. */
function counterparts(record: object, properties: ReadonlyMap<string, JsonSchema>): ReadonlyMap<string, string> {
  const missing = new Set([...properties.keys()].filter((key) => !Object.hasOwn(record, key)));
  const unknown = Object.entries(record).filter(([key]) => !properties.has(key));
  const found = new Map<string, string>();
  const pair = (fits: (key: string, value: unknown, name: string) => boolean): void => {
    for (const [key, value] of unknown) {
      const name = found.has(key) ? undefined : [...missing].find((candidate) => fits(key, value, candidate));
      if (name === undefined) continue;
      found.set(key, name);
      missing.delete(name);
    }
  };
  const accepts = (value: unknown, name: string): boolean => isOfKind(value, properties.get(name) ?? {});
  pair((key, value, name) => wordsOf(key).join() === wordsOf(name).join() && accepts(value, name));
  pair((key, value, name) => wordsOf(name).some((word) => wordsOf(key).includes(word)) && accepts(value, name));
  pair((_key, value, name) => accepts(value, name));
  return found;
}

function wordsOf(key: string): readonly string[] {
  return key
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
}

/** Whether a value is of a type that a schema names; a schema that names none takes anything. */
function isOfKind(value: unknown, schema: JsonSchema): boolean {
  const branches = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (branches !== undefined) return branches.some((branch) => isSchema(branch) && isOfKind(value, branch));
  const types = [schema.type].flat().filter((type) => typeof type === 'string');
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return types.length === 0 || types.includes(kind) || (kind === 'number' && types.includes('integer'));
}
