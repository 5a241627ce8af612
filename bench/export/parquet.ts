import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { ColumnType, TableColumn } from '#bench/domain/trial-columns.ts';
import type { ExportFormat, ExportSource } from './export-format.ts';
import { toldTrials } from './told-trials.ts';
import { GRADE_COLUMNS, gradeRows, type TableCell, trialColumns, trialRow } from './trial-rows.ts';
import { withoutSecrets } from './without-secrets.ts';
import type { ExportSink } from './write-export.ts';

/** The tables of the tidy CSV with typed columns. */
export const parquet: ExportFormat = {
  id: 'parquet',
  title: 'Parquet: trials.parquet and grades.parquet, typed; the columns of the tidy CSV',
  makes: { kind: 'folder' },
  takesPolicy: false,
  notes: [
    'What was not measured is null. Instants are UTC, to the millisecond; counts are 64-bit; money is a double, as exact as 15 digits.',
    'Warm-ups, and trials that were never asked, have no row. What a column means stands in the metadata of the file, key bakeoff.columns.',
  ],
  async write(source, files) {
    const { run, withContent } = source;
    const [toRow, toGrades] = [trialRow(run), gradeRows(run)];
    const trials = new ParquetTable(await files.open('trials.parquet'), trialColumns(withContent), source);
    const grades = new ParquetTable(await files.open('grades.parquet'), GRADE_COLUMNS, source);
    for await (const told of toldTrials(source, { withReplies: withContent })) {
      await trials.add(toRow(told, withContent));
      for (const row of toGrades(told)) await grades.add(row);
    }
    await trials.close();
    await grades.close();
  },
};

/** A row group is gathered in memory before it is written: so many rows, or so many characters of text, whichever comes first. */
const GROUP_ROWS = 20_000;
const GROUP_CHARACTERS = 32 * 1024 * 1024;

const PARQUET_TYPES = {
  text: 'STRING',
  number: 'DOUBLE',
  count: 'INT64',
  truth: 'BOOLEAN',
  instant: 'TIMESTAMP',
} as const satisfies Record<ColumnType, ColumnSource['type']>;

type ParquetCell = string | number | bigint | boolean | Date | null;

/** One table on its way into a file, a row group at a time. */
class ParquetTable {
  readonly #sink: ExportSink;
  readonly #columns: readonly TableColumn[];
  readonly #clean: (text: string) => string;
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #group: ParquetCell[][];
  #characters = 0;

  constructor(sink: ExportSink, columns: readonly TableColumn[], { run, secrets }: ExportSource) {
    this.#sink = sink;
    this.#columns = columns;
    this.#clean = withoutSecrets(secrets);
    this.#group = columns.map(() => []);
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: schemaFromColumnData({ columnData: this.#columnData() }),
      createdBy: 'bakeoff',
      kvMetadata: [
        { key: 'bakeoff.run', value: run.id },
        { key: 'bakeoff.columns', value: JSON.stringify(columns) },
      ],
    });
  }

  async add(row: readonly TableCell[]): Promise<void> {
    for (const [place, { type }] of this.#columns.entries()) {
      const cell = row[place];
      const clean = typeof cell === 'string' ? this.#clean(cell) : cell;
      if (typeof clean === 'string') this.#characters += clean.length;
      this.#group[place]?.push(parquetCell(clean, type));
    }
    if ((this.#group[0]?.length ?? 0) >= GROUP_ROWS || this.#characters >= GROUP_CHARACTERS) await this.#writeGroup();
  }

  async close(): Promise<void> {
    await this.#writeGroup();
    await this.#writer.finish();
    await this.#handOver(0);
    await this.#sink.close();
  }

  async #writeGroup(): Promise<void> {
    const rows = this.#group[0]?.length ?? 0;
    if (rows === 0) return;
    await this.#writer.write({ columnData: this.#columnData(), rowGroupSize: rows });
    this.#group = this.#columns.map(() => []);
    this.#characters = 0;
    await this.#handOver(rows);
  }

  #columnData(): ColumnSource[] {
    return this.#columns.map(({ name, type }, place) => ({
      name,
      type: PARQUET_TYPES[type],
      data: this.#group[place] ?? [],
      nullable: true,
    }));
  }

  /** What the writer has made so far goes to the file: only its offset, which it keeps, runs on. */
  async #handOver(rows: number): Promise<void> {
    await this.#sink.write(Buffer.from(this.#bytes.getBytes()), rows);
    this.#bytes.index = 0;
  }
}

function parquetCell(cell: TableCell, type: ColumnType): ParquetCell {
  if (cell === undefined) return null;
  if (type === 'count') return typeof cell === 'number' && Number.isSafeInteger(cell) ? BigInt(cell) : null;
  if (type === 'instant') {
    const at = new Date(String(cell));
    return Number.isNaN(at.getTime()) ? null : at;
  }
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  return cell;
}
