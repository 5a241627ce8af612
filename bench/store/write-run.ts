import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { RunSummary } from '#bench/analysis/run-summary.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Run } from '#bench/domain/run.ts';
import { type DataFile, findDataFile, manifestName, packedPlace, readDataFile } from './data-file.ts';
import { encodeGrade } from './grade-record.ts';
import { redactJson, strictJson } from './json.ts';
import { MANIFEST_SCHEMA } from './manifest-record.ts';
import { encodeRun } from './run-record.ts';
import { encodeSummary } from './summary-record.ts';
import { writeSchemas } from './write-schemas.ts';
import { DRAFT_ENDING, syncFolder, writeWhole } from './write-whole.ts';

export const RUN_FILE = 'run.json';
export const MANIFEST_FILE = 'MANIFEST.json';
export const SUMMARY_FILE = 'summary.json';
export const GRADES_FOLDER = 'grades';

/** The file of one grading pass, in the run's folder. */
export function gradesFile(pass: number): string {
  return `${GRADES_FOLDER}/${pass}.jsonl`;
}

/** Where a results folder keeps its runs. */
export function runsFolder(resultsDir: string): string {
  return join(resultsDir, 'runs');
}

/** Makes a run's folder with its header, and the schemas of all files beside the runs. @returns the folder */
export async function createRunFolder(resultsDir: string, run: Run, secrets: readonly string[]): Promise<string> {
  const folder = join(runsFolder(resultsDir), run.id);
  await mkdir(join(folder, GRADES_FOLDER), { recursive: true });
  await writeSchemas(join(resultsDir, 'schemas'));
  await writeRun(folder, run, secrets);
  await syncFolder(runsFolder(resultsDir));
  return folder;
}

/** Replaces run.json in one step: a reader sees the old header or the new one, never half of either. */
export async function writeRun(folder: string, run: Run, secrets: readonly string[]): Promise<void> {
  await writeWhole(join(folder, RUN_FILE), redactJson(encodeRun(run), secrets));
}

/**
 * The number the next grading pass gets: one more than any that is there, also one that a crash kept from being listed in
 * the header, so that no file of grades is ever written twice.
 */
export async function nextPass(folder: string): Promise<number> {
  const path = join(folder, GRADES_FOLDER);
  const names = existsSync(path) ? await readdir(path) : [];
  return Math.max(0, ...names.map((name) => Number(/^(\d+)\.jsonl$/.exec(manifestName(name))?.[1] ?? 0))) + 1;
}

/**
 * Writes one grading pass, whole or not at all: when the grades throw, nothing is left of it.
 * @throws Error when the pass is there already
 */
export async function writeGrades(
  folder: string,
  pass: number,
  grades: Iterable<TrialGrade> | AsyncIterable<TrialGrade>,
  secrets: readonly string[],
): Promise<void> {
  await mkdir(join(folder, GRADES_FOLDER), { recursive: true });
  if (findDataFile(folder, gradesFile(pass)) !== undefined)
    throw new Error(`Grading pass ${pass} is written already; a new grading takes the next number.`);
  await writeWhole(join(folder, gradesFile(pass)), linesOf(grades, secrets));
}

/** Replaces summary.json, the derived figures, in one step; what was packed of it goes. */
export async function writeSummary(
  folder: string,
  summary: RunSummary,
  of: { readonly run: string; readonly gradingPass: number | undefined },
): Promise<void> {
  await writeWhole(join(folder, SUMMARY_FILE), encodeSummary(summary, of));
  const packed = packedPlace(folder, SUMMARY_FILE);
  if (packed !== undefined) await rm(packed.path, { force: true });
}

/** Writes MANIFEST.json: sha256, bytes and rows of what every file of the run holds, packed or not. */
export async function writeManifest(folder: string): Promise<void> {
  const rows = [];
  for (const name of await runFiles(folder)) {
    const file = findDataFile(folder, name);
    if (file !== undefined) rows.push({ file: name, ...(await measureFile(file)) });
  }
  await writeWhole(join(folder, MANIFEST_FILE), `${strictJson({ schema: MANIFEST_SCHEMA, files: rows }, 2)}\n`);
}

/** Takes the manifest away while a run is worked on: one that does not fit its files would accuse them of damage. */
export async function removeManifest(folder: string): Promise<void> {
  await rm(join(folder, MANIFEST_FILE), { force: true });
}

/** Whether everything that is derived of a run is there: its manifest is written last, and taken away before anything else changes. */
export function isClosed(folder: string): boolean {
  return existsSync(join(folder, MANIFEST_FILE));
}

/** The files of a run that its manifest names, by the names it has for them: all but itself, locks and drafts. */
export async function runFiles(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== MANIFEST_FILE && !entry.name.startsWith('.'))
    .filter(({ name }) => !name.endsWith(DRAFT_ENDING))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return [...new Set(names.map(manifestName))].sort();
}

/**
 * sha256, bytes and, for a file of lines, rows: of what a file holds.
 * @throws Error naming the file that cannot be unpacked
 */
export async function measureFile(
  file: DataFile,
): Promise<{ sha256: string; bytes: number; rows: number | undefined }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  for await (const chunk of readDataFile(file)) {
    hash.update(chunk);
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 0x0a) rows += 1;
  }
  return { sha256: hash.digest('hex'), bytes, rows: manifestName(file.name).endsWith('.jsonl') ? rows : undefined };
}

async function* linesOf(grades: Iterable<TrialGrade> | AsyncIterable<TrialGrade>, secrets: readonly string[]) {
  for await (const grade of grades) yield `${redactJson(encodeGrade(grade), secrets)}\n`;
}
