import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { findDataFile, packedPlace } from './data-file.ts';
import { runFiles } from './write-run.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Packs the large files of a finished run, to a tenth of their size. Its manifest stands as it is, since it says what they hold,
 * and so does every decision that cites it. No time and no name goes into the packed files: the same content gives the same again.
 */
export async function packRun(folder: string): Promise<void> {
  for (const name of await runFiles(folder)) {
    const [file, packed] = [findDataFile(folder, name), packedPlace(folder, name)];
    if (file === undefined || file.packed || packed === undefined) continue;
    const gzip = createGzip({ level: constants.Z_BEST_COMPRESSION });
    // What fails in either of the two is met where the second is read.
    pipeline(createReadStream(file.path), gzip, () => undefined);
    await writeWhole(packed.path, gzip);
    await rm(file.path);
  }
}
