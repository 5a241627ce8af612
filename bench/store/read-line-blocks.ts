import { type DataFile, type DataReader, openDataFile } from './data-file.ts';

const NEWLINE = 0x0a;

/** Large enough that calls cost nothing beside what is in them, small enough to stay in the young part of the heap. */
const BLOCK_BYTES = 1024 * 1024;

/** Whole lines of a file that stand together, in UTF-8, without the last LF; alone in memory, to be handed to another thread. */
export type LineBlock = Uint8Array<ArrayBuffer>;

/**
 * The lines of a UTF-8 file, many at a time: for files of a million lines, where decoding and handing over every line by
 * itself costs more than reading it. A line of any length is whole. While a block is worked on, the next one is read.
 *
 * @param blockBytes read at a time
 * @throws Error naming the file that cannot be unpacked
 */
export async function* readLineBlocks(file: DataFile, blockBytes = BLOCK_BYTES): AsyncGenerator<LineBlock> {
  const reader = await openDataFile(file);
  let reading = readAfter(reader, new Uint8Array(0), blockBytes);
  try {
    for (let { bytes, grown } = await reading; bytes.length > 0; { bytes, grown } = await reading) {
      const end = bytes.lastIndexOf(NEWLINE);
      if (!grown) {
        yield end < 0 ? bytes : bytes.subarray(0, end);
        return;
      }
      // A line that is longer than a block: blocks grow with it, so that it is not copied over and over.
      reading = readAfter(reader, bytes.subarray(end + 1), Math.max(blockBytes, end < 0 ? bytes.length : 0));
      // Its failure is met where it is awaited; until then it is nobody's unhandled rejection.
      reading.catch(() => undefined);
      if (end >= 0) yield bytes.subarray(0, end);
    }
  } finally {
    // What fails here is behind the last line that anybody wanted, or thrown already.
    await reading.catch(() => undefined);
    await reader.close();
  }
}

/** The next bytes of the file behind those of a line that began before them. */
async function readAfter(
  reader: DataReader,
  begun: Uint8Array,
  blockBytes: number,
): Promise<{ readonly bytes: LineBlock; readonly grown: boolean }> {
  // Its length now: while the file is read, the memory it stands in may go to another thread.
  const { length } = begun;
  const room = new Uint8Array(length + blockBytes);
  room.set(begun);
  const bytesRead = await reader.read(room, length, blockBytes);
  return { bytes: room.subarray(0, length + bytesRead), grown: bytesRead > 0 };
}

/** The lines of a block, without LF; the CR of a CRLF is still there, which JSON takes for white space. */
export function linesOf(bytes: LineBlock): readonly string[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split('\n');
}
