import stringWidth from 'string-width';

export interface Column {
  readonly title: string;
  /** Numbers stand right, words left. */
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/**
 * Rows under their titles, aligned by what a terminal really draws (wide and combining characters, colours). Cells hold one
 * line; control characters in them are shown, not obeyed, except the colours that `paint` put there.
 */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => columns.map((_, place) => printable(row[place] ?? '')));
  const widths = columns.map(({ title }, place) =>
    Math.max(stringWidth(title), ...cells.map((row) => stringWidth(row[place] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    columns
      .map(({ align }, place) => {
        const text = row[place] ?? '';
        const pad = ' '.repeat(Math.max(0, (widths[place] ?? 0) - stringWidth(text)));
        return align === 'right' ? pad + text : text + pad;
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  return [line(columns.map(({ title }) => title)), rule, ...cells.map(line)].join('\n');
}

/** Everything below a space but the escape of a colour; what a model says must not move a terminal's cursor. */
const CONTROL = /\p{Cc}(?<!\u001b(?=\[[0-9;]*m))/gu;

/** A text that stays on its line: control characters, bidi marks and zero-width characters are shown by code point. */
export function printable(text: string): string {
  return text
    .replaceAll(CONTROL, (character) => String.fromCodePoint(0x2400 + Math.min(0x21, character.codePointAt(0) ?? 0)))
    .replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `<U+${code.toString(16).toUpperCase()}>`;
    });
}
