import { existsSync } from 'node:fs';
import { readJsonLines } from './json-lines.ts';
import { readLineBlocks } from './read-line-blocks.ts';

/**
 * The decoded values of a file with one JSON value a line: `readJsonLines` for files of a million lines. None where
 * there is no file.
 *
 * @param name what errors call the file
 * @param decode gets each parsed line, and what errors call it
 * @throws Error naming the line that is not JSON, and whatever `decode` throws
 */
export async function* readJsonValues<T>(
  path: string,
  name: string,
  decode: (value: unknown, place: string) => T,
): AsyncGenerator<T> {
  if (!existsSync(path)) return;
  for await (const { firstLine, lines } of readLineBlocks(path)) {
    for (const [index, line] of lines.entries()) {
      if (line === '' || line === '\r') continue;
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch (error) {
        await readToDamage(path, name);
        throw error;
      }
      yield decode(value, `${name}, line ${firstLine + index}`);
    }
  }
}

/** Reads the file again line by line, to say of the damage what `readJsonLines` says of it. */
async function readToDamage(path: string, name: string): Promise<void> {
  const values = readJsonLines(path, name);
  while (!(await values.next()).done);
}
