/**
 * What a spreadsheet takes for the beginning of a formula; and an apostrophe before it, so that a guarded text and one that came with its
 * apostrophe stay two texts.
 */
const FORMULA = /^'*[=+\-@\t\r\n]/;

/**
 * One field by RFC 4180: a number as it is, nothing as nothing, a text made harmless and quoted where it must be. A text that a
 * spreadsheet would run as a formula gets an apostrophe before it. A NUL, which ends a field for many readers, becomes U+FFFD.
 */
export function csvField(cell: string | number | boolean | undefined): string {
  if (cell === undefined) return '';
  if (typeof cell === 'boolean') return String(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = (FORMULA.test(cell) ? `'${cell}` : cell).replaceAll('\0', '\ufffd');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line with its end. */
export function csvLine(cells: readonly (string | number | boolean | undefined)[]): string {
  return `${cells.map(csvField).join(',')}\r\n`;
}
