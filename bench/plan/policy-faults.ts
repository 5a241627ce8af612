import { z } from 'zod';
import { didYouMean } from './nearest.ts';
import { POLICY_SCHEMA } from './policy-schema.ts';
import type { PropertyPath } from './policy-text.ts';

/** Something about the form of a policy that cannot be read. */
export interface Fault {
  readonly path: PropertyPath;
  /** The key that should not be there, where it is a key. */
  readonly key: string | undefined;
  /** A text belongs here, and something else was found. */
  readonly wantsText: boolean;
  /** What was found and what is accepted, without the place. */
  readonly says: string;
}

/** Everything that keeps a value from being a policy; empty: it is one. */
export function policyFaults(value: unknown): readonly Fault[] {
  const parsed = POLICY_SCHEMA.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue): readonly Fault[] => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    const accepted = formAt(value, path);
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(accepted?.properties ?? {});
      return issue.keys.map((key) => ({
        path,
        key,
        wantsText: false,
        says: `${named(value, path)} takes no "${key}".${didYouMean(key, known)} Known: ${known.join(', ')}.`,
      }));
    }
    const found = valueAt(value, path);
    const takes = accepted === undefined ? issue.message : describeForm(accepted);
    const says =
      found === undefined && path.length > 0
        ? `${named(value, path.slice(0, -1))} has no "${path.at(-1)}". It takes ${takes}.`
        : `${named(value, path)} is ${shown(found)}. It takes ${takes}.`;
    return [{ path, key: undefined, wantsText: issue.code === 'invalid_type' && issue.expected === 'string', says }];
  });
}

/** The part of JSON Schema that POLICY_SCHEMA comes out as. */
interface Form {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Form>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Form | boolean;
  readonly items?: Form;
  readonly anyOf?: readonly Form[];
  readonly oneOf?: readonly Form[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

let whole: Form | undefined;

function formAt(value: unknown, path: PropertyPath): Form | undefined {
  // Written down once, when the first fault asks for it. The form of JSON Schema is wider; these are the parts that are read.
  whole ??= z.toJSONSchema(POLICY_SCHEMA, { io: 'input' }) as Form;
  let form: Form | undefined = whole;
  for (const [depth, step] of path.entries()) {
    form = form === undefined ? undefined : narrowed(form, valueAt(value, path.slice(0, depth)));
    form =
      typeof step === 'number'
        ? form?.items
        : (form?.properties?.[step] ??
          (typeof form?.additionalProperties === 'object' ? form.additionalProperties : undefined));
  }
  return form === undefined ? undefined : narrowed(form, valueAt(value, path));
}

/** Of several forms the one whose fixed members the value has: the gate of its kind; and the one that is not null. */
function narrowed(form: Form, value: unknown): Form {
  const choices = form.oneOf ?? form.anyOf;
  if (choices === undefined) return form;
  const fitting = choices.filter((choice) => {
    const fixed = Object.entries(choice.properties ?? {}).filter(([key]) => key === 'kind');
    return fixed.length > 0 && fixed.every(([key, member]) => allows(member, valueAt(value, [key])));
  });
  const [only] = fitting.length > 0 ? fitting : choices.filter((choice) => holdsKeysOf(choice, value));
  if (only !== undefined) return only;
  const objects = choices.filter(({ type }) => type === 'object');
  const [object] = objects;
  const isObject = typeof value === 'object' && value !== null;
  return object !== undefined && objects.length === 1 && isObject ? object : kindsOf(form, choices);
}

/** `{ abs: … }` is the form with an `abs`, whatever is wrong inside it. */
function holdsKeysOf({ properties }: Form, value: unknown): boolean {
  if (properties === undefined || 'kind' in properties || typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => Object.hasOwn(properties, key));
}

/** Gates of an unknown kind still have their kinds to be named. */
function kindsOf(form: Form, choices: readonly Form[]): Form {
  const kinds = choices.flatMap(({ properties }) => {
    const kind = properties?.kind;
    return kind === undefined ? [] : (kind.enum ?? [kind.const]);
  });
  return kinds.length === 0 ? form : { ...form, properties: { kind: { enum: kinds } } };
}

function allows(form: Form, value: unknown): boolean {
  return form.const === value || form.enum?.includes(value) === true;
}

function describeForm(form: Form): string {
  const choices = form.oneOf ?? form.anyOf;
  if (form.const !== undefined) return shown(form.const);
  if (form.enum !== undefined) return oneOf(form.enum.map(String));
  if (choices !== undefined) return oneOf(choices.map(describeForm));
  switch (form.type) {
    case 'string':
      return form.pattern?.startsWith('^[a-z0-9]') === true
        ? 'lower-case letters and digits, joined by "-"'
        : 'a text, not empty';
    case 'integer':
    case 'number':
      return `a ${form.type === 'integer' ? 'whole ' : ''}number${rangeOf(form)}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'array':
      return `a list, each of it ${form.items === undefined ? 'anything' : describeForm(form.items)}`;
    default:
      return form.properties === undefined
        ? 'names, each with its value'
        : `{ ${keysOf(form.properties, form.required ?? [])} }`;
  }
}

/** A question mark after what may be left out. */
function keysOf(properties: Readonly<Record<string, Form>>, required: readonly string[]): string {
  return Object.keys(properties)
    .map((key) => (required.includes(key) ? key : `${key}?`))
    .join(', ');
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: Form): string {
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  const above = exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`;
  // JSON Schema states the largest safe integer for every whole number; no reader needs it.
  const to = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`;
  return `${from}${above}${to}`;
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

const LONGEST_SHOWN = 60;

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/** `"margin" of gate "G5"`, `"weights" of traffic`, `the policy`. */
function named(value: unknown, path: PropertyPath): string {
  const [first, place, ...rest] = path;
  if (first === undefined) return 'the policy';
  if (first === 'gates' && typeof place === 'number') {
    const id = valueAt(value, ['gates', place, 'id']);
    const gate = typeof id === 'string' ? `gate "${id}"` : `gate ${place + 1}`;
    return rest.length === 0 ? gate : `"${rest.join('.')}" of ${gate}`;
  }
  return `"${path.join('.')}"`;
}

function valueAt(value: unknown, path: PropertyPath): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined,
    value,
  );
}
