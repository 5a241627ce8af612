import { type FileHandle, open } from 'node:fs/promises';

const NEWLINE = 0x0a;

/** Large enough that calls cost nothing beside what is in them, small enough to stay in the young part of the heap. */
const BLOCK_BYTES = 1024 * 1024;

/** Whole lines of a file that stand together. */
export interface LineBlock {
  /** 1-based number of the first of them in the file. */
  readonly firstLine: number;
  /** Without LF; the CR of a CRLF is still there, which JSON takes for white space. */
  readonly lines: readonly string[];
}

/**
 * The lines of a UTF-8 file, many at a time: for files of a million lines, where decoding and handing over every line by
 * itself costs more than reading it. A line of any length is whole. While a block is worked on, the next one is read.
 *
 * @param blockBytes read at a time
 */
export async function* readLineBlocks(path: string, blockBytes = BLOCK_BYTES): AsyncGenerator<LineBlock> {
  const file = await open(path);
  let reading = read(file, blockBytes);
  try {
    let firstLine = 1;
    /** What came after the last LF so far: the beginning of a line. */
    let open: Buffer[] = [];
    for (let piece = await reading; piece.length > 0; piece = await reading) {
      reading = read(file, blockBytes);
      const end = piece.lastIndexOf(NEWLINE);
      if (end >= 0) {
        const lines = Buffer.concat([...open, piece.subarray(0, end)])
          .toString('utf8')
          .split('\n');
        open = [];
        yield { firstLine, lines };
        firstLine += lines.length;
      }
      if (end + 1 < piece.length) open.push(piece.subarray(end + 1));
    }
    if (open.length > 0) yield { firstLine, lines: [Buffer.concat(open).toString('utf8')] };
  } finally {
    await reading;
    await file.close();
  }
}

/** The next bytes of the file; none at its end. */
async function read(file: FileHandle, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(bytes));
  return buffer.subarray(0, bytesRead);
}
