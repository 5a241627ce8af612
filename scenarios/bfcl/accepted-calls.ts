import type { KnownAnswers } from '#bench/domain/scenario.ts';
import type { BfclAccepted } from '#bench/graders/bfcl-call.ts';
import { isRecord } from '#bench/graders/is-record.ts';
import { type BfclSchema, offeredName, type PublishedFunction } from './bfcl-functions.ts';
import type { BfclCase } from './scenario.ts';

/** A call as a contender would make it. */
export interface MadeCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Which of several accepted answers: the first value of everything, the last, or the first with all left out that may be. */
export type AcceptedForm = 'first' | 'last' | 'shortest';

/** An answer made of accepted values only. */
export function acceptedCalls({ functions, accepted }: BfclCase, form: AcceptedForm): readonly MadeCall[] {
  return accepted.map(({ name, args }) => {
    const { properties = {}, required = [] } = schemaOf(functions, name);
    const input: Record<string, unknown> = {};
    for (const [key, values] of Object.entries(args)) {
      const mayGo = values.includes('') && !required.includes(key);
      const given = values.filter((value) => value !== '');
      const value = form === 'last' ? given.at(-1) : given[0];
      if (value === undefined || (form === 'shortest' && mayGo)) continue;
      const schema = properties[key];
      input[key] = schema === undefined ? value : spelledOut(value, schema, form);
    }
    return { name, input };
  });
}

/** Accepted dicts hold lists of accepted values; everything else is a value as it stands. */
function spelledOut(value: unknown, { type, items }: BfclSchema, form: AcceptedForm): unknown {
  if (type === 'dict' && isRecord(value)) return chosen(value, form);
  if (type === 'array' && items?.type === 'dict' && Array.isArray(value)) {
    return value.map((one) => (isRecord(one) ? chosen(one, form) : one));
  }
  return value;
}

function chosen(dict: Readonly<Record<string, unknown>>, form: AcceptedForm): Readonly<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  for (const [key, values] of Object.entries(dict)) {
    if (!Array.isArray(values)) continue;
    const given = values.filter((value) => value !== '');
    const value = form === 'last' ? given.at(-1) : given[0];
    if (value !== undefined && !(form === 'shortest' && values.includes(''))) input[key] = value;
  }
  return input;
}

/** An answer that must not be accepted, and the mode it must be given. */
export interface PerturbedCalls {
  readonly what:
    | 'wrong value'
    | 'wrong type'
    | 'missing argument'
    | 'extra argument'
    | 'wrong function'
    | 'a call more'
    | 'a call less'
    | 'a call where none fits';
  readonly calls: readonly MadeCall[];
  readonly mode: string;
}

/** Every way we know to spoil the accepted answer of a case, one thing at a time. */
export function perturbedCalls(c: BfclCase): readonly PerturbedCalls[] {
  const calls = acceptedCalls(c, 'first');
  const [first, ...others] = calls;
  const accepted = c.accepted[0];
  if (first === undefined || accepted === undefined) {
    return c.functions.map((one) => ({
      what: 'a call where none fits',
      calls: [plausibleCall(one)],
      mode: 'unneeded-call',
    }));
  }
  const { properties = {}, required = [] } = schemaOf(c.functions, first.name);
  const spoiled: PerturbedCalls[] = [
    { what: 'a call more', calls: [...calls, first], mode: 'extra-call' },
    { what: 'a call less', calls: others, mode: 'missing-call' },
    {
      what: 'wrong function',
      calls: [{ ...first, name: `${first.name}_too`.slice(-64) }, ...others],
      mode: 'wrong-tool',
    },
    {
      what: 'extra argument',
      calls: [{ ...first, input: { ...first.input, nobody_asked: 1 } }, ...others],
      mode: 'hallucinated-argument',
    },
  ];
  for (const other of c.functions) {
    const name = offeredName(other.name);
    if (name !== first.name)
      spoiled.push({ what: 'wrong function', calls: [{ ...first, name }, ...others], mode: 'wrong-tool' });
  }
  for (const [key, value] of Object.entries(first.input)) {
    const withValue = (changed: unknown) => [{ ...first, input: { ...first.input, [key]: changed } }, ...others];
    const type = properties[key]?.type;
    const wrong = wrongValue(value, accepted.args[key] ?? []);
    if (wrong !== undefined) spoiled.push({ what: 'wrong value', calls: withValue(wrong), mode: 'wrong-argument' });
    // An accepted value of another type than the declared one makes that type right as well.
    if (typeOf(value) === typeName(type)) {
      spoiled.push({ what: 'wrong type', calls: withValue(otherType(value)), mode: 'wrong-type' });
    }
    if (required.includes(key) || !(accepted.args[key] ?? []).includes('')) {
      const { [key]: _left, ...rest } = first.input;
      spoiled.push({
        what: 'missing argument',
        calls: [{ ...first, input: rest }, ...others],
        mode: 'missing-argument',
      });
    }
  }
  return spoiled;
}

/** Undefined where both truth values are accepted. */
function wrongValue(value: unknown, accepted: readonly unknown[]): unknown {
  if (typeof value === 'boolean') return accepted.includes(!value) ? undefined : !value;
  if (typeof value === 'number') return value + 1_000_003;
  if (typeof value === 'string') return `${value} or something else`;
  if (Array.isArray(value)) return [...value, value[0] ?? 'one more'];
  if (!isRecord(value)) return undefined;
  const [key] = Object.keys(value);
  return key === undefined ? { nobody_asked: 1 } : { ...value, [key]: 'something else' };
}

function otherType(value: unknown): unknown {
  return typeof value === 'string' ? 1_000_003 : JSON.stringify(value);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return isRecord(value) ? 'dict' : typeof value;
}

function typeName(type: string | undefined): string | undefined {
  switch (type) {
    case 'integer':
    case 'float':
      return 'number';
    case 'array':
    case 'tuple':
      return 'list';
    case 'any':
      return 'string';
    default:
      return type;
  }
}

/** What a contender would say that gets the case right, and what it would say that does not. */
export function bfclKnownAnswers(c: BfclCase): KnownAnswers {
  const declines = { text: 'None of the functions I have can do that.' };
  if (c.accepted.length === 0) {
    return {
      good: [[declines], [{ text: 'I would answer this myself, since no function here fits the request.' }]],
      bad: perturbedCalls(c).map(({ calls, mode }) => ({ replies: [{ toolCalls: calls }], mode })),
    };
  }
  const wrong = perturbedCalls(c).filter(({ what }) => what === 'wrong value' || what === 'extra argument');
  return {
    good: [[{ toolCalls: acceptedCalls(c, 'first') }], [{ toolCalls: acceptedCalls(c, 'shortest') }]],
    bad: [
      ...wrong.slice(-2).map(({ calls, mode }) => ({ replies: [{ toolCalls: calls }], mode })),
      { replies: [declines], mode: 'missing-call' },
    ],
  };
}

/** A call with something of the right type for every required argument: what a contender calls that cannot leave it. */
function plausibleCall({ name, parameters }: PublishedFunction): MadeCall {
  const { properties = {}, required = [] } = parameters;
  const input = Object.fromEntries(required.map((key) => [key, plausible(properties[key]?.type)]));
  return { name: offeredName(name), input };
}

function plausible(type: string | undefined): unknown {
  switch (typeName(type)) {
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'list':
      return [];
    case 'dict':
      return {};
    default:
      return 'unknown';
  }
}

function schemaOf(functions: readonly PublishedFunction[], name: BfclAccepted['name']): Partial<BfclSchema> {
  return functions.find((one) => offeredName(one.name) === name)?.parameters ?? {};
}
