import { csvLine } from '#bench/domain/csv-field.ts';
import type { TableColumn } from '#bench/domain/trial-columns.ts';
import type { ExportFormat } from './export-format.ts';
import { toldTrials } from './told-trials.ts';
import { GRADE_COLUMNS, gradeRows, type TableCell, trialColumns, trialRow } from './trial-rows.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Two tables that any program reads, and a third that says what their columns mean. */
export const tidyCsv: ExportFormat = {
  id: 'csv',
  title: 'tidy CSV: trials.csv, grades.csv, and columns.csv with what each column means',
  makes: { kind: 'folder' },
  takesPolicy: false,
  notes: [
    'An empty field was not measured; it is never 0. Warm-ups, and trials that were never asked, have no row.',
    'A text that a spreadsheet would run as a formula (it begins with = + - @, tab, CR or LF) has an apostrophe before it; numbers have none.',
    'Excel cuts cells at 32,767 characters, which an answer exported with its content may have.',
  ],
  async write(source, files) {
    const { run, withContent } = source;
    const clean = withoutSecrets(source.secrets);
    // Before a field is quoted: behind doubled quotes no secret would be found.
    const line = (cells: readonly TableCell[]): string =>
      csvLine(cells.map((cell) => (typeof cell === 'string' ? clean(cell) : cell)));
    const columns = trialColumns(withContent);
    const [toRow, toGrades] = [trialRow(run), gradeRows(run)];
    const trials = await files.open('trials.csv');
    const grades = await files.open('grades.csv');
    await trials.write(headOf(columns));
    await grades.write(headOf(GRADE_COLUMNS));
    for await (const told of toldTrials(source, { withReplies: withContent })) {
      await trials.write(line(toRow(told, withContent)), 1);
      for (const row of toGrades(told)) await grades.write(line(row), 1);
    }
    await trials.close();
    await grades.close();
    const meanings = await files.open('columns.csv');
    await meanings.write(csvLine(['file', 'column', 'type', 'means']));
    for (const [file, list] of [
      ['trials.csv', columns],
      ['grades.csv', GRADE_COLUMNS],
    ] as const) {
      for (const { name, type, means } of list) await meanings.write(csvLine([file, name, type, means]), 1);
    }
    await meanings.close();
  },
};

function headOf(columns: readonly TableColumn[]): string {
  return csvLine(columns.map(({ name }) => name));
}
