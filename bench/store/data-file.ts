import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** One of a run's large files as it lies on disk: as it was written, or packed by gzip under its name with `.gz`. */
export interface DataFile {
  readonly path: string;
  /** In the run's folder, with `.gz` where it is packed: what errors call it. */
  readonly name: string;
  readonly packed: boolean;
}

const PACKED_ENDING = '.gz';
/** run.json and MANIFEST.json are small and stay plain: what a folder holds is to be seen without a program. */
const MAY_BE_PACKED = /\.jsonl$|^summary\.json$/;

/**
 * Where a file of a run lies. What it is called in the manifest, `name`, stays the same when it is packed, and so do its hash
 * and its size, which are those of its content: packing a run changes no evidence.
 *
 * @param name in the run's folder, without `.gz`
 * @returns undefined when it is not there
 * @throws Error when it is there both ways
 */
export function findDataFile(folder: string, name: string): DataFile | undefined {
  const [plain, packed] = [plainFile(folder, name), packedFile(folder, name)];
  const isPacked = MAY_BE_PACKED.test(name) && existsSync(packed.path);
  if (!existsSync(plain.path)) return isPacked ? packed : undefined;
  if (!isPacked) return plain;
  throw new Error(
    `${plain.name} and ${packed.name} are both there, and nothing says which of them counts. ` +
      `Delete one of them in ${folder}; npx bakeoff verify says whether the other is the file of the manifest.`,
  );
}

/** A file of a run as it is written. */
export function plainFile(folder: string, name: string): DataFile {
  return { path: join(folder, name), name, packed: false };
}

/** Where a file of a run goes when it is packed; undefined: it never is. */
export function packedPlace(folder: string, name: string): DataFile | undefined {
  return MAY_BE_PACKED.test(name) ? packedFile(folder, name) : undefined;
}

/** What the manifest calls a file, by the name it has in the folder. */
export function manifestName(name: string): string {
  const plain = name.endsWith(PACKED_ENDING) ? name.slice(0, -PACKED_ENDING.length) : name;
  return MAY_BE_PACKED.test(plain) ? plain : name;
}

function packedFile(folder: string, name: string): DataFile {
  return { path: join(folder, `${name}${PACKED_ENDING}`), name: `${name}${PACKED_ENDING}`, packed: true };
}

/**
 * A file's content, streamed, unpacked where it is packed.
 * @throws Error naming the file, when it cannot be unpacked to its end
 */
export function readDataFile(file: DataFile): AsyncIterable<Buffer> {
  return file.packed ? unpacked(file) : createReadStream(file.path);
}

/** The whole of a small file's content. @throws Error as `readDataFile` does */
export async function readDataText(file: DataFile): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readDataFile(file)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A file's content by the piece, in order, put where the reader wants it. */
export interface DataReader {
  /** @returns bytes put there, less than `length` only at the end; @throws Error as `readDataFile` does */
  read(into: Uint8Array, at: number, length: number): Promise<number>;
  close(): Promise<void>;
}

/** Opens a file to be read in pieces of the reader's own size: without a copy where it is plain. */
export async function openDataFile(file: DataFile): Promise<DataReader> {
  return file.packed ? unpackedReader(file) : plainReader(await open(file.path));
}

function plainReader(handle: FileHandle): DataReader {
  return {
    read: async (into, at, length) => (await handle.read(into, at, length)).bytesRead,
    close: () => handle.close(),
  };
}

function unpackedReader(file: DataFile): DataReader {
  const chunks = unpacked(file);
  let left: Buffer = Buffer.alloc(0);
  return {
    read: async (into, at, length) => {
      let put = 0;
      while (put < length) {
        if (left.length === 0) {
          const { value, done } = await chunks.next();
          if (done === true) break;
          left = value;
        }
        const taken = left.copy(into, at + put, 0, length - put);
        left = left.subarray(taken);
        put += taken;
      }
      return put;
    },
    close: async () => {
      await chunks.return(undefined);
    },
  };
}

const CHUNK_BYTES = 64 * 1024;

async function* unpacked({ path, name }: DataFile): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // What fails in either of the two is met below, where the second is read.
  pipeline(createReadStream(path), gunzip, () => undefined);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    if (!isGzipFault(error)) throw error;
    throw new Error(
      `${name} cannot be unpacked to its end (gzip: ${error.message}): it was cut off or changed. ` +
        `Restore ${path}, from git or from a backup.`,
    );
  }
}

function isGzipFault(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}
