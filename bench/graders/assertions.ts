import { fingerprint } from '#bench/domain/fingerprint.ts';
import { type Grade, notApplicable, scored, ungraded } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { type Contract, compileContract } from './compile-contract.ts';
import { isRecord } from './is-record.ts';
import { type JsonAnswer, parseJsonAnswer } from './parse-json-answer.ts';
import { quote } from './quote.ts';

export interface AssertionsOptions<C extends CaseBase> {
  /** A case's assertions as promptfoo writes them: `{type, value, weight, threshold}`, and `assert-set` for a group of them. */
  readonly expected: (c: C) => readonly unknown[];
}

/**
 * 1 when a reply passes all assertions of its case, 0 when it fails one, as promptfoo means them: letter for letter, without any
 * normalisation. In an `assert-set` with a threshold, the weighted share that passes has to reach it.
 *
 * Only what needs nothing but the reply is checked (`CHECKED_ASSERTIONS`, each also as `not-<type>`). Code, patterns, models and services
 * from somebody's file are never run: where it depends on one of those, the reply is `ungraded`, and the reason names it. `latency` and
 * `cost` are no property of a reply: they are left out here, and belong into the gates of a policy.
 */
export function assertions<C extends CaseBase>(options: AssertionsOptions<C>): Grader<C> {
  const contracts = new Map<string, Contract | string>();
  return {
    version: 'assertions-1',
    describes: 'the reply passes every assertion of its case, letter for letter',
    grade: (input: GradeInput<C>): Grade => {
      const expected = options.expected(input.case).filter((one) => !isLeftOut(one));
      if (options.expected(input.case).length === 0) {
        return ungraded('the case has no assertion: write what a right answer is into its "reference"');
      }
      if (expected.length === 0) return notApplicable('only latency, cost, and assertions of weight 0');
      const verdict = setVerdict(expected, undefined, { text: input.text, contracts, json: undefined });
      if (verdict.kind === 'unknown') return ungraded(`not decided without ${verdict.says}`);
      if (verdict.kind === 'passed')
        return scored(1, {
          detail: `passes ${expected.length === 1 ? 'its assertion' : `all ${expected.length} assertions`}`,
        });
      return scored(0, { detail: verdict.says, mode: input.text.trim() === '' ? 'no-answer' : verdict.mode });
    },
  };
}

type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly says: string; readonly mode: string }
  /** It takes something that is not run here; `says` names it. */
  | { readonly kind: 'unknown'; readonly says: string };

/** A reply while it is checked, parsed once. */
interface Checked {
  readonly text: string;
  readonly contracts: Map<string, Contract | string>;
  json: JsonAnswer | undefined;
}

type Check = (value: unknown, reply: Checked) => Verdict;

/** Every kind of assertion that is checked, by what it needs: nothing but the reply. */
const CHECKS = {
  equals: (value, reply) => {
    if (typeof value !== 'object' || value === null) {
      return held(reply.text === textOf(value), `is not ${quote(textOf(value))}`);
    }
    const said = jsonOf(reply);
    return held(
      said.form === 'raw' && fingerprint(said.value) === fingerprint(value),
      'is not the JSON value expected, alone',
    );
  },
  contains: (value, { text }) => onText(value, (wanted) => held(text.includes(wanted), `lacks ${quote(wanted)}`)),
  icontains: (value, { text }) =>
    onText(value, (wanted) => held(folded(text).includes(folded(wanted)), `lacks ${quote(wanted)}`)),
  'starts-with': (value, { text }) =>
    onText(value, (wanted) => held(text.startsWith(wanted), `does not start with ${quote(wanted)}`)),
  'contains-all': (value, { text }) => onTexts(value, (wanted) => allOf(wanted, (one) => text.includes(one))),
  'contains-any': (value, { text }) => onTexts(value, (wanted) => anyOf(wanted, (one) => text.includes(one))),
  'icontains-all': (value, { text }) =>
    onTexts(value, (wanted) => allOf(wanted, (one) => folded(text).includes(folded(one)))),
  'icontains-any': (value, { text }) =>
    onTexts(value, (wanted) => anyOf(wanted, (one) => folded(text).includes(folded(one)))),
  'is-json': (value, reply) => jsonVerdict(value, reply, 'whole'),
  'contains-json': (value, reply) => jsonVerdict(value, reply, 'somewhere'),
} as const satisfies Readonly<Record<string, Check>>;

/** Types of assertions that are checked here, without their `not-` forms. */
export const CHECKED_ASSERTIONS: readonly string[] = Object.keys(CHECKS);

const MEASURES: ReadonlySet<unknown> = new Set(['latency', 'cost', 'not-latency', 'not-cost']);

/** What has no say in whether a reply is right: measures, and what weighs nothing. */
function isLeftOut(assertion: unknown): boolean {
  if (!isRecord(assertion)) return false;
  if (assertion.weight === 0 || MEASURES.has(assertion.type)) return true;
  return (
    assertion.type === 'assert-set' &&
    Array.isArray(assertion.assert) &&
    assertion.assert.every((one) => isLeftOut(one))
  );
}

