import type { JsonSchema } from '#bench/domain/message.ts';

/** The schema as the vendors take it: `$schema` says how to read it, and some of them refuse to read that. */
export function schemaForWire(schema: JsonSchema): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = schema;
  return rest;
}

/**
 * Whether OpenAI's strict mode takes this schema: every object closed and every property required. Anything else it
 * answers with 400, so the same schema is then sent as not strict.
 */
export function isStrictSchema(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema);
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as Readonly<Record<string, unknown>>;
  if (type === 'object') {
    const names = Object.keys((properties ?? {}) as object);
    const needed = new Set(Array.isArray(required) ? required : []);
    if (additionalProperties !== false || names.some((name) => !needed.has(name))) return false;
  }
  return Object.values(schema).every(isStrictSchema);
}
