import type { ImportFormat, ImportOptions, MappingLine } from '#bench/import/import-format.ts';
import { InputError } from './exit-code.ts';
import type { Screen } from './screen.ts';
import { textTable } from './text-table.ts';

/** @throws InputError for options that the format cannot take */
export function mappingOf(format: ImportFormat, options: ImportOptions): readonly MappingLine[] {
  try {
    return format.mapping(options);
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
}

/** What becomes of what, for a person to see before anything is written. */
export function mappingTable(format: ImportFormat, mapping: readonly MappingLine[], screen: Screen): string {
  const table = textTable(
    [{ title: 'here' }, { title: `from ${format.title}`, wraps: true }],
    mapping.map(({ ours, theirs }) => [ours, theirs]),
    screen.columns,
  );
  return `${table}\n`;
}

const EXCERPT_CHARACTERS = 90;

/** The beginning of a text on one line. */
export function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line === '') return 'none';
  return line.length > EXCERPT_CHARACTERS ? `${line.slice(0, EXCERPT_CHARACTERS)}…` : line;
}