function verdictOn(assertion: unknown, reply: Checked): Verdict {
  const type = isRecord(assertion) ? assertion.type : undefined;
  if (!isRecord(assertion) || typeof type !== 'string') {
    return { kind: 'unknown', says: `an assertion without a type: ${quote(JSON.stringify(assertion) ?? 'nothing')}` };
  }
  if (assertion.transform !== undefined)
    return { kind: 'unknown', says: `the transform of ${quote(type)}, which is code` };
  if (type === 'assert-set') {
    const set: readonly unknown[] = Array.isArray(assertion.assert) ? assertion.assert : [];
    const threshold = typeof assertion.threshold === 'number' ? assertion.threshold : undefined;
    return setVerdict(
      set.filter((one) => !isLeftOut(one)),
      threshold,
      reply,
    );
  }
  const isNot = type.startsWith('not-');
  const plain = isNot ? type.slice('not-'.length) : type;
  const check = Object.hasOwn(CHECKS, plain) ? (CHECKS as Readonly<Record<string, Check>>)[plain] : undefined;
  if (check === undefined) return { kind: 'unknown', says: `${quote(type)}, which is not run here` };
  const verdict = check(assertion.value, reply);
  if (!isNot || verdict.kind === 'unknown') return verdict;
  return verdict.kind === 'failed'
    ? { kind: 'passed' }
    : { kind: 'failed', says: `passes ${quote(plain)} and must not`, mode: 'wrong-answer' };
}

/**
 * Several assertions together. What is not run may pass or fail: the set is decided when that makes no difference.
 * @param threshold the weighted share that has to pass, from 0; undefined: all
 */
function setVerdict(set: readonly unknown[], threshold: number | undefined, reply: Checked): Verdict {
  const verdicts = set.map((assertion) => ({ weight: weightOf(assertion), verdict: verdictOn(assertion, reply) }));
  const weightAs = (kinds: readonly Verdict['kind'][]): number =>
    verdicts.reduce((sum, { weight, verdict }) => (kinds.includes(verdict.kind) ? sum + weight : sum), 0);
  const total = weightAs(['passed', 'failed', 'unknown']);
  const failed = verdicts.flatMap(({ verdict }) => (verdict.kind === 'failed' ? [verdict] : []));
  const unknown = verdicts.flatMap(({ verdict }) => (verdict.kind === 'unknown' ? [verdict.says] : []));
  const [first] = failed;
  if (threshold === undefined) {
    if (first !== undefined) return first;
    return unknown.length > 0 ? { kind: 'unknown', says: [...new Set(unknown)].join('; ') } : { kind: 'passed' };
  }
  if (total === 0 || weightAs(['passed']) / total >= threshold) return { kind: 'passed' };
  if (weightAs(['passed', 'unknown']) / total >= threshold) {
    return { kind: 'unknown', says: [...new Set(unknown)].join('; ') };
  }
  const says = `${failed.length} of ${set.length} fail, so the threshold ${threshold} is not reached: ${failed.map((one) => one.says).join('; ')}`;
  return { kind: 'failed', says: says.slice(0, 300), mode: first?.mode ?? 'wrong-answer' };
}

function weightOf(assertion: unknown): number {
  const weight = isRecord(assertion) ? assertion.weight : undefined;
  return typeof weight === 'number' && Number.isFinite(weight) && weight > 0 ? weight : 1;
}

function held(is: boolean, says: string, mode = 'wrong-answer'): Verdict {
  return is ? { kind: 'passed' } : { kind: 'failed', says, mode };
}

function allOf(wanted: readonly string[], holds: (text: string) => boolean): Verdict {
  const missing = wanted.find((one) => !holds(one));
  return held(missing === undefined, `lacks ${quote(missing ?? '')}`);
}

function anyOf(wanted: readonly string[], holds: (text: string) => boolean): Verdict {
  return held(wanted.some(holds), `holds none of ${wanted.slice(0, 5).map(quote).join(', ')}`);
}

function onText(value: unknown, check: (wanted: string) => Verdict): Verdict {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return check(textOf(value));
  return { kind: 'unknown', says: 'an assertion that has no text as its value' };
}

function onTexts(value: unknown, check: (wanted: readonly string[]) => Verdict): Verdict {
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one !== 'object')) {
    return check(value.map(textOf));
  }
  return { kind: 'unknown', says: 'an assertion that has no list of texts as its value' };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : String(value ?? '');
}

function folded(text: string): string {
  return text.toLowerCase();
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function jsonOf(reply: Checked): JsonAnswer {
  reply.json ??= parseJsonAnswer(reply.text);
  return reply.json;
}

function jsonVerdict(schema: unknown, reply: Checked, where: 'whole' | 'somewhere'): Verdict {
  const answer = jsonOf(reply);
  if (!Object.hasOwn(answer, 'value')) return { kind: 'failed', says: 'holds no JSON', mode: 'not-json' };
  if (where === 'whole' && answer.form !== 'raw') {
    return {
      kind: 'failed',
      says: 'is not JSON alone',
      mode: answer.form === 'fenced' ? 'fenced-json' : 'extra-prose',
    };
  }
  if (schema === undefined || schema === null) return { kind: 'passed' };
  const contract = contractOf(schema, reply.contracts);
  if (typeof contract === 'string') return { kind: 'unknown', says: contract };
  const breach = contract.breachOfSchema(answer.value);
  return breach === undefined ? { kind: 'passed' } : { kind: 'failed', says: breach.detail, mode: breach.mode };
}

/** Compiled once for all cases that share it. @returns why a schema cannot be used, in words */
function contractOf(schema: unknown, known: Map<string, Contract | string>): Contract | string {
  const key = fingerprint(schema);
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = compiled(typeof schema === 'string' ? parsed(schema)?.value : schema);
  known.set(key, made);
  return made;
}

function compiled(schema: unknown): Contract | string {
  if (!isRecord(schema)) return 'a JSON schema that is none';
  try {
    return compileContract(schema);
  } catch (error) {
    return `a JSON schema that cannot be used: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`;
  }
}
