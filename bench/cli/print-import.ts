import type { ImportFormat, ImportOptions, MappingLine } from '#bench/import/import-format.ts';
import { InputError } from './exit-code.ts';
import { count, plural } from './format-number.ts';
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

/** Rows that could not be read: how many, and the first of them. */
interface Faults {
  readonly faulty: number;
  readonly firstFaults: readonly { readonly place: string; readonly says: string }[];
}

/** What rightly holds nothing to import, reason by reason. */
export function passedOverLines(passedOver: ReadonlyMap<string, number>): readonly string[] {
  return [...passedOver].map(([why, rows]) => `Passed over: ${plural(rows, 'row')}, ${why}.`);
}

/** Rows that were left out because they could not be read; nothing where all could. */
export function notReadLines({ faulty, firstFaults }: Faults): readonly string[] {
  return faulty === 0 ? [] : [`Not read: ${plural(faulty, 'row')}.`, ...faultLines(firstFaults)];
}

/** Why nothing was written. @param next what could be read all the same, and what to do */
export function refusalText({ faulty, firstFaults }: Faults, next: string): string {
  return [
    `${plural(faulty, 'row')} cannot be read, so nothing was written:`,
    ...faultLines(firstFaults),
    ...(faulty > firstFaults.length ? [`  … and ${count(faulty - firstFaults.length)} more`] : []),
    next,
  ].join('\n');
}

function faultLines(faults: Faults['firstFaults']): readonly string[] {
  return faults.map(({ place, says }) => `  ${place}: ${says}`);
}
