/** Rows under their titles for a terminal: the first column stands left, all others right, but the last one left again. */
export function plainTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, place) => Math.max(title.length, ...rows.map((row) => row[place]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, place) => {
        const cell = cells[place] ?? '';
        return place === 0 || place === widths.length - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [line(titles), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
