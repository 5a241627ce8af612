import { csvLine } from '#bench/domain/csv-field.ts';
import type { Table } from './table.ts';

/**
 * A table as RFC 4180: comma, CRLF, quotes doubled. Numbers are written as numbers, with a point and a plain minus; a text
 * that a spreadsheet would run as a formula gets an apostrophe before it; what was not measured is an empty field.
 *
 * @param options.notes lines before the header, such as "simulated data"; they are text cells of their own
 */
export function tableToCsv(table: Table, options: { readonly notes?: readonly string[] } = {}): string {
  const lines = [
    ...(options.notes ?? []).map((note) => [note]),
    table.columns.map(({ label, unit }) => (unit === undefined ? label : `${label} (${unit})`)),
    ...table.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.value))),
  ];
  return lines.map(csvLine).join('');
}
