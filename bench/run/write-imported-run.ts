import { chmod, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { GradingPass, ImportRecord, Run } from '#bench/domain/run.ts';
import { ImportLedger, type LedgerOptions } from '#bench/import/import-ledger.ts';
import type { ImportedRow } from '#bench/import/imported-row.ts';
import { openLines } from '#bench/plan/write-lines.ts';
import { encodeGrade } from '#bench/store/grade-record.ts';
import { REPLIES_FILE, TRIALS_FILE } from '#bench/store/journal.ts';
import { redactJson } from '#bench/store/json.ts';
import { encodeReply } from '#bench/store/reply-record.ts';
import { encodeTrial } from '#bench/store/trial-record.ts';
import { GRADES_FOLDER, gradesFile, runsFolder, writeRun } from '#bench/store/write-run.ts';
import { writeSchemas } from '#bench/store/write-schemas.ts';
import { syncFolder } from '#bench/store/write-whole.ts';
import { closeRun } from './close-run.ts';
import type { Effects } from './effects.ts';
import { gradeRun } from './grade-run.ts';
import { type RowTally, tallyRows } from './tally-rows.ts';

export interface ImportOrder {
  readonly resultsDir: string;
  /** Letters, digits and "-"; part of the folder's name. */
  readonly name: string;
  readonly ledger: Omit<LedgerOptions, 'secrets'>;
  /** What is known of the files before they are read. */
  readonly source: Pick<ImportRecord, 'format' | 'files' | 'mapping' | 'cannotKnow'>;
  /** Whether rows that cannot be read are left out and counted; otherwise one of them keeps everything from being written. */
  readonly skipFaulty: boolean;
  readonly effects: Effects;
  readonly secrets: readonly string[];
}

/** What an import came to. Without `run` nothing was written. */
export interface ImportOutcome {
  readonly run: Run | undefined;
  readonly tally: RowTally;
}

/**
 * Writes the rows of another tool's files as one finished run, streamed into a folder of its own that takes its place in the results only
 * when everything is there: whatever happens before leaves the results as they were.
 * @throws Error when a file as a whole cannot be read, or the disk cannot be written
 */
export async function writeImportedRun(rows: AsyncIterable<ImportedRow>, order: ImportOrder): Promise<ImportOutcome> {
  const ledger = new ImportLedger({ ...order.ledger, secrets: order.secrets });
  await mkdir(runsFolder(order.resultsDir), { recursive: true });
  const draft = await mkdtemp(join(order.resultsDir, DRAFT_BEGINNING));
  // A temporary folder is its owner's alone; a run is read by whoever may read the results.
  await chmod(draft, (await stat(runsFolder(order.resultsDir))).mode);
  try {
    const tally = await writeRows(rows, ledger, draft, order);
    if (tally.trials === 0 || (tally.faulty > 0 && !order.skipFaulty)) return { run: undefined, tally };
    const run = await closeRun(await headed(ledger, draft, tally, order), draft, order.secrets);
    await writeSchemas(join(order.resultsDir, 'schemas'));
    await rename(draft, join(runsFolder(order.resultsDir), run.id));
    await syncFolder(runsFolder(order.resultsDir));
    return { run, tally };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Outside the folder of runs, so that nothing ever reads half of one. */
const DRAFT_BEGINNING = '.import-';

async function writeRows(
  rows: AsyncIterable<ImportedRow>,
  ledger: ImportLedger,
  draft: string,
  { secrets, ledger: { against } }: ImportOrder,
): Promise<RowTally> {
  await mkdir(join(draft, GRADES_FOLDER));
  const trials = await openLines(join(draft, TRIALS_FILE));
  const replies = await openLines(join(draft, REPLIES_FILE));
  const grades = against === undefined ? await openLines(join(draft, gradesFile(1))) : undefined;
  try {
    return await tallyRows(rows, ledger, async (entry) => {
      await trials.write(redactJson(encodeTrial(entry.trial), secrets));
      await replies.write(redactJson(encodeReply(entry.reply), secrets));
      for (const grade of entry.grades) await grades?.write(redactJson(encodeGrade(grade), secrets));
    });
  } finally {
    for (const file of [trials, replies, grades]) await file?.close();
  }
}

/** The header of the finished run, with its grades: the file's own, or those of the scenario it was held against. */
async function headed(
  ledger: ImportLedger,
  draft: string,
  { tool, title, writtenAt, faulty, firstFaults }: RowTally,
  { name, ledger: { against }, source, effects, secrets }: ImportOrder,
): Promise<Run> {
  const at = effects.clock.wall().toISOString();
  const plan = ledger.plan(title);
  const from = source.files.map((file) => file.name).join(', ');
  const asImported: GradingPass = {
    number: 1,
    at,
    why: `as imported from ${from}`,
    graders: Object.fromEntries(
      plan.scenarios.flatMap(({ id, graders }) =>
        Object.entries(graders).map(([grader, version]) => [`${id}/${grader}`, version]),
      ),
    ),
    judge: undefined,
  };
  const run: Run = {
    id: `${at.replace(/\.\d+Z$/, 'Z').replaceAll(':', '')}-${name}-${fingerprint([plan.hash, source.files, at]).slice(0, 6)}`,
    name,
    createdAt: at,
    endedAt: ledger.lastAt ?? writtenAt,
    status: 'finished',
    plan,
    prices: { lines: [], unpriced: [] },
    sessions: [],
    contenders: plan.contenders.map(({ label, modelId }) => ({
      contender: label,
      requestedModel: modelId,
      evidence: 'imported',
      servedModels: {},
      fingerprints: {},
      baseUrlHost: 'not known: imported',
      sdk: `none: imported from ${tool ?? source.format}`,
    })),
    counts: { planned: 0, attempted: 0, scored: 0, ungraded: 0, excluded: {}, warmUps: 0 },
    spend: { contendersUsd: '0', judgesUsd: '0', unpricedTrials: 0, unpricedJudgements: 0 },
    grading: against === undefined ? { current: 1, passes: [asImported] } : { current: undefined, passes: [] },
    amendments: [],
    policy: undefined,
    imported: { ...source, tool, writtenAt, skipped: faulty, firstSkipped: firstFaults },
  };
  await writeRun(draft, run, secrets);
  if (against === undefined) return run;
  const why = `imported answers, graded here as ${against.planned.id} is`;
  return gradeRun(
    run,
    draft,
    new Map([[against.planned.id, against]]),
    { why, judge: undefined },
    { effects, secrets },
  );
}
