import { fingerprint } from '#bench/domain/fingerprint.ts';
import { scored } from '#bench/domain/grade.ts';
import type { JsonSchema } from '#bench/domain/message.ts';
import type { CaseBase, Grader } from '#bench/domain/scenario.ts';
import { compareField, type FieldRule } from './compare-field.ts';
import { compileContract } from './compile-contract.ts';
import { isRecord } from './is-record.ts';
import { NORMALISATION_VERSION } from './normalise-text.ts';
import { parseJsonAnswer } from './parse-json-answer.ts';

export interface FieldCompareOptions<C extends CaseBase> {
  /** The right record of a case. Null where the source does not say: null is then the right answer. */
  readonly expected: (c: C) => Readonly<Record<string, unknown>>;
  /** How each field is compared; the key is the field's path in the record, as in `amount.value`. */
  readonly fields: Readonly<Record<string, FieldRule>>;
  /** What a strict consumer validates against. With `reply: 'as-asked'` a breach of it scores 0. */
  readonly schema: JsonSchema;
  /** `as-asked`: only raw JSON within the schema counts. `found`: a fence, prose and broken keys are forgiven; the values are what counts. */
  readonly reply: 'as-asked' | 'found';
}

/**
 * The F1 over the fields of a record. A field is right when its value is, and null is a value: it says that the source is silent.
 * Precision is over the fields that the reply has (keys nobody asked for included), recall over those expected; a list adds
 * its own F1. A missing key costs recall only, a wrong or invented value both.
 *
 * The mode is the one of the first field that went wrong in the worst way, or the breach of contract.
 */
export function fieldCompare<C extends CaseBase>(options: FieldCompareOptions<C>): Grader<C> {
  const { fields, reply } = options;
  const contract = compileContract(options.schema);
  const topLevel = new Set(Object.keys(fields).map((path) => path.split('.')[0]));
  return {
    version: `field-compare-2/${NORMALISATION_VERSION}/${fingerprint({
      fields,
      reply,
      schema: options.schema,
      expected: options.expected.toString(),
    })}`,
    describes:
      reply === 'as-asked'
        ? 'F1 over the fields of the raw reply; 0 when it breaks the schema'
        : 'F1 over the fields of whatever record the reply holds',
    grade({ case: c, text, outcome }) {
      if (outcome.kind === 'refused') return scored(0, { mode: 'refused', detail: outcome.detail });
      const answer = parseJsonAnswer(text);
      if (reply === 'as-asked' || !isRecord(answer.value)) {
        const breach = contract.breach(answer);
        if (breach !== undefined) return scored(0, breach);
      }
      if (!isRecord(answer.value)) return scored(0, { mode: 'wrong-type', detail: 'JSON, but not an object' });

      const expected = options.expected(c);
      let right = 0;
      let answered = 0;
      const faults: { readonly path: string; readonly mode: FieldMode; readonly detail: string }[] = [];
      for (const [path, rule] of Object.entries(fields)) {
        const said = readPath(answer.value, path);
        if (said === MISSING) {
          faults.push({ path, mode: 'missing-key', detail: 'missing' });
          continue;
        }
        answered += 1;
        const comparison = compareField(said, readPath(expected, path), rule);
        right += comparison.score;
        if (comparison.mode !== undefined) faults.push({ path, mode: comparison.mode, detail: comparison.detail });
      }
      const extra = Object.keys(answer.value).filter((key) => !topLevel.has(key));
      answered += extra.length;
      for (const path of extra.slice(0, 5)) faults.push({ path, mode: 'extra-key', detail: 'not asked for' });

      const total = Object.keys(fields).length;
      const score = answered + total === 0 ? 1 : (2 * right) / (answered + total);
      const share = (part: number, whole: number) => (whole === 0 ? 'none' : (part / whole).toFixed(3));
      const sums = `precision ${share(right, answered)}, recall ${share(right, total)}`;
      const list = faults
        .slice(0, 6)
        .map(({ path, detail }) => `${path.slice(0, 40)}: ${detail}`)
        .join('; ');
      if (faults.length === 0) return scored(1, { detail: sums });
      const renamed = faults.some(({ mode }) => mode === 'missing-key') && extra.length > 0;
      const mode = renamed ? 'renamed-key' : worst(faults.map((fault) => fault.mode));
      return scored(Math.min(score, BELOW_ONE), { detail: `${sums}; ${list}`, mode });
    },
  };
}

/** A record with a fault never rounds up to a right one. */
const BELOW_ONE = 1 - Number.EPSILON;

const MISSING = Symbol('missing');

type FieldMode = NonNullable<ReturnType<typeof compareField>['mode']> | 'missing-key' | 'extra-key';

/** From what misleads a reader most to what a program could still mend. */
const WORST_FIRST: readonly FieldMode[] = [
  'invented-value',
  'swapped-date',
  'wrong-value',
  'omitted-value',
  'incomplete-list',
  'padded-list',
  'enum-drift',
  'wrong-date-format',
  'number-as-text',
  'wrong-type',
  'missing-key',
  'extra-key',
];

function worst(modes: readonly FieldMode[]): FieldMode {
  return WORST_FIRST.find((mode) => modes.includes(mode)) ?? 'wrong-value';
}

/** The value at a path; null below a null, because a record that is null has no values; MISSING where a key is not there. */
function readPath(record: Readonly<Record<string, unknown>>, path: string): unknown {
  let node: unknown = record;
  for (const key of path.split('.')) {
    if (node === null) return null;
    if (!isRecord(node) || !Object.hasOwn(node, key)) return MISSING;
    node = node[key];
  }
  return node;
}
