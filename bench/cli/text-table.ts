import stringWidth from 'string-width';

export interface Column {
  readonly title: string;
  /** Numbers stand right, words left. */
  readonly align?: 'left' | 'right';
  /** Breaks its text at spaces where the line would be longer than the screen; one column may. */
  readonly wraps?: boolean;
}

const GAP = '  ';
/** A wrapping column keeps at least this, even on a screen that has not got it. */
const NARROWEST_WRAP = 24;

/**
 * Rows under their titles, aligned by what a terminal really draws (wide and combining characters, colours). Control
 * characters in a cell are shown, not obeyed, except the colours that `paint` put there.
 * @param columnsOfScreen characters a line may have; only a wrapping column gives way to it
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  columnsOfScreen = Number.POSITIVE_INFINITY,
): string {
  const cells = rows.map((row) => columns.map((_, place) => printable(row[place] ?? '')));
  const natural = columns.map(({ title }, place) =>
    Math.max(stringWidth(title), ...cells.map((row) => stringWidth(row[place] ?? ''))),
  );
  const total = natural.reduce((sum, width) => sum + width, 0) + GAP.length * (columns.length - 1);
  const widths = natural.map((width, place) =>
    columns[place]?.wraps === true
      ? Math.max(NARROWEST_WRAP, Math.min(width, width - (total - columnsOfScreen)))
      : width,
  );
  const line = (row: readonly string[]) =>
    columns
      .map(({ align }, place) => padded(row[place] ?? '', widths[place] ?? 0, align === 'right'))
      .join(GAP)
      .trimEnd();
  const lines = (row: readonly string[]) => {
    const parts = row.map((text, place) =>
      columns[place]?.wraps === true ? wrapped(text, widths[place] ?? 0) : [text],
    );
    const height = Math.max(...parts.map(({ length }) => length));
    return Array.from({ length: height }, (_, at) => line(parts.map((part) => part[at] ?? '')));
  };
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  return [line(columns.map(({ title }) => title)), rule, ...cells.flatMap(lines)].join('\n');
}

function padded(text: string, width: number, right: boolean): string {
  const pad = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return right ? pad + text : text + pad;
}

/** A text in lines no wider than `width`, broken at spaces; a single longer word stands as it is. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** Everything below a space but the escape of a colour: what a model says must not move a terminal's cursor. */
const CONTROL = /\p{Cc}(?<!\u001b(?=\[[0-9;]*m))/gu;
const FIRST_CONTROL_PICTURE = 0x2400;
const LAST_CONTROL_PICTURE = 0x21;

/** A text that stays on its line: control characters, bidi marks and zero-width characters are shown, not obeyed. */
export function printable(text: string): string {
  return text
    .replaceAll(CONTROL, (character) =>
      String.fromCodePoint(FIRST_CONTROL_PICTURE + Math.min(LAST_CONTROL_PICTURE, character.codePointAt(0) ?? 0)),
    )
    .replaceAll(
      /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu,
      (character) => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}>`,
    );
}
