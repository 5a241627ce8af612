import type { JsonSchema } from '#bench/domain/message.ts';

/**
 * A JSON Schema in the words of `responseSchema`, the older OpenAPI dialect that is all @google/generative-ai knows.
 * What only closes an object or names the dialect is left out, since the older dialect cannot say it and the API refuses it.
 *
 * @throws Error naming the keyword the dialect cannot say
 */
export function toResponseSchema(schema: JsonSchema): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (LEFT_OUT.has(keyword)) continue;
    else if (keyword === 'const') converted.enum = [value];
    else if (keyword === 'properties') {
      converted.properties = Object.fromEntries(
        Object.entries(value as object).map(([name, member]) => [name, toResponseSchema(member as JsonSchema)]),
      );
    } else if (keyword === 'items') converted.items = toResponseSchema(value as JsonSchema);
    else if (keyword === 'anyOf') {
      Object.assign(converted, anyOf(value as readonly JsonSchema[]));
    } else if (keyword === 'type' && Array.isArray(value)) {
      Object.assign(converted, nullableType(value as readonly string[]));
    } else if (KEPT.has(keyword)) converted[keyword] = value;
    else {
      throw new Error(
        `The schema uses "${keyword}", which @google/generative-ai cannot send. Ask through provider "google" instead, or leave it out of the schema.`,
      );
    }
  }
  return converted;
}

const LEFT_OUT = new Set(['$schema', '$id', 'title', 'additionalProperties', 'default', 'examples']);
const KEPT = new Set([
  'type',
  'format',
  'description',
  'nullable',
  'enum',
  'required',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
]);

/** `anyOf [T, null]` is how JSON Schema writes what the older dialect calls nullable. */
function anyOf(options: readonly JsonSchema[]): Record<string, unknown> {
  const others = options.filter((option) => option.type !== 'null');
  const [only] = others;
  const nullable = others.length < options.length ? { nullable: true } : {};
  if (others.length === 1 && only !== undefined) return { ...toResponseSchema(only), ...nullable };
  return { anyOf: others.map(toResponseSchema), ...nullable };
}

function nullableType(types: readonly string[]): Record<string, unknown> {
  const others = types.filter((type) => type !== 'null');
  const [only] = others;
  if (others.length !== 1 || only === undefined) {
    throw new Error(
      `The schema allows the types ${types.join(', ')} at once, which @google/generative-ai cannot send. Ask through provider "google" instead.`,
    );
  }
  return others.length < types.length ? { type: only, nullable: true } : { type: only };
}
