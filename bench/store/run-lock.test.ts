import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockRun } from './run-lock.ts';

/** Above the highest process id that Linux gives out. */
const NOBODY = 2 ** 22 + 1;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bakeoff-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the lock of a run', () => {
  it('keeps a second writer out, and names the first', async () => {
    writeFileSync(join(folder, '.lock'), `${process.ppid}\n`);
    await expect(lockRun(folder, process.pid)).rejects.toThrow(
      new RegExp(`Process ${process.ppid} is writing this run. Wait for it or stop it \\(kill ${process.ppid}\\)`),
    );
  });

  it('keeps a second writer of the same process out', async () => {
    const unlock = await lockRun(folder, process.pid);
    await expect(lockRun(folder, process.pid)).rejects.toThrow('This process is writing this run already');
    await unlock();
  });

  it('is given back, and can be taken again', async () => {
    await (await lockRun(folder, process.pid))();
    expect(existsSync(join(folder, '.lock'))).toBe(false);
    await (await lockRun(folder, process.pid))();
  });

  it.each([
    { left: `${NOBODY}\n`, by: 'a process that is gone' },
    { left: '', by: 'a process that died while taking it' },
    { left: `${process.pid}\n`, by: 'a dead process whose id is now ours, as in a container' },
  ])('is taken over from $by', async ({ left }) => {
    writeFileSync(join(folder, '.lock'), left);
    const unlock = await lockRun(folder, process.pid);
    expect(readFileSync(join(folder, '.lock'), 'utf8')).toBe(`${process.pid}\n`);
    await unlock();
  });
});
