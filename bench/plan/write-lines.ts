import { open } from 'node:fs/promises';

/** A new file that is written line by line, in blocks. */
export interface LinesFile {
  write(line: string): Promise<void>;
  /** Resolves when everything is on disk. */
  close(): Promise<void>;
}

/** What is gathered before it is written, characters. */
const BLOCK_CHARACTERS = 1 << 20;

/** @throws Error when the file is there already */
export async function openLines(path: string): Promise<LinesFile> {
  const file = await open(path, 'wx');
  let waiting: string[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    const text = waiting.join('');
    waiting = [];
    characters = 0;
    if (text !== '') await file.appendFile(text);
  };
  return {
    async write(line) {
      waiting.push(line, '\n');
      characters += line.length + 1;
      if (characters >= BLOCK_CHARACTERS) await flush();
    },
    async close() {
      await flush();
      await file.datasync();
      await file.close();
    },
  };
}
