import { Ajv2020, type ErrorObject, type Options } from 'ajv/dist/2020.js';
import type { JsonSchema } from '#bench/domain/message.ts';
import { isRecord } from './is-record.ts';
import type { JsonAnswer } from './parse-json-answer.ts';

/** How a reply breaks the contract it was given, in the words of the failure taxonomy. */
type ContractMode =
  | 'no-answer'
  | 'not-json'
  | 'cut-short'
  | 'fenced-json'
  | 'extra-prose'
  | 'renamed-key'
  | 'missing-key'
  | 'extra-key'
  | 'enum-drift'
  | 'wrong-date-format'
  | 'wrong-type'
  | 'schema-violation';

interface Violation {
  readonly mode: ContractMode;
  readonly detail: string;
}

export interface Contract {
  /** What a strict consumer would stumble over first; undefined when it would accept the reply. */
  breach(answer: JsonAnswer): Violation | undefined;
  /** The same for a value however it was found: the form of the reply is forgiven, the schema is not. */
  breachOfSchema(value: unknown): Violation | undefined;
}

/**
 * A JSON Schema (draft 2020-12) as a check of replies. The schema is the scenario's own; the replies are anybody's, so
 * whatever could make one slow is refused here, before the run: remote and circular references, patterns with nested
 * repetition, uniqueness of anything but scalars.
 *
 * @throws Error naming the keyword and what to write instead
 */
export function compileContract(schema: JsonSchema): Contract {
  guard(schema);
  const validate = new Ajv2020(AJV).compile(plain(schema));
  const breachOfSchema = (value: unknown): Violation | undefined =>
    validate(value) ? undefined : explain(validate.errors ?? []);
  return {
    breachOfSchema,
    breach(answer) {
      switch (answer.form) {
        case 'raw':
          return breachOfSchema(answer.value);
        case 'fenced':
          return { mode: 'fenced-json', detail: 'JSON inside a code fence' };
        case 'in-prose':
          return { mode: 'extra-prose', detail: 'JSON among other text' };
        case 'incomplete':
          return { mode: 'cut-short', detail: 'the JSON ends before it is closed' };
        case 'empty':
          return { mode: 'no-answer', detail: 'no text' };
        case 'not-json':
          return { mode: 'not-json', detail: 'no JSON value in the reply' };
        case 'oversized':
          return { mode: 'not-json', detail: 'the reply is too long to be a record' };
        default:
          return answer satisfies never;
      }
    },
  };
}

/** Characters of a string above which no pattern is tried: patterns check codes and dates, and some are quadratic. */
const MAX_PATTERN_INPUT = 1_000;

const boundedRegExp = Object.assign(
  (pattern: string, flags: string) => {
    const expression = new RegExp(pattern, flags);
    return { test: (text: string) => text.length <= MAX_PATTERN_INPUT && expression.test(text) };
  },
  { code: 'boundedRegExp' },
);

const AJV: Options = {
  // One error is enough to name a mode, and a hostile reply cannot make the list long.
  allErrors: false,
  // `explain` needs the keys a schema knows beside the keys the reply has.
  verbose: true,
  // A tuple of types, say, is legitimate in a scenario's schema; misspelt keywords still throw.
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  validateFormats: true,
  logger: false,
  code: { regExp: boundedRegExp },
  formats: {
    date: (text: string) => isDate(text),
    time: (text: string) => /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?$/.test(text),
    'date-time': (text: string) =>
      isDate(text.slice(0, 10)) &&
      /^T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text.slice(10)),
    email: (text: string) => text.length <= 254 && /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(text),
    uuid: (text: string) => /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(text),
    uri: (text: string) => URL.canParse(text),
  },
};

const DATE_FORMATS: readonly unknown[] = ['date', 'time', 'date-time'];

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/**
 * The first thing wrong. A nullable field is `anyOf` its type and null: its errors come one per branch, and the branch
 * that only says "not null" explains nothing.
 */
function explain(errors: readonly ErrorObject[]): Violation {
  const error = errors.find(({ keyword, params }) => !(keyword === 'type' && params.type === 'null')) ?? errors[0];
  if (error === undefined) return { mode: 'schema-violation', detail: 'does not match the schema' };
  const detail = `${error.instancePath || '(whole reply)'} ${error.message ?? 'does not match the schema'}`.slice(
    0,
    200,
  );
  switch (error.keyword) {
    case 'required':
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return explainKeys(error, detail);
    case 'enum':
    case 'const':
      return { mode: 'enum-drift', detail: `${detail}: ${shown(error.data)}` };
    case 'format':
    case 'pattern':
      return DATE_FORMATS.includes(error.parentSchema?.format)
        ? { mode: 'wrong-date-format', detail: `${error.instancePath} is ${shown(error.data)}` }
        : { mode: 'schema-violation', detail: `${detail}: ${shown(error.data)}` };
    case 'type':
      return { mode: 'wrong-type', detail: `${detail}: ${shown(error.data)}` };
    default:
      return { mode: 'schema-violation', detail };
  }
}

