import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ImportFile, ImportFormat } from './import-format.ts';
import type { ImportedRow } from './imported-row.ts';
import { type InspectHeader, inspectHeader } from './inspect-header.ts';
import { inspectRow } from './inspect-sample.ts';
import { fieldAt, isObject, listAt } from './read-fields.ts';
import { readJsonRecords } from './read-json-records.ts';
import { EntryFault, readZipEntries, type ZipEntry } from './read-zip-entries.ts';
import { withoutNan } from './without-nan.ts';

/** Logs of the UK AI Security Institute's Inspect, version 2: one JSON document, or an `.eval` archive. */
export const inspect: ImportFormat = {
  id: 'inspect',
  title: 'Inspect logs, version 2 (.eval, .json)',
  holds: ['trials'],
  primary: undefined,
  cannotKnow: [
    'time to first token',
    'how long a call waited for its turn, and which attempt of it succeeded',
    'the time of a sample with several calls whose events were not logged',
    'samples that the evaluation did not reach',
  ],
  mapping: () => [
    { ours: 'scenario', theirs: 'eval.task' },
    { ours: 'contender', theirs: 'eval.model; parameters from eval.model_generate_config and plan.config' },
    { ours: 'case', theirs: 'sample id; input and choices make it this question, target is the reference' },
    { ours: 'repetition', theirs: 'sample epoch' },
    { ours: 'prompt', theirs: 'messages before the first one the model generated, else input' },
    {
      ours: 'answer',
      theirs: 'output.completion, else the text parts of output.choices[0].message; reasoning parts apart',
    },
    {
      ours: 'outcome',
      theirs:
        'error: failed; limit message: tool loop limit, context: context exceeded, operator: stopped, any other: cut short; else stop_reason',
    },
    {
      ours: 'grades',
      theirs:
        'scores: C 1, P 0.5, I and N 0, yes or no, numbers in [0, 1]; scorer.figure for several; a scorer with figures outside [0, 1] is left out',
    },
    {
      ours: 'latency e2eMs',
      theirs: 'output.time, over the calls that made the messages (not total_time, which holds tools and scorers)',
    },
    {
      ours: 'usage',
      theirs: 'output.usage of those calls, else model_usage of eval.model where no scorer asks a model',
    },
    { ours: 'cost', theirs: 'usage.total_cost' },
    { ours: 'started, ended', theirs: 'started_at, else the first event; completed_at' },
    { ours: 'severity, slices', theirs: 'sample metadata' },
  ],
  async *read(file) {
    yield* (await isZip(file)) ? readArchive(file) : readDocument(file);
  },
};

/** An archive begins so whatever it is called. */
async function isZip({ path }: ImportFile): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer[0] === 0x50 && buffer[1] === 0x4b;
  } finally {
    await file.close();
  }
}

async function* readDocument(file: ImportFile): AsyncGenerator<ImportedRow> {
  const paths = [
    '$.version',
    '$.status',
    '$.eval',
    '$.plan.config',
    '$.results.scores.*',
    '$.stats.completed_at',
    '$.samples.*',
    '$.reductions.*',
  ];
  const found = new Map<string, unknown>();
  const scores: unknown[] = [];
  let header: InspectHeader | undefined;
  const headerNow = (): InspectHeader =>
    inspectHeader(
      {
        version: found.get('$.version'),
        status: found.get('$.status'),
        eval: found.get('$.eval'),
        planConfig: found.get('$.plan.config'),
        scores,
        completedAt: found.get('$.stats.completed_at'),
      },
      file.name,
    );
  for await (const { path, at, value } of readJsonRecords(withoutNan(createReadStream(file.path)), paths)) {
    if (path === '$.samples.*') {
      header ??= headerNow();
      yield inspectRow(value, `samples[${at}]`, header);
    } else if (path === '$.results.scores.*') scores.push(value);
    else if (path !== '$.reductions.*') found.set(path, value);
  }
  if (header === undefined) throw noSamples(file, headerNow());
  yield* aboutOf(header);
}

async function* readArchive(file: ImportFile): AsyncGenerator<ImportedRow> {
  const header = await archiveHeader(file);
  let samples = 0;
  for await (const entry of readZipEntries(file.path)) {
    if (!entry.name.startsWith('samples/') || !entry.name.endsWith('.json')) continue;
    samples += 1;
    const place = placeOf(entry);
    try {
      yield inspectRow(await jsonOf(entry), place, header);
    } catch (error) {
      if (!(error instanceof EntryFault)) throw error;
      yield { kind: 'fault', place, says: error.message };
    }
  }
  if (samples === 0) throw noSamples(file, header);
  yield* aboutOf(header);
}

/** It stands at the end of the archive, since Inspect writes it last. @throws Error when it is not there or not readable */
async function archiveHeader(file: ImportFile): Promise<InspectHeader> {
  let found: unknown;
  for await (const entry of readZipEntries(file.path)) {
    if (entry.name !== 'header.json') continue;
    try {
      found = await jsonOf(entry);
    } catch (error) {
      if (!(error instanceof EntryFault)) throw error;
      throw new Error(`${file.name}: header.json is ${error.message}`);
    }
  }
  if (!isObject(found)) {
    throw new Error(
      `${file.name} has no header.json: the evaluation was not finished when it was copied, or it is another kind of archive. Finish it with: inspect eval-retry`,
    );
  }
  return inspectHeader(
    {
      version: fieldAt(found, 'version'),
      status: fieldAt(found, 'status'),
      eval: fieldAt(found, 'eval'),
      planConfig: fieldAt(found, 'plan.config'),
      scores: listAt(found, 'results.scores'),
      completedAt: fieldAt(found, 'stats.completed_at'),
    },
    file.name,
  );
}

async function jsonOf(entry: ZipEntry): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of withoutNan(entry.content())) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new EntryFault(`no JSON (${(error as Error).message.slice(0, 120)})`);
  }
}

/** The entry's name as a person can look it up: without what a terminal would obey. */
function placeOf({ name }: ZipEntry): string {
  return name.slice(0, 120).replaceAll(/\p{Cc}/gu, '?');
}

function noSamples({ name }: ImportFile, { status }: InspectHeader): Error {
  return new Error(
    `${name} holds no samples (its status is ${status}). They are only there when the evaluation ran with --log-samples, and the log was not written as a header only`,
  );
}

function* aboutOf({ status, tool, writtenAt, task }: InspectHeader): Generator<ImportedRow> {
  if (status !== 'success') {
    const why = `the evaluation's status is ${status}: samples that it did not reach are not in the file`;
    yield { kind: 'passed-over', place: 'status', why };
  }
  yield { kind: 'about', tool, writtenAt, title: task };
}
