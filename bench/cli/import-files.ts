import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ImportRecord } from '#bench/domain/run.ts';
import { IMPORT_FORMATS } from '#bench/import/formats.ts';
import type { ImportFile, ImportFormat, ImportOptions } from '#bench/import/import-format.ts';
import type { ImportedRow } from '#bench/import/imported-row.ts';
import { InputError } from './exit-code.ts';

/** @throws InputError naming the formats there are */
export async function importFormat(id: string): Promise<ImportFormat> {
  const load = Object.hasOwn(IMPORT_FORMATS, id) ? IMPORT_FORMATS[id] : undefined;
  if (load !== undefined) return load();
  throw new InputError(`No import format is called "${id}". Known: ${Object.keys(IMPORT_FORMATS).join(', ')}.`);
}

/** @throws InputError for a file that is not there, is no file, or is empty */
export function importFiles(paths: readonly string[]): readonly ImportFile[] {
  if (paths.length === 0) throw new InputError('Say which file to read: npx bakeoff import promptfoo results.json');
  const names = paths.map((path) => basename(path));
  return paths.map((path, place) => {
    if (!existsSync(path) || !statSync(path).isFile()) throw new InputError(`There is no file ${path}.`);
    const bytes = statSync(path).size;
    if (bytes === 0) throw new InputError(`${path} is empty: nothing could be read from it.`);
    const name = basename(path);
    return { name: names.indexOf(name) === place ? name : `${place + 1}-${name}`, path, bytes };
  });
}

/** `output=answer,case=id` as target -> path. @throws InputError for a pair without "=" or a target named twice */
export function mapFlag(pairs: readonly string[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const pair of pairs) {
    const cut = pair.indexOf('=');
    const [target, path] = [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()];
    if (cut < 1 || path === '')
      throw new InputError(`--map "${pair}" is no target=field. Example: --map output=answer,case=id`);
    if (map.has(target)) throw new InputError(`--map names ${target} twice. One field can become it.`);
    map.set(target, path);
  }
  return map;
}

/** Names, sizes and hashes of the files, for a later reader to know them by. */
export async function sealFiles(files: readonly ImportFile[]): Promise<ImportRecord['files']> {
  return Promise.all(
    files.map(async ({ name, path, bytes }) => {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path)) hash.update(chunk);
      return { name, bytes, sha256: hash.digest('hex') };
    }),
  );
}

/**
 * The rows of all files, one after the other; with several files each place says which.
 * @throws InputError when a file as a whole cannot be read as this format
 */
export async function* rowsOf(
  files: readonly ImportFile[],
  format: ImportFormat,
  options: ImportOptions & { readonly contender: string | undefined },
): AsyncGenerator<ImportedRow> {
  for (const file of files) {
    const named = (place: string): string => (files.length > 1 ? `${file.name}, ${place}` : place);
    try {
      for await (const row of format.read(file, options)) {
        if (row.kind === 'about') yield row;
        else if (row.kind === 'trial' && options.contender !== undefined) {
          const contender = { ...row.trial.contender, label: options.contender };
          yield { ...row, place: named(row.place), trial: { ...row.trial, contender } };
        } else yield { ...row, place: named(row.place) };
      }
    } catch (error) {
      throw new InputError(
        `${file.name} cannot be read as ${format.id}: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
  }
}
