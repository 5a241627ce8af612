import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ImportFormat, ImportOptions } from './import-format.ts';
import type { ImportedRow, ImportedTrial } from './imported-row.ts';

/** What a format makes of a file with this content, for tests. */
export async function rowsOf(
  format: ImportFormat,
  name: string,
  content: string | Uint8Array,
  options: ImportOptions = { map: new Map() },
): Promise<readonly ImportedRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bakeoff-import-'));
  try {
    const path = join(folder, 'file');
    await writeFile(path, content);
    return await rowsOfFile(format, path, name, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a format makes of a file that is there. */
export async function rowsOfFile(
  format: ImportFormat,
  path: string,
  name: string = basename(path),
  options: ImportOptions = { map: new Map() },
): Promise<readonly ImportedRow[]> {
  const { size } = await stat(path);
  const rows: ImportedRow[] = [];
  for await (const row of format.read({ name, path, bytes: size }, options)) rows.push(row);
  return rows;
}

/** The trials among rows. */
export function trialsOf(rows: readonly ImportedRow[]): readonly ImportedTrial[] {
  return rows.flatMap((row) => (row.kind === 'trial' ? [row.trial] : []));
}
