import { createReadStream } from 'node:fs';
import { parse as parseCsv } from 'csv-parse';
import { usdText } from '#bench/domain/cost.ts';
import { type Grade, scored } from '#bench/domain/grade.ts';
import type { Message } from '#bench/domain/message.ts';
import type { Severity } from '#bench/domain/scenario.ts';
import type { ImportFile, ImportFormat, ImportOptions, MappingLine } from './import-format.ts';
import type { ImportedCase, ImportedRow, ImportedTrial } from './imported-row.ts';
import { asText, fieldAt, instantOf, isObject, secondsInMs } from './read-fields.ts';
import { readImportLines } from './read-import-lines.ts';
import { MOST_RECORD_BYTES } from './read-json-records.ts';
import { answeredOutcome, failedOutcome, finishOf } from './read-outcome.ts';

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

const SCORE = 'score:';
const SLICE = 'slice:';

const CANNOT_KNOW = ['what its columns do not hold: every time, cost and count that is not mapped'];

/** Any JSONL file of recorded answers or cases, a person saying what is what. */
export const mappedJsonl: ImportFormat = {
  id: 'jsonl',
  title: 'JSONL with --map: one JSON object a line',
  holds: ['trials', 'cases'],
  primary: undefined,
  cannotKnow: CANNOT_KNOW,
  mapping,
  async *read(file, options) {
    const fields = new MappedFields(options);
    for await (const { place, value, says } of readImportLines(file.path)) {
      if (says !== undefined) yield { kind: 'fault', place, says };
      else yield rowOf(value, place, fields);
    }
    yield* fields.neverFound();
  },
};

/** Any CSV file with a header line; numbers are read where a number is wanted. */
export const mappedCsv: ImportFormat = {
  id: 'csv',
  title: 'CSV with --map: a header line, then one answer a line',
  holds: ['trials', 'cases'],
  primary: undefined,
  cannotKnow: CANNOT_KNOW,
  mapping,
  async *read(file, options) {
    const fields = new MappedFields(options);
    yield* readCsv(file, (record, place) => rowOf(record, place, fields));
    yield* fields.neverFound();
  },
};

async function* readCsv(
  file: ImportFile,
  read: (record: unknown, place: string) => ImportedRow,
): AsyncGenerator<ImportedRow> {
  const parser = parseCsv({
    columns: true,
    bom: true,
    info: true,
    relax_column_count: true,
    max_record_size: MOST_RECORD_BYTES,
  });
  const rows = createReadStream(file.path, 'utf8').pipe(parser);
  try {
    for await (const { record, info } of rows as AsyncIterable<{
      record: object;
      info: { lines: number; error?: Error };
    }>) {
      const place = `line ${info.lines}`;
      if (info.error !== undefined)
        yield { kind: 'fault', place, says: `${info.error.message}. Every row has the header's columns` };
      else yield read(record, place);
    }
  } catch (error) {
    // A quote that never closes swallows the rest: what was before it is told apart, what comes after cannot be.
    yield { kind: 'fault', place: `line ${parser.info.lines}`, says: (error as Error).message };
  }
}

