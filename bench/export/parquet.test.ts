import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleGrade, exampleTrial } from '#bench/store/example-run.ts';
import { exampleExport, exportSource } from './example-export.ts';
import type { ExportSource } from './export-format.ts';
import { HOSTILE_TEXTS, hostileTrials } from './hostile-trials.ts';
import { parquet } from './parquet.ts';
import { tidyCsv } from './tidy-csv.ts';
import { writeExport } from './write-export.ts';

const COMMITTED = join(process.cwd(), 'results', 'runs', '2026-10-20T090000Z-monthly-check-67350d');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-parquet-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Table = readonly Readonly<Record<string, unknown>>[];

async function fileOf(name: string): Promise<ArrayBuffer> {
  const bytes = await readFile(join(folder, 'parquet', name));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

async function tableOf(name: string): Promise<Table> {
  return parquetReadObjects({ file: await fileOf(name) });
}

async function exported(source: ExportSource): Promise<{ trials: Table; grades: Table }> {
  await writeExport(parquet, source, join(folder, 'parquet'));
  return { trials: await tableOf('trials.parquet'), grades: await tableOf('grades.parquet') };
}

/** A cell as the CSV of the same table writes it. */
function asCsv(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = value instanceof Date ? value.toISOString() : String(value);
  return typeof value === 'string' && /^'*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

describe('a run as Parquet', () => {
  it.each([false, true])(
    'is the tidy CSV with types, cell by cell, for the committed run (with content: %s)',
    async (withContent) => {
      const source = await exportSource(COMMITTED, { withContent });
      const tables = await exported(source);
      await writeExport(tidyCsv, source, join(folder, 'csv'));
      for (const name of ['trials', 'grades'] as const) {
        const rows = parse(await readFile(join(folder, 'csv', `${name}.csv`), 'utf8'), { columns: true }) as Table;
        const table = tables[name].map((row) =>
          Object.fromEntries(Object.entries(row).map(([column, value]) => [column, asCsv(value)])),
        );
        expect(table).toEqual(rows);
      }
    },
  );

  it('has numbers as numbers, counts as 64-bit, instants as timestamps and yes or no as booleans', async () => {
    const { trials } = await exported(await exportSource(COMMITTED));
    const measured = trials.find(({ usd }) => usd !== null);
    expect(measured).toMatchObject({ e2e_ms: expect.any(Number), usd: expect.any(Number), control: false });
    expect(typeof measured?.input_tokens).toBe('bigint');
    expect(measured?.started_at).toBeInstanceOf(Date);
    const schema = parquetSchema(parquetMetadata(await fileOf('trials.parquet')));
    const types = new Map(schema.children.map(({ element }) => [element.name, element]));
    expect(types.get('usd')).toMatchObject({ type: 'DOUBLE', repetition_type: 'OPTIONAL' });
    expect(types.get('output_tokens')).toMatchObject({ type: 'INT64' });
    expect(types.get('started_at')).toMatchObject({ type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' });
    expect(types.get('disturbed')).toMatchObject({ type: 'BOOLEAN' });
    expect(types.get('served_model')).toMatchObject({ type: 'BYTE_ARRAY', converted_type: 'UTF8' });
  });

  it('has null where nothing was measured, also in a column without any value', async () => {
    const { trials } = await exported(await exampleExport(folder, { trials: [exampleTrial('example/c1/a/1')] }));
    expect(trials[0]).toMatchObject({ e2e_ms: null, usd: null, input_tokens: null, disturbed: null, score: null });
    expect(trials[0]).toMatchObject({ attempts: 0n, control: false });
  });

  it('has its columns also without a row, and says what they mean', async () => {
    const { grades } = await exported(await exampleExport(folder, { trials: [exampleTrial('example/c1/a/1')] }));
    expect(grades).toEqual([]);
    const metadata = parquetMetadata(await fileOf('grades.parquet'));
    expect(parquetSchema(metadata).children.map(({ element }) => element.name)).toContain('score');
    const said = metadata.key_value_metadata?.find(({ key }) => key === 'bakeoff.columns')?.value ?? '';
    expect(JSON.parse(said)).toContainEqual({ name: 'reason', type: 'text', means: 'Why there is no score' });
  });

  it('keeps every hostile text whole, formulas included: nothing runs them there', async () => {
    const source = await exampleExport(folder, { ...hostileTrials(), source: { withContent: true } });
    const { trials } = await exported(source);
    expect(trials.slice(0, HOSTILE_TEXTS.length).map(({ reply_text }) => reply_text)).toEqual(
      HOSTILE_TEXTS.map((text) => text.toWellFormed()),
    );
  });

  it('is written in row groups, so that memory does not grow with the run', async () => {
    const graders = Array.from({ length: 20_001 }, (_, place) => `g${place}`);
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1')],
      grades: graders.map((grader) => ({ ...exampleGrade('example/c1/a/1'), grader })),
    });
    const { grades } = await exported(source);
    expect(parquetMetadata(await fileOf('grades.parquet')).row_groups.map(({ num_rows }) => num_rows)).toEqual([
      20_000n,
      1n,
    ]);
    expect(grades.map(({ grader }) => grader)).toEqual(graders);
  });

  it('holds no secret', async () => {
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1', { servedModel: 'sk-verysecret' })],
      source: { secrets: ['sk-verysecret'] },
    });
    expect((await exported(source)).trials[0]).toMatchObject({ served_model: '[redacted]' });
  });
});
