import { createHash, type Hash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { syncFolder } from '#bench/store/write-whole.ts';
import type { ExportFormat, ExportSource } from './export-format.ts';

/** One file that was written. */
export interface ExportedFile {
  /** Relative to the folder of the export; the file's own name where it is the export. */
  readonly name: string;
  /** Trials, grades, spans or cases: what the format has rows of. */
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Where a format puts its files. */
export interface ExportFiles {
  /** @param name relative, with `/`; for a format of one file any name */
  open(name: string): Promise<ExportSink>;
}

/** One file being written. */
export interface ExportSink {
  /** Resolves when the next piece may come. @param rows that this piece ends */
  write(piece: string | Uint8Array, rows?: number): Promise<void>;
  close(): Promise<ExportedFile>;
}

/**
 * Writes a run in a format: everything goes into a draft beside its place, which takes the place when it is whole. Whatever happens before
 * leaves nothing behind.
 *
 * @param out the folder or file to be made
 * @throws Error when there is something already
 */
export async function writeExport(
  format: ExportFormat,
  source: ExportSource,
  out: string,
): Promise<readonly ExportedFile[]> {
  const place = resolve(out);
  if (existsSync(place)) throw alreadyThere(out);
  await mkdir(dirname(place), { recursive: true });
  const draft = join(dirname(place), `.${basename(place)}-${randomBytes(4).toString('hex')}.draft`);
  await mkdir(draft);
  const files = new DraftFiles(draft);
  try {
    await format.write(source, files);
    const written = await files.closed();
    await takePlace(format, draft, written, place, out);
    await syncFolder(dirname(place));
    return format.makes.kind === 'folder' ? written : written.map((file) => ({ ...file, name: basename(place) }));
  } finally {
    await files.abandon();
    await rm(draft, { recursive: true, force: true });
  }
}

async function takePlace(
  { id, makes }: ExportFormat,
  draft: string,
  written: readonly ExportedFile[],
  place: string,
  out: string,
): Promise<void> {
  const [only, ...others] = written;
  if (makes.kind === 'file' && (only === undefined || others.length > 0)) {
    throw new Error(`The format "${id}" wrote ${written.length} files, and makes one. This is a bug of bakeoff's.`);
  }
  try {
    // A link refuses what has come there meanwhile; a rename would replace a file.
    if (makes.kind === 'file') await link(join(draft, only?.name ?? ''), place);
    else await rename(draft, place);
  } catch (error) {
    throw hasCode(error, 'EEXIST', 'ENOTEMPTY', 'ENOTDIR') ? alreadyThere(out) : error;
  }
}

function alreadyThere(out: string): Error {
  return new Error(
    `${out} is there already, and an export replaces nothing. Name another place, or remove it yourself.`,
  );
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** What is gathered before it is written, bytes. */
const BLOCK_BYTES = 1 << 20;

class DraftFiles implements ExportFiles {
  readonly #folder: string;
  readonly #open = new Set<DraftFile>();
  readonly #written: ExportedFile[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  async open(name: string): Promise<ExportSink> {
    const path = join(this.#folder, name);
    if (!path.startsWith(`${this.#folder}/`) && !path.startsWith(`${this.#folder}\\`)) {
      throw new Error(`"${name}" leads out of the export. This is a bug of bakeoff's.`);
    }
    await mkdir(dirname(path), { recursive: true });
    const file = new DraftFile(name, await open(path, 'wx'), (closed, written) => {
      this.#open.delete(closed);
      this.#written.push(written);
    });
    this.#open.add(file);
    return file;
  }

  /** @throws Error when a format has forgotten one */
  async closed(): Promise<readonly ExportedFile[]> {
    if (this.#open.size > 0) throw new Error("A file of the export was not ended. This is a bug of bakeoff's.");
    return this.#written;
  }

  async abandon(): Promise<void> {
    for (const file of this.#open) await file.abandon();
    this.#open.clear();
  }
}

class DraftFile implements ExportSink {
  readonly #name: string;
  readonly #handle: FileHandle;
  readonly #ended: (file: DraftFile, written: ExportedFile) => void;
  readonly #hash: Hash = createHash('sha256');
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  #rows = 0;

  constructor(name: string, handle: FileHandle, ended: (file: DraftFile, written: ExportedFile) => void) {
    this.#name = name;
    this.#handle = handle;
    this.#ended = ended;
  }

  async write(piece: string | Uint8Array, rows = 0): Promise<void> {
    // A lone surrogate, which UTF-8 has no bytes for, becomes U+FFFD here.
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#rows += rows;
    if (this.#waitingBytes >= BLOCK_BYTES) await this.#flush();
  }

  async close(): Promise<ExportedFile> {
    await this.#flush();
    await this.#handle.datasync();
    await this.#handle.close();
    const written = { name: this.#name, rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
    this.#ended(this, written);
    return written;
  }

  async abandon(): Promise<void> {
    await this.#handle.close();
  }

  async #flush(): Promise<void> {
    if (this.#waitingBytes === 0) return;
    const block = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#hash.update(block);
    this.#bytes += block.length;
    await this.#handle.appendFile(block);
  }
}