/** A key that is gone while an unknown one has come is a rename: the value may be right and is lost all the same. */
function explainKeys(error: ErrorObject, detail: string): Violation {
  const present = Object.keys(Object(error.data));
  const known = Object.keys(Object(error.parentSchema?.properties));
  const required: readonly string[] = Array.isArray(error.parentSchema?.required) ? error.parentSchema.required : [];
  const has = new Set(present);
  const knows = new Set(known);
  const missing = required.filter((key) => !has.has(key));
  const extra = present.filter((key) => !knows.has(key));
  const names = (keys: readonly string[]) => keys.slice(0, 5).map(shown).join(', ');
  if (missing.length > 0 && extra.length > 0) {
    return { mode: 'renamed-key', detail: `${names(missing)} missing, ${names(extra)} unknown` };
  }
  if (missing.length > 0) return { mode: 'missing-key', detail: `${names(missing)} missing` };
  return extra.length > 0
    ? { mode: 'extra-key', detail: `${names(extra)} unknown` }
    : { mode: 'schema-violation', detail };
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 60);
}

/** The schema without patterns that a known format already says: ours are linear, the ones zod writes need not be. */
function plain(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_key, member: unknown) => {
    if (!isRecord(member) || typeof member.format !== 'string' || typeof member.pattern !== 'string') return member;
    const { pattern: _, ...rest } = member;
    return AJV.formats !== undefined && Object.hasOwn(AJV.formats, member.format) ? rest : member;
  });
}

function guard(schema: JsonSchema): void {
  const uses = new Map<string, Set<string>>();
  const visit = (node: unknown, within: string): void => {
    if (Array.isArray(node)) {
      for (const member of node) visit(member, within);
      return;
    }
    if (!isRecord(node)) return;
    if (typeof node.$ref === 'string') {
      if (!/^#\/\$defs\/[\w-]+$/.test(node.$ref)) {
        throw new Error(`The schema refers to ${shown(node.$ref)}. Accepted: "#/$defs/<name>". Write it out instead.`);
      }
      uses.set(within, (uses.get(within) ?? new Set()).add(node.$ref));
    }
    const known = typeof node.format === 'string' && Object.hasOwn(AJV.formats ?? {}, node.format);
    if (typeof node.pattern === 'string' && !known && hasNestedRepetition(node.pattern)) {
      throw new Error(
        `The pattern ${shown(node.pattern)} repeats a group that itself repeats or chooses: a reply could make it run for ever. ` +
          'Write it with one level of repetition, or use a format.',
      );
    }
    if (node.uniqueItems === true && !SCALARS.includes(Object(node.items).type)) {
      throw new Error(
        'The schema asks for uniqueItems of values that are not scalars, which compares every pair. ' +
          'Remove it, and let a grader compare the list as a set.',
      );
    }
    for (const [key, member] of Object.entries(node)) {
      if (key === '$defs' && within === '#') {
        for (const [name, definition] of Object.entries(Object(member))) visit(definition, `#/$defs/${name}`);
      } else visit(member, within);
    }
  };
  visit(schema, '#');
  const reach = (from: string, path: readonly string[]): void => {
    if (path.includes(from)) {
      throw new Error(`The schema is circular at ${shown(from)}. Accepted: a fixed depth; write the levels out.`);
    }
    for (const to of uses.get(from) ?? []) reach(to, [...path, from]);
  };
  for (const from of uses.keys()) reach(from, []);
}

const SCALARS: readonly unknown[] = ['string', 'number', 'integer', 'boolean'];

/** Whether a group under *, + or {n,} holds a repetition or an alternative of its own. Errs on the side of yes. */
function hasNestedRepetition(pattern: string): boolean {
  const bare = pattern.replaceAll(/\\./g, 'a').replaceAll(/\[[^\]]*\]/g, 'a');
  const open: boolean[] = [];
  for (let at = 0; at < bare.length; at += 1) {
    const mark = bare[at];
    if (mark === '(') open.push(false);
    else if (mark === ')') {
      const varies = open.pop() ?? false;
      const repeated = /^([*+]|\{\d+,\})/.test(bare.slice(at + 1, at + 12));
      if (varies && repeated) return true;
      if ((varies || repeated) && open.length > 0) open[open.length - 1] = true;
    } else if (mark === '*' || mark === '+' || mark === '|' || (mark === '{' && /^\{\d+,\}/.test(bare.slice(at)))) {
      if (open.length > 0) open[open.length - 1] = true;
    }
  }
  return false;
}