/** The mapping laid over records, which knows at the end what of it no record had: a misspelt field would otherwise just be missing. */
class MappedFields {
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

function mapping({ map }: ImportOptions): readonly MappingLine[] {
  return [...map].map(([target, path]) => ({ ours: target, theirs: path }));
}

function rowOf(record: unknown, place: string, fields: MappedFields): ImportedRow {
  if (!isObject(record)) return { kind: 'fault', place, says: 'expected a JSON object' };
  fields.meet(record);
  const reader = new MappedRecord(record, fields);
  try {
    const said = promptOf(reader);
    const found = caseOf(reader, said.prompt);
    const output = reader.text('output') ?? (reader.isEmpty('output') ? '' : said.answer);
    const error = reader.text('error');
    // A model may say nothing; where it failed, the empty cell is no answer.
    if (output === '' && error !== undefined)
      return { kind: 'trial', place, trial: trialOf(reader, found, said.prompt, undefined, error) };
    if (output === undefined && error === undefined) {
      if (fields.has('output') && !reader.has('output')) {
        return { kind: 'fault', place, says: `no field "${fields.nameOf('output')}", which is mapped to the answer` };
      }
      return { kind: 'case', place, asked: { case: found, prompt: said.prompt, metadata: {} } };
    }
    return { kind: 'trial', place, trial: trialOf(reader, found, said.prompt, output, error) };
  } catch (error) {
    if (error instanceof FieldFault) return { kind: 'fault', place, says: error.message };
    throw error;
  }
}

/** A field that does not hold what it is mapped to. */
class FieldFault extends Error {
  override readonly name = 'FieldFault';
}

/** One record with the mapping laid over it. */
class MappedRecord {
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

function promptOf(reader: MappedRecord): { prompt: readonly Message[]; answer: string | undefined } {
  const list = reader.value('messages');
  if (list === undefined) {
    const text = reader.text('prompt');
    return { prompt: text === undefined ? [] : [{ role: 'user', text }], answer: undefined };
  }
  if (!Array.isArray(list)) throw new FieldFault('messages takes a list of {role, content}');
  const messages = list.map((message): Message => {
    const role = fieldAt(message, 'role');
    const text = asText(fieldAt(message, 'content') ?? '');
    if (role === 'system' || role === 'user' || role === 'assistant') return { role, text };
    throw new FieldFault(`a message has the role ${asText(role)}; accepted: system, user, assistant`);
  });
  const last = messages.at(-1);
  return last?.role === 'assistant'
    ? { prompt: messages.slice(0, -1), answer: last.text }
    : { prompt: messages, answer: undefined };
}

const SEVERITIES: readonly Severity[] = ['S0', 'S1', 'S2', 'S3'];

function caseOf(reader: MappedRecord, prompt: readonly Message[]): ImportedCase {
  const severity = reader.text('severity');
  const known = SEVERITIES.find((one) => one === severity);
  if (severity !== undefined && known === undefined)
    throw new FieldFault(`severity is "${severity.slice(0, 20)}"; accepted: ${SEVERITIES.join(', ')}`);
  return {
    id: reader.text('case'),
    content: prompt,
    reference: reader.value('reference'),
    cluster: reader.text('cluster'),
    severity: known,
    slices: Object.fromEntries(
      [...reader.named(SLICE)].flatMap(([name, target]) => {
        const value = reader.value(target);
        return value === undefined ? [] : [[name, asText(value).slice(0, 60)]];
      }),
    ),
  };
}

function trialOf(
  reader: MappedRecord,
  found: ImportedCase,
  prompt: readonly Message[],
  output: string | undefined,
  error: string | undefined,
): ImportedTrial {
  const finish = finishOf(reader.value('finish'));
  const [input, generated] = [reader.count('inputTokens'), reader.count('outputTokens')];
  const cost = reader.number('costUsd');
  const contender = reader.text('contender');
  const startedAt = reader.value('startedAt');
  if (startedAt !== undefined && instantOf(startedAt) === undefined) {
    throw new FieldFault(
      `startedAt is ${asText(startedAt).slice(0, 40)}; accepted: ISO-8601 with a zone, as in 2026-11-20T09:00:00Z`,
    );
  }
  return {
    scenario: reader.text('scenario'),
    case: found,
    contender: {
      label: contender ?? reader.text('modelId') ?? UNNAMED,
      provider: reader.text('provider'),
      modelId: reader.text('modelId') ?? contender ?? UNNAMED,
      parameters: {},
      variant: 'base',
    },
    repetition: repetitionOf(reader),
    prompt,
    outcome: output === undefined ? failedOutcome(error ?? '') : answeredOutcome(finish),
    text: output ?? '',
    reasoningText: '',
    toolCalls: [],
    transcript: [],
    usage:
      input === undefined || generated === undefined
        ? undefined
        : {
            inputTokens: input,
            cacheReadTokens: undefined,
            cacheWriteTokens: undefined,
            cacheWrite1hTokens: undefined,
            outputTokens: generated,
            reasoningTokens: undefined,
            source: 'provider',
            raw: undefined,
          },
    outputTokens: input === undefined ? generated : undefined,
    costUsd: cost === undefined ? undefined : usdText(cost),
    latency: {
      e2eMs: reader.number('latencyMs') ?? secondsInMs(reader.number('latencyS')),
      ttftMs: reader.number('ttftMs') ?? secondsInMs(reader.number('ttftS')),
    },
    startedAt: instantOf(startedAt),
    endedAt: undefined,
    finish,
    servedModel: undefined,
    fingerprint: undefined,
    grades: output === undefined ? {} : gradesOf(reader),
  };
}

/** Whom the answers are by when neither a field nor --contender says so. */
const UNNAMED = 'imported';

function repetitionOf(reader: MappedRecord): number | undefined {
  const from0 = reader.count('repetition0');
  if (from0 !== undefined) return from0 + 1;
  const from1 = reader.count('repetition');
  if (from1 === 0)
    throw new FieldFault('repetition is 0; it counts from 1. A field that counts from 0 is mapped to repetition0');
  return from1;
}

function gradesOf(reader: MappedRecord): Readonly<Record<string, Grade>> {
  return Object.fromEntries(
    [...reader.named(SCORE)].flatMap(([grader, target]): (readonly [string, Grade])[] => {
      const value = reader.value(target);
      const score =
        typeof value === 'boolean'
          ? Number(value)
          : (WORDS.get(asText(value ?? '').toLowerCase()) ?? reader.number(target));
      if (score === undefined) return [];
      if (score > 1) throw new FieldFault(`${target} is ${score}; a score lies in [0, 1]`);
      return [[grader, scored(score)]];
    }),
  );
}

/** What a CSV writes for yes and no. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['false', 0],
  ['yes', 1],
  ['no', 0],
  ['pass', 1],
  ['fail', 0],
]);
