import { pipeline, type Readable } from 'node:stream';
import { crc32, createZstdDecompress } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { MOST_RECORD_BYTES } from './read-json-records.ts';

/** One file inside a ZIP archive. */
export interface ZipEntry {
  /** As the archive has it: any text at all, and never to be used as a path. */
  readonly name: string;
  /**
   * Its content as it comes, not more of it than the limit whatever the archive claims.
   * @throws EntryFault when it is larger, encrypted, packed in a way that is not read, or not what its checksum says
   */
  content(): AsyncGenerator<Uint8Array>;
}

/** One entry that cannot be read; the others can. */
export class EntryFault extends Error {
  override readonly name = 'EntryFault';
}

const STORED = 0;
const DEFLATED = 8;
const ZSTD = 93;

/**
 * The entries of a ZIP archive in the order of its directory, one open at a time.
 * @throws Error when the file is no ZIP archive, or was cut off: its directory stands at the end
 */
export async function* readZipEntries(path: string, mostBytes: number = MOST_RECORD_BYTES): AsyncGenerator<ZipEntry> {
  let zip: ZipFile;
  try {
    // Names stay bytes: what they say is not checked here, because nothing is ever written under them.
    zip = await openPromise(path, { autoClose: false, decodeStrings: false });
  } catch (error) {
    throw unreadable(error);
  }
  try {
    const entries = zip.eachEntry();
    while (true) {
      const next = await entries.next().catch((error: unknown) => {
        throw unreadable(error);
      });
      if (next.done === true) return;
      const entry = next.value;
      yield { name: String(entry.fileName), content: () => contentOf(zip, entry, mostBytes) };
    }
  } finally {
    zip.close();
  }
}

function unreadable(error: unknown): Error {
  const says = error instanceof Error ? error.message : String(error);
  return new Error(
    `no complete ZIP archive (${says}): it was cut off or changed. Copy it again from where it was written`,
  );
}

async function* contentOf(zip: ZipFile, entry: Entry, mostBytes: number): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw new EntryFault('encrypted; entries are read without a password');
  if (entry.uncompressedSize > mostBytes) throw tooLarge(mostBytes);
  let bytes = 0;
  let sum = 0;
  try {
    for await (const chunk of (await unpacked(zip, entry)) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw tooLarge(mostBytes);
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof EntryFault) throw error;
    throw new EntryFault(`not readable (${error instanceof Error ? error.message : String(error)})`);
  }
  if (sum !== entry.crc32) throw new EntryFault('its content is not what its checksum says: the archive was damaged');
}

async function unpacked(zip: ZipFile, entry: Entry): Promise<Readable> {
  switch (entry.compressionMethod) {
    case STORED:
    case DEFLATED:
      return zip.openReadStreamPromise(entry);
    case ZSTD: {
      const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false });
      // What goes wrong on the way ends the stream that is read, which is where it is told.
      return pipeline(packed, createZstdDecompress(), () => undefined);
    }
    default:
      throw new EntryFault(
        `packed by method ${entry.compressionMethod}; read are ${STORED} (stored), ${DEFLATED} (deflate) and ${ZSTD} (Zstandard)`,
      );
  }
}

function tooLarge(mostBytes: number): EntryFault {
  return new EntryFault(
    `larger than ${Math.round(mostBytes / 1024 / 1024)} MB unpacked, which is not read. Take the large texts out of the log`,
  );
}
