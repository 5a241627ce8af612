import { strip } from './whitespace.ts';

/**
 * The readings of a reply that loose grading tries: as it is, without its first line, without its last line, without both (an opening
 * "Sure, here it is:" or a closing remark), and each of these without asterisks (bold type). One of them following is enough.
 */
export function looseReadings(text: string): readonly string[] {
  const lines = text.split('\n');
  const cut = [lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map((kept) => strip(kept.join('\n')));
  const readings = [text, ...cut];
  return [...readings, ...readings.map((reading) => reading.replaceAll('*', ''))];
}
