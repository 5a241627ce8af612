import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const LOCK_FILE = '.lock';
/** Folders this very process writes: its own id in a lock may also be left over from a dead process that had it before. */
const held = new Set<string>();

/**
 * Takes a run folder for this process: one writer at a time. A lock whose process is gone is taken over.
 * @param pid this process's id
 * @returns gives the folder back
 * @throws Error naming the process that holds it
 */
export async function lockRun(folder: string, pid: number): Promise<() => Promise<void>> {
  const path = resolve(folder, LOCK_FILE);
  if (held.has(path)) throw new Error('This process is writing this run already.');
  for (;;) {
    try {
      await writeFile(path, `${pid}\n`, { flag: 'wx' });
      held.add(path);
      return async () => {
        held.delete(path);
        await rm(path, { force: true });
      };
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const left = await contentOf(path);
    const holder = left === undefined ? Number.NaN : Number.parseInt(left, 10);
    if (!Number.isNaN(holder) && holder !== pid && isAlive(holder)) {
      throw new Error(
        `Process ${holder} is writing this run. Wait for it or stop it (kill ${holder}); ` +
          `when it is another program that got the same number, delete the run folder's ${LOCK_FILE}.`,
      );
    }
    if (left !== undefined) await takeAway(path, left);
  }
}

/** Removes a dead process's lock, and only that one: somebody else may have taken its place since it was read. */
async function takeAway(path: string, left: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await contentOf(aside)) !== left) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/** Undefined when there is no lock any more. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
