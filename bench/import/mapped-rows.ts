import { createReadStream } from 'node:fs';
import { parse as parseCsv } from 'csv-parse';
import { usdText } from '#bench/domain/cost.ts';
import { type Grade, scored } from '#bench/domain/grade.ts';
import type { Message } from '#bench/domain/message.ts';
import { SEVERITIES, severityOf } from '#bench/domain/scenario.ts';
import type { ImportFile, ImportFormat, ImportOptions, MappingLine } from './import-format.ts';
import type { ImportedCase, ImportedRow, ImportedTrial } from './imported-row.ts';
import { FieldFault, MappedFields, MappedRecord, SCORE, SLICE } from './mapped-record.ts';
import { asText, fieldAt, instantOf, isObject, secondsInMs } from './read-fields.ts';
import { readImportLines } from './read-import-lines.ts';
import { MOST_RECORD_BYTES } from './read-json-records.ts';
import { answeredOutcome, failedOutcome, finishOf } from './read-outcome.ts';

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

function caseOf(reader: MappedRecord, prompt: readonly Message[]): ImportedCase {
  const severity = reader.text('severity');
  const known = severityOf(severity);
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
