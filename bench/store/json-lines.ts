import { type FileHandle, open } from 'node:fs/promises';
import { readLines } from '#bench/plan/read-lines.ts';
import { type DataFile, readDataFile } from './data-file.ts';

const NEWLINE = 0x0a;
const BLOCK_BYTES = 64 * 1024;

/**
 * The values of a file with one JSON value a line, streamed.
 * @throws Error naming the line that is not JSON, or the file that cannot be unpacked
 */
export async function* readJsonLines(file: DataFile): AsyncGenerator<{ value: unknown; place: string }> {
  let line = 0;
  for await (const text of readLines(readDataFile(file))) {
    line += 1;
    if (text === '') continue;
    const place = `${file.name}, line ${line}`;
    yield { value: parsed(text, place), place };
  }
}

/**
 * Cuts a torn last line off: what a crash left of a line that was being written. Whole lines are never touched.
 * @returns the bytes cut; 0 for a file that ends well
 */
export async function repairLastLine(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const whole = await endOfLastLine(file, size);
    if (whole < size) await file.truncate(whole);
    return size - whole;
  } finally {
    await file.close();
  }
}

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(BLOCK_BYTES);
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - BLOCK_BYTES);
    await file.read(block, 0, end - start, start);
    const at = block.subarray(0, end - start).lastIndexOf(NEWLINE);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      `${place} is not JSON. Only a last line may be torn by a crash; this one was damaged otherwise. ` +
        'Restore the file, or delete that line and resume the run: the trial is asked again.',
    );
  }
}
