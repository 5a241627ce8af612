import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrialGrade } from '#bench/domain/grade.ts';
import { redact } from '#bench/domain/redact.ts';
import type { Run } from '#bench/domain/run.ts';
import { encodeGrade } from './grade-record.ts';
import { strictJson } from './json.ts';
import { encodeRun } from './run-record.ts';
import { writeSchemas } from './write-schemas.ts';

export const RUN_FILE = 'run.json';
export const MANIFEST_FILE = 'MANIFEST.json';
export const MANIFEST_SCHEMA = 'bakeoff.manifest/1';
export const SUMMARY_FILE = 'summary.json';
export const GRADES_FOLDER = 'grades';

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
  return folder;
}

/** Replaces run.json in one step: a reader sees the old header or the new one, never half of either. */
export async function writeRun(folder: string, run: Run, secrets: readonly string[]): Promise<void> {
  await writeWhole(join(folder, RUN_FILE), redact(encodeRun(run), secrets));
}

/** Writes one grading pass; a pass that is there already is never touched. */
export async function writeGrades(
  folder: string,
  pass: number,
  grades: Iterable<TrialGrade> | AsyncIterable<TrialGrade>,
  secrets: readonly string[],
): Promise<void> {
  await mkdir(join(folder, GRADES_FOLDER), { recursive: true });
  const path = join(folder, GRADES_FOLDER, `${pass}.jsonl`);
  await writeWhole(path, linesOf(grades, secrets));
}

/** Replaces summary.json, the derived figures, in one step. */
export async function writeSummary(folder: string, summary: object): Promise<void> {
  await writeWhole(join(folder, SUMMARY_FILE), `${strictJson(summary, 2)}\n`);
}

/** Writes MANIFEST.json: sha256, bytes and rows of every file of the run. */
export async function writeManifest(folder: string): Promise<void> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== MANIFEST_FILE && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const rows = [];
  for (const file of files) rows.push({ file: file.replaceAll('\\', '/'), ...(await measureFile(join(folder, file))) });
  await writeWhole(join(folder, MANIFEST_FILE), `${strictJson({ schema: MANIFEST_SCHEMA, files: rows }, 2)}\n`);
}

/** sha256, bytes and, for a file of lines, rows. */
export async function measureFile(path: string): Promise<{ sha256: string; bytes: number; rows: number | undefined }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 0x0a) rows += 1;
  }
  return { sha256: hash.digest('hex'), bytes, rows: path.endsWith('.jsonl') ? rows : undefined };
}

async function* linesOf(grades: Iterable<TrialGrade> | AsyncIterable<TrialGrade>, secrets: readonly string[]) {
  for await (const grade of grades) yield `${redact(encodeGrade(grade), secrets)}\n`;
}

async function writeWhole(path: string, content: string | AsyncIterable<string>): Promise<void> {
  const draft = `${path}.draft`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
