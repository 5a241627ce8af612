import { type DataFile, findDataFile } from './data-file.ts';
import { readJsonLines } from './json-lines.ts';
import { type LineBlock, linesOf, readLineBlocks } from './read-line-blocks.ts';

/** Gets a parsed line, and what errors call it. */
export type Decode<T> = (value: unknown, place: string) => T;

/**
 * The decoded values of a run's file with one JSON value a line: `readJsonLines` for files of a million lines. None where there
 * is no file.
 *
 * @throws Error naming the first line that is not JSON, or the file that cannot be unpacked; or whatever `decode` throws
 */
export async function* readJsonValues<T>(folder: string, name: string, decode: Decode<T>): AsyncGenerator<T> {
  const file = findDataFile(folder, name);
  if (file === undefined) return;
  for await (const block of readLineBlocks(file)) {
    let values: readonly T[];
    try {
      values = decodeBlock(block, file.name, decode);
    } catch (error) {
      await readToDamage(file, decode);
      throw error;
    }
    // Not yield*: it would wait twice for every one of a million values.
    for (const value of values) yield value;
  }
}

/** @throws whatever JSON.parse and `decode` throw, of the block's first damaged line; `readToDamage` says which it is */
export function decodeBlock<T>(block: LineBlock, name: string, decode: Decode<T>): readonly T[] {
  const values: T[] = [];
  for (const line of linesOf(block)) {
    if (line !== '' && line !== '\r') values.push(decode(JSON.parse(line), name));
  }
  return values;
}

/** Reads the file again line by line, to say of the first damage what `readJsonLines` and `decode` say of it. */
export async function readToDamage(file: DataFile, decode: Decode<unknown>): Promise<void> {
  for await (const { value, place } of readJsonLines(file)) decode(value, place);
}
