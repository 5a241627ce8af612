import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { Run } from '#bench/domain/run.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import type { ImportFormat } from '#bench/import/import-format.ts';
import { readReplies, readTrials } from '#bench/store/read-runs.ts';
import { heldEffects } from './held-world.ts';
import type { RowTally } from './tally-rows.ts';
import { verifyRun } from './verify-run.ts';
import { writeImportedRun } from './write-imported-run.ts';

/** A run as it stands on disk after an import. */
export interface ImportedRun {
  readonly tally: RowTally;
  readonly run: Run | undefined;
  readonly trials: readonly Trial[];
  readonly replies: readonly TrialReply[];
}

/**
 * Imports a file into a results folder of its own, reads back what was written, and checks what holds of every run: its files are what its
 * manifest says, and each planned trial is scored, ungraded or excluded.
 */
export async function importFile(format: ImportFormat, path: string, name = basename(path)): Promise<ImportedRun> {
  const results = await mkdtemp(join(tmpdir(), 'bakeoff-imported-'));
  try {
    const { size } = await stat(path);
    const rows = format.read({ name, path, bytes: size }, { map: new Map() });
    const { run, tally } = await writeImportedRun(rows, {
      resultsDir: results,
      name: 'imported',
      source: {
        format: format.id,
        files: [{ name, bytes: size, sha256: 'ab' }],
        mapping: format.mapping({ map: new Map() }),
        cannotKnow: format.cannotKnow,
      },
      skipFaulty: true,
      effects: heldEffects(),
      secrets: [],
      ledger: {
        scenario: 'imported',
        title: 'Imported',
        primary: format.primary,
        against: undefined,
        gradersVersion: `imported-${format.id}`,
      },
    });
    if (run === undefined) return { tally, run, trials: [], replies: [] };
    const folder = join(results, 'runs', run.id);
    expect(await verifyRun(folder)).toMatchObject({ mismatches: [] });
    const { planned, scored, ungraded, excluded } = run.counts;
    expect(scored + ungraded + Object.values(excluded).reduce((sum, count) => sum + count, 0)).toBe(planned);
    return { tally, run, trials: await listed(readTrials(folder)), replies: await listed(readReplies(folder)) };
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

/** The same for a file with this content. */
export async function importContent(format: ImportFormat, name: string, content: string): Promise<ImportedRun> {
  const folder = await mkdtemp(join(tmpdir(), 'bakeoff-import-'));
  try {
    const path = join(folder, 'file');
    await writeFile(path, content);
    return await importFile(format, path, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function listed<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
