import { z } from 'zod';
import type { JsonSchema, ToolSpec } from '#bench/domain/message.ts';
import type { BfclFunction } from '#bench/graders/bfcl-call.ts';

/** A parameter as BFCL writes it: JSON Schema in spirit, with Python's names of types. */
export interface BfclSchema {
  readonly type: string;
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, BfclSchema>> | undefined;
  readonly items?: BfclSchema | undefined;
  readonly required?: readonly string[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly default?: unknown;
  readonly maximum?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
}

export const BFCL_SCHEMA: z.ZodType<BfclSchema> = z.lazy(() =>
  z.object({
    type: z.enum(['string', 'integer', 'float', 'boolean', 'array', 'tuple', 'dict', 'any']),
    description: z.string().optional(),
    properties: z.record(z.string(), BFCL_SCHEMA).optional(),
    items: BFCL_SCHEMA.optional(),
    required: z.array(z.string()).optional(),
    enum: z.array(z.unknown()).optional(),
    default: z.unknown().optional(),
    maximum: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
  }),
);

/** A function under its published name, which may hold dots. */
export interface PublishedFunction {
  readonly name: string;
  readonly description: string;
  readonly parameters: BfclSchema;
}

/** The name a function is offered by: vendors refuse dots in it, and BFCL writes underscores for them. */
export function offeredName(published: string): string {
  return published.replaceAll('.', '_');
}

/** A function as a vendor's API takes it. */
export function offeredTool({ name, description, parameters }: PublishedFunction): ToolSpec {
  return {
    name: offeredName(name),
    description,
    inputSchema: { properties: {}, ...jsonSchema(parameters) },
  };
}

/** A function as calls of it are graded. */
export function gradedFunction({ name, parameters }: PublishedFunction): BfclFunction {
  return {
    name: offeredName(name),
    parameters: Object.fromEntries(
      Object.entries(parameters.properties ?? {}).map(([key, { type, items }]) => [
        key,
        { type, itemType: items?.type },
      ]),
    ),
    required: parameters.required ?? [],
  };
}

const JSON_TYPES: Readonly<Record<string, string>> = {
  float: 'number',
  tuple: 'array',
  dict: 'object',
  // Graded as a string, so asked for as one.
  any: 'string',
};

/** BFCL's parameters as JSON Schema. Its `optional` says nothing that `required` does not, and its `format` only repeats the description. */
function jsonSchema({ type, properties, items, required, ...rest }: BfclSchema): JsonSchema {
  const needed = (required ?? []).filter((key) => properties !== undefined && Object.hasOwn(properties, key));
  return {
    type: JSON_TYPES[type] ?? type,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, jsonSchema(one)])) }),
    ...(items === undefined ? {} : { items: jsonSchema(items) }),
    ...(needed.length === 0 ? {} : { required: needed }),
  };
}
