import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const LOCK_FILE = '.lock';

/**
 * Takes a run folder for this process: one writer at a time. A lock whose process is gone is taken over.
 * @param pid this process's id
 * @returns gives the folder back
 * @throws Error naming the process that holds it
 */
export async function lockRun(folder: string, pid: number): Promise<() => Promise<void>> {
  const path = join(folder, LOCK_FILE);
  for (;;) {
    try {
      await writeFile(path, `${pid}\n`, { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const holder = await holderOf(path);
    if (holder !== undefined && holder !== pid && isAlive(holder)) {
      throw new Error(
        `Process ${holder} is writing this run. Wait for it or stop it (kill ${holder}); ` +
          `when it is another program that got the same number, delete the run folder's ${LOCK_FILE}.`,
      );
    }
    await rm(path, { force: true });
  }
}

async function holderOf(path: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(path, 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
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
