import type { JsonSchema, ToolCall } from '#bench/domain/message.ts';
import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';
import { parseJsonAnswer } from '#bench/graders/parse-json-answer.ts';
import { withCalls, withText } from './changed-reply.ts';
import type { LenientShape } from './lenient-shape.ts';

/**
 * The trial with its record, and the arguments of its calls, changed by what their schemas say. Only a text that is JSON as it
 * stands is changed: the form around it is another rule's business.
 */
export function changeRecord<C extends CaseBase>(
  input: GradeInput<C>,
  { schema, tools = {} }: LenientShape<C>,
  change: (value: unknown, schema: JsonSchema) => unknown,
): GradeInput<C> {
  const changed = withCalls(input, (call) => {
    const of = Object.hasOwn(tools, call.name) ? tools[call.name] : undefined;
    return of === undefined || call.input === undefined ? call : changedCall(call, change(call.input, of));
  });
  const answer = parseJsonAnswer(input.text);
  if (schema === undefined || answer.form !== 'raw') return changed;
  const before = JSON.stringify(answer.value);
  const after = JSON.stringify(change(answer.value, schema));
  return after === before ? changed : withText(changed, after);
}

function changedCall(call: ToolCall, input: unknown): ToolCall {
  const rawInput = JSON.stringify(input);
  return rawInput === JSON.stringify(call.input) ? call : { ...call, input, rawInput };
}

/** The part of a schema that a value was meant for: of a choice, the branch of its kind; a nullable's other half. */
export function schemaFor(value: unknown, schema: JsonSchema): JsonSchema {
  const branches = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (branches === undefined) return schema;
  const kind = Array.isArray(value) ? 'array' : typeof value === 'object' && value !== null ? 'object' : undefined;
  const wanted = branches.filter((branch): branch is JsonSchema => isSchema(branch) && branch.type !== 'null');
  return wanted.find(({ type }) => kind !== undefined && type === kind) ?? wanted[0] ?? schema;
}

/** The schemas of a record's keys; empty for anything else. */
export function propertiesOf(schema: JsonSchema): ReadonlyMap<string, JsonSchema> {
  const properties = Object.entries(Object(schema.properties) as Readonly<Record<string, unknown>>);
  return new Map(properties.filter((entry): entry is [string, JsonSchema] => isSchema(entry[1])));
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every scalar of a record with the schema it was meant for; what no schema speaks of stays. */
export function mapScalars(
  value: unknown,
  schema: JsonSchema,
  change: (scalar: unknown, schema: JsonSchema) => unknown,
): unknown {
  const meant = schemaFor(value, schema);
  if (Array.isArray(value)) {
    const { items } = meant;
    return isSchema(items) ? value.map((member) => mapScalars(member, items, change)) : value;
  }
  if (typeof value !== 'object' || value === null) return change(value, meant);
  const known = propertiesOf(meant);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: [string, unknown]) => {
      const of = known.get(key);
      return [key, of === undefined ? member : mapScalars(member, of, change)];
    }),
  );
}
