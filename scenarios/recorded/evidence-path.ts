import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EVIDENCE_VARIABLE } from '#scenarios/drift/llmdrift.ts';

/**
 * Where a file of recorded evidence lies, looked up anew each time: the variable may change while a long-lived process goes on.
 * @param file its place below the folder that the variable names
 * @param source where it is public, with commit and licence
 * @throws Error naming the file, the variable to set, and where to get it
 */
export function evidencePath(file: string, source: string): string {
  const directory = process.env[EVIDENCE_VARIABLE] ?? '';
  const path = join(directory, file);
  if (directory !== '' && existsSync(path)) return path;
  throw new Error(
    `The public data in ${file} is needed, and ${directory === '' ? `${EVIDENCE_VARIABLE} is not set` : `there is no ${path}`}. ` +
      `It is no part of this project: ${source}. Put it there and set ${EVIDENCE_VARIABLE} to the folder above ${file.split('/')[0]}/.`,
  );
}
