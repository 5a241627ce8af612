import { link, mkdir, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DecisionRecord, Unlinked } from '#bench/domain/decision.ts';
import { decodeDecision, encodeDecision } from './decision-record.ts';
import { redactJson } from './json.ts';
import { decisionsFolder, readDecisions } from './read-decisions.ts';
import { lockRun } from './run-lock.ts';
import { writeSchemas } from './write-schemas.ts';
import { DRAFT_ENDING, syncFolder } from './write-whole.ts';

export interface DecisionName {
  /** What follows the date in the file's name: lower-case words joined by "-". */
  readonly name: string;
  /** Of the writing process; two that write at once would both follow the same record. */
  readonly pid: number;
  /** Texts that must reach no file. */
  readonly secrets: readonly string[];
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Puts a record at the end of the chain. Nothing that is there is touched.
 * @returns the record as it was written
 * @throws Error when the chain is broken, the name is taken, or the record is not newer than the last one
 */
export async function writeDecision(
  resultsDir: string,
  record: Unlinked<DecisionRecord>,
  { name, pid, secrets }: DecisionName,
): Promise<DecisionRecord> {
  if (!NAME.test(name)) {
    throw new Error(
      `A decision cannot be called "${name}". Accepted: lower-case words joined by "-", as in adopt-gpt-5.`,
    );
  }
  const folder = decisionsFolder(resultsDir);
  await mkdir(folder, { recursive: true });
  await writeSchemas(join(resultsDir, 'schemas'));
  const unlock = await lockRun(folder, pid);
  try {
    const { records, head } = await readDecisions(resultsDir);
    const last = records.at(-1);
    if (last !== undefined && last.recordedAt >= record.recordedAt) {
      throw new Error(
        `The newest record, ${last.id}, is of ${last.recordedAt}, and this one would be of ${record.recordedAt}. ` +
          'Records stand in the order of time: check the clock of this machine, or record it again.',
      );
    }
    const id = `${record.recordedAt.slice(0, 10)}-${name}`;
    const text = redactJson(encodeDecision({ ...record, id, previous: head }), secrets);
    // Read back before it is there for good: a record that cannot be read would break the chain for everybody.
    const written = decodeDecision(JSON.parse(text), `decisions/${id}.json`);
    await writeOnce(join(folder, `${id}.json`), text);
    return written;
  } finally {
    await unlock();
  }
}

/** Writes a file whole, or not at all, or says that it is there: a link to a name that exists is refused by the system. */
async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}${DRAFT_ENDING}`;
  await rm(draft, { force: true });
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
    await link(draft, path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new Error(
        `decisions/${basename(path)} is written already, and a record is never changed. Take another name.`,
      );
    }
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(join(path, '..'));
}
