import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Run } from '#bench/domain/run.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import { findDataFile } from './data-file.ts';
import { decodeGrade } from './grade-record.ts';
import { REPLIES_FILE, TRIALS_FILE } from './journal.ts';
import { readJsonLines } from './json-lines.ts';
import type { Decode } from './read-json-values.ts';
import { decodeReply } from './reply-record.ts';
import { decodeRun } from './run-record.ts';
import { decodeTrial } from './trial-record.ts';
import { gradesFile, RUN_FILE, runsFolder } from './write-run.ts';

/** The headers of all runs of a results folder, oldest first; empty where there are none. */
export async function readRuns(resultsDir: string): Promise<readonly Run[]> {
  const folder = runsFolder(resultsDir);
  if (!existsSync(folder)) return [];
  const ids = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const runs: Run[] = [];
  for (const id of ids.sort()) {
    if (existsSync(join(folder, id, RUN_FILE))) runs.push(await readRun(join(folder, id)));
  }
  return runs;
}

/** @throws Error naming the file and the field, when the header is missing, damaged or too new */
export async function readRun(folder: string): Promise<Run> {
  const place = `${basename(folder)}/${RUN_FILE}`;
  const text = await readFile(join(folder, RUN_FILE), 'utf8');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(
      `${place} is not JSON (${error instanceof Error ? error.message : String(error)}). ` +
        'It is written in one step, so it was damaged otherwise: restore it, or move the folder away.',
    );
  }
  return decodeRun(content, place);
}

/**
 * The folder of a run by its id, the beginning of one, its name (the newest run of that name), or `latest`.
 * @throws Error naming what there is, when nothing or more than one thing fits
 */
export async function findRun(resultsDir: string, wanted: string): Promise<{ folder: string; run: Run }> {
  const runs = await readRuns(resultsDir);
  const newest = runs.at(-1);
  if (newest === undefined)
    throw new Error('There are no runs yet. Make one: npx bakeoff run workspace-qa --contenders …');
  const exact = runs.filter(({ id }) => id === wanted);
  const partly = runs.filter(({ id }) => id.startsWith(wanted) || id.endsWith(`-${wanted}`));
  const named = runs.filter(({ name }) => name === wanted).slice(-1);
  const found = wanted === 'latest' ? [newest] : [exact, partly, named].find((some) => some.length > 0);
  const [first, ...others] = found ?? [];
  if (first === undefined || others.length > 0) {
    const known = (others.length > 0 ? (found ?? []) : runs).map(({ id }) => id);
    throw new Error(
      `${others.length > 0 ? `More than one run fits "${wanted}"` : `No run is called "${wanted}"`}. ` +
        `Known: ${known.slice(-8).join(', ')}, or "latest".`,
    );
  }
  return { folder: join(runsFolder(resultsDir), first.id), run: first };
}

/** The trials of a run, streamed, in the order they ended; warm-ups included. */
export function readTrials(folder: string): AsyncGenerator<Trial> {
  return readRecords(folder, TRIALS_FILE, decodeTrial);
}

/** What was said, streamed, in about the order of the trials; the journal drops a reply whose trial a crash lost when it is opened next. */
export function readReplies(folder: string): AsyncGenerator<TrialReply> {
  return readRecords(folder, REPLIES_FILE, decodeReply);
}

/** The grades of one pass, streamed. */
export function readGrades(folder: string, pass: number): AsyncGenerator<TrialGrade> {
  return readRecords(folder, gradesFile(pass), decodeGrade);
}

/** None where there is no such file. */
async function* readRecords<T>(folder: string, name: string, decode: Decode<T>): AsyncGenerator<T> {
  const file = findDataFile(folder, name);
  if (file === undefined) return;
  for await (const { value, place } of readJsonLines(file)) yield decode(value, place);
}
