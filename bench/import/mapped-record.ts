import type { ImportOptions } from './import-format.ts';
import type { ImportedRow } from './imported-row.ts';
import { asText, fieldAt } from './read-fields.ts';

/** A field that does not hold what it is mapped to. */
export class FieldFault extends Error {
  override readonly name = 'FieldFault';
}

/** One record with the mapping laid over it. */
export class MappedRecord {
  readonly #record: Readonly<Record<string, unknown>>;
  readonly #fields: MappedFields;

  constructor(record: Readonly<Record<string, unknown>>, fields: MappedFields) {
    this.#record = record;
    this.#fields = fields;
  }

  has(target: Target): boolean {
    return this.value(target) !== undefined;
  }

  value(target: string): unknown {
    const found = this.#fields.rawOf(this.#record, target);
    return found === null || found === '' ? undefined : found;
  }

  /** Whether the field is there and holds an empty text. */
  isEmpty(target: Target): boolean {
    return this.#fields.rawOf(this.#record, target) === '';
  }

  text(target: Target): string | undefined {
    const value = this.value(target);
    return value === undefined ? undefined : asText(value);
  }

  number(target: string): number | undefined {
    const value = this.value(target);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' ? Number(value.trim()) : value;
    if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
    throw new FieldFault(
      `field "${this.#fields.nameOf(target)}" is ${JSON.stringify(value).slice(0, 60)}; ${target} takes a number from 0`,
    );
  }

  count(target: Target): number | undefined {
    const number = this.number(target);
    if (number === undefined || Number.isSafeInteger(number)) return number;
    throw new FieldFault(`field "${this.#fields.nameOf(target)}" is ${number}; ${target} takes a whole number`);
  }

  /** Names behind a prefix, with their targets: `score:exact` -> `exact`. */
  *named(prefix: string): Generator<readonly [string, string]> {
    for (const target of this.#fields.targets())
      if (target.startsWith(prefix)) yield [target.slice(prefix.length), target];
  }
}

/** What a field of a record can become. Times say their unit: no number without one is believed. */
export const MAP_TARGETS = {
  output: 'the answer; without it the rows are cases',
  prompt: 'the question: a text',
  messages:
    'the question as a list of {role, content}; a last one by the assistant is the answer where there is no output',
  case: 'id of the case; otherwise the question names it',
  reference: 'what a right answer is',
  contender: 'who answered; --contender names one for the whole file',
  modelId: 'the pinned model id; otherwise the contender',
  provider: 'the vendor',
  repetition: 'which answer of the contender to the case, from 1; otherwise counted',
  repetition0: 'the same, from 0',
  scenario: 'name of the set',
  cluster: 'document, paraphrase group or conversation',
  severity: 'S0 to S3',
  error: 'why there is no answer',
  finish: "the vendor's word for why it ended",
  latencyMs: 'to the last token, ms',
  latencyS: 'the same in seconds',
  ttftMs: 'to the first token, ms',
  ttftS: 'the same in seconds',
  costUsd: 'US dollars',
  inputTokens: 'tokens read',
  outputTokens: 'tokens generated',
  startedAt: 'ISO-8601 with a zone',
  'score:<grader>': 'what a grader said, in [0, 1], or yes and no',
  'slice:<name>': 'a short fact that slices the tables',
} as const;

type Target = keyof typeof MAP_TARGETS;

/** What names of graders and slices stand behind. */
export const SCORE = 'score:';
export const SLICE = 'slice:';

/** The mapping laid over records, which knows at the end what of it no record had: a misspelt field would otherwise just be missing. */
export class MappedFields {
  readonly #map: ReadonlyMap<string, string>;
  readonly #unseen: Set<string>;
  #records = 0;

  constructor(options: ImportOptions) {
    this.#map = fieldsOf(options);
    this.#unseen = new Set(this.#map.keys());
  }

  has(target: string): boolean {
    return this.#map.has(target);
  }

  nameOf(target: string): string | undefined {
    return this.#map.get(target);
  }

  targets(): Iterable<string> {
    return this.#map.keys();
  }

  /** Looks at a record before it is read. */
  meet(record: Readonly<Record<string, unknown>>): void {
    this.#records += 1;
    for (const target of this.#unseen) if (this.rawOf(record, target) !== undefined) this.#unseen.delete(target);
  }

  rawOf(record: Readonly<Record<string, unknown>>, target: string): unknown {
    const path = this.#map.get(target);
    if (path === undefined) return undefined;
    // A column whose name holds dots comes before a path of that name.
    return Object.hasOwn(record, path) ? record[path] : fieldAt(record, path);
  }

  *neverFound(): Generator<ImportedRow> {
    if (this.#records === 0) return;
    for (const target of this.#unseen) {
      const says = `no record has a field "${this.#map.get(target)}", which is mapped to ${target}. Correct --map, or take it out`;
      yield { kind: 'fault', place: 'the mapping', says };
    }
  }
}

/** @throws Error for a target that does not exist, and when nothing says what the question is */
function fieldsOf({ map }: ImportOptions): ReadonlyMap<string, string> {
  for (const target of map.keys()) {
    if (!Object.hasOwn(MAP_TARGETS, target) && !target.startsWith(SCORE) && !target.startsWith(SLICE)) {
      throw new Error(
        `--map has "${target}", which is nothing that a record can become. Accepted: ${Object.keys(MAP_TARGETS).join(', ')}.`,
      );
    }
  }
  if (!map.has('prompt') && !map.has('messages') && !map.has('case')) {
    throw new Error(
      'Nothing says what was asked: --map prompt=<field>, messages=<field> or case=<field>, as in --map prompt=question,output=answer,contender=model.',
    );
  }
  return map;
}
