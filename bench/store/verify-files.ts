import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mismatch, Verification } from '#bench/domain/mismatch.ts';
import { findDataFile } from './data-file.ts';
import { REPLIES_FILE } from './journal.ts';
import { decodeManifest, type Manifest } from './manifest-record.ts';
import { MANIFEST_FILE, measureFile, runFiles } from './write-run.ts';

/** sha256, bytes and rows of what every file of a run holds against its manifest, in both directions. */
export async function verifyFiles(folder: string): Promise<Verification> {
  const read = await readManifest(folder);
  if ('mismatch' in read) return { checked: [], mismatches: [read.mismatch], unchecked: [] };
  const checked: string[] = [];
  const mismatches: Mismatch[] = [];
  const unchecked: string[] = [];
  for (const { file, ...stored } of read.manifest.files) {
    const found = await measured(folder, file);
    if (found === undefined) {
      // The words may be left out of git; every figure is in the other files.
      if (file === REPLIES_FILE) unchecked.push(`${file} is not here, so nobody can read what was said`);
      else mismatches.push({ file, field: 'file', stored: `sha256 ${stored.sha256}`, derived: 'the file is gone' });
      continue;
    }
    checked.push(file);
    if ('unreadable' in found) {
      mismatches.push({ file, field: 'content', stored: found.unreadable, derived: 'what it holds, readable' });
      continue;
    }
    for (const field of ['sha256', 'bytes', 'rows'] as const) {
      if (stored[field] !== found[field]) {
        mismatches.push({ file, field, stored: textOf(stored[field]), derived: textOf(found[field]) });
      }
    }
  }
  const listed = new Set(read.manifest.files.map(({ file }) => file));
  for (const file of await runFiles(folder)) {
    if (!listed.has(file)) mismatches.push({ file, field: 'file', stored: 'not in the manifest', derived: 'is there' });
  }
  return { checked, mismatches, unchecked };
}

async function readManifest(
  folder: string,
): Promise<{ readonly manifest: Manifest } | { readonly mismatch: Mismatch }> {
  const stored = (text: string): { readonly mismatch: Mismatch } => ({
    mismatch: { file: MANIFEST_FILE, field: 'file', stored: text, derived: 'sha256, bytes and rows of every file' },
  });
  if (!existsSync(join(folder, MANIFEST_FILE))) {
    return stored('there is none: the run is being worked on, or was broken off (npx bakeoff resume closes it)');
  }
  try {
    return { manifest: decodeManifest(JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8')), MANIFEST_FILE) };
  } catch (error) {
    return stored(error instanceof Error ? error.message : String(error));
  }
}

/** Undefined: it is gone. */
async function measured(folder: string, name: string) {
  try {
    const file = findDataFile(folder, name);
    return file === undefined ? undefined : await measureFile(file);
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}

function textOf(value: string | number | undefined): string {
  return value === undefined ? 'none' : String(value);
}
