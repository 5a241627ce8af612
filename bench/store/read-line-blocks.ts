import { open } from 'node:fs/promises';

const NEWLINE = 0x0a;

/** Large enough that calls cost nothing beside what is in them, small enough to stay in the young part of the heap. */
const BLOCK_BYTES = 1024 * 1024;

/** Whole lines of a file that stand together. */
export interface LineBlock {
  /** 1-based number of the first of them in the file. */
  readonly firstLine: number;
  /** Their UTF-8, without the last LF; alone in its memory, so that it can be handed to another thread. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The lines of a UTF-8 file, many at a time: for files of a million lines, where decoding and handing over every line by
 * itself costs more than reading it. A line of any length is whole. While a block is worked on, the next one is read.
 *
 * @param blockBytes read at a time
 */
export async function* readLineBlocks(path: string, blockBytes = BLOCK_BYTES): AsyncGenerator<LineBlock> {
  const file = await open(path);
  const buffers = [Buffer.allocUnsafe(blockBytes), Buffer.allocUnsafe(blockBytes)] as const;
  let [current, next] = buffers;
  let reading = file.read(current, 0, blockBytes);
  try {
    let firstLine = 1;
    /** What came after the last LF so far: the beginning of a line. */
    let begun: Uint8Array[] = [];
    for (let { bytesRead } = await reading; bytesRead > 0; { bytesRead } = await reading) {
      const piece = current.subarray(0, bytesRead);
      reading = file.read(next, 0, blockBytes);
      [current, next] = [next, current];
      const end = piece.lastIndexOf(NEWLINE);
      const bytes = end < 0 ? undefined : joined([...begun, piece.subarray(0, end)]);
      if (bytes !== undefined) begun = [];
      // A copy: the memory is read into again while this line waits for its end.
      if (end + 1 < piece.length) begun.push(Uint8Array.from(piece.subarray(end + 1)));
      if (bytes === undefined) continue;
      const lines = countLines(bytes);
      yield { firstLine, bytes };
      firstLine += lines;
    }
    if (begun.length > 0) yield { firstLine, bytes: joined(begun) };
  } finally {
    await reading;
    await file.close();
  }
}

/** The lines of a block, without LF; the CR of a CRLF is still there, which JSON takes for white space. */
export function linesOf({ bytes }: LineBlock): readonly string[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split('\n');
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function countLines(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
