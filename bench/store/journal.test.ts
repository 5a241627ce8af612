import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleReply, exampleTrial } from './example-run.ts';
import { type JournalFile, openJournal, REPLIES_FILE, TRIALS_FILE } from './journal.ts';
import { readReplies, readTrials } from './read-runs.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bakeoff-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a journal', () => {
  it('has, once append resolves, the trial and its words on disk', async () => {
    const { journal } = await openJournal(folder, { secrets: [] });
    await journal.append(exampleTrial('t1'), exampleReply('t1', 'one'));
    expect(await trialIds()).toEqual(['t1']);
    expect(await replies()).toEqual(['t1: one']);
    await journal.close();
  });

  it('writes a reply before its trial, so that no trial is ever without its words', async () => {
    const order: string[] = [];
    const { journal } = await openJournal(folder, { secrets: [], openFile: recording(order) });
    await journal.append(exampleTrial('t1'), exampleReply('t1'));
    await journal.close();
    expect(order).toEqual([
      `${REPLIES_FILE} write`,
      `${REPLIES_FILE} sync`,
      `${TRIALS_FILE} write`,
      `${TRIALS_FILE} sync`,
    ]);
  });

  it('flushes what arrives during a write together with the next: one flush for many trials', async () => {
    const order: string[] = [];
    const { journal } = await openJournal(folder, { secrets: [], openFile: recording(order) });
    const ids = Array.from({ length: 50 }, (_, place) => `t${place}`);
    await Promise.all(ids.map((id) => journal.append(exampleTrial(id), undefined)));
    await journal.close();
    expect(await trialIds()).toEqual(ids);
    expect(order.filter((step) => step === `${TRIALS_FILE} sync`)).toHaveLength(2);
  });

  it('knows, when opened again, what is done', async () => {
    await appended('t1', 't2');
    const { journal, done, tornBytes, orphans } = await openJournal(folder, { secrets: [] });
    expect({ done: [...done], tornBytes, orphans }).toEqual({ done: ['t1', 't2'], tornBytes: 0, orphans: 0 });
    await journal.close();
  });

  it.each([TRIALS_FILE, REPLIES_FILE])('cuts a torn last line of %s, and asks for that trial again', async (file) => {
    await appended('t1', 't2');
    const whole = readFileSync(join(folder, file), 'utf8');
    const cut = whole.slice(0, -25);
    writeFileSync(join(folder, file), cut);
    const { journal, done, tornBytes } = await openJournal(folder, { secrets: [] });
    expect(tornBytes).toBe(cut.length - (cut.lastIndexOf('\n') + 1));
    expect([...done]).toEqual(file === TRIALS_FILE ? ['t1'] : ['t1', 't2']);
    await journal.append(exampleTrial('t3'), exampleReply('t3'));
    await journal.close();
    expect(await trialIds()).toEqual([...done, 't3']);
  });

  it('drops a reply whose trial a crash lost, so that the trial asked again has one reply', async () => {
    await appended('t1', 't2');
    // The crash came between the two files: the reply of t3 is there and its trial is not.
    appendFileSync(
      join(folder, REPLIES_FILE),
      `${JSON.stringify({ schema: 'bakeoff.reply/1', ...exampleReply('t3', 'lost') })}\n`,
    );
    const { journal, orphans } = await openJournal(folder, { secrets: [] });
    expect(orphans).toBe(1);
    await journal.append(exampleTrial('t3'), exampleReply('t3', 'asked again'));
    await journal.close();
    expect(await replies()).toEqual(['t1: yes', 't2: yes', 't3: asked again']);
  });

  it('refuses a line that is damaged in the middle, and names it', async () => {
    await appended('t1');
    appendFileSync(join(folder, TRIALS_FILE), 'oops\n');
    await expect(openJournal(folder, { secrets: [] })).rejects.toThrow('trials.jsonl, line 2 is not JSON');
  });

  it('reads back what a model says, also where it says a line separator', async () => {
    const { journal } = await openJournal(folder, { secrets: [] });
    await journal.append(exampleTrial('t1'), exampleReply('t1', 'a\u2028b\u2029c\u0085d\r\ne'));
    await journal.close();
    expect(await replies()).toEqual(['t1: a\u2028b\u2029c\u0085d\r\ne']);
  });

  it('holds only whole lines when the disk is full, and says so to whoever appends', async () => {
    const { journal } = await openJournal(folder, { secrets: [], openFile: runsOutOfSpace(1_500) });
    const results = await Promise.allSettled(['t1', 't2', 't3', 't4', 't5'].map((id) => appendAlone(journal, id)));
    await journal.close();
    expect(results.map(({ status }) => status)).toContain('rejected');
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'ENOSPC' } });
    const fulfilled = ['t1', 't2', 't3', 't4', 't5'].filter((_, place) => results[place]?.status === 'fulfilled');
    expect(fulfilled.length).toBeGreaterThan(0);
    expect(await trialIds()).toEqual(fulfilled);
    for (const file of [TRIALS_FILE, REPLIES_FILE]) expect(readFileSync(join(folder, file), 'utf8')).toMatch(/^$|\n$/);
  });

  it('writes nothing more after half a line that it could not take back', async () => {
    const { journal } = await openJournal(folder, { secrets: [], openFile: runsOutOfSpace(100, { truncates: false }) });
    await expect(journal.append(exampleTrial('t1'), undefined)).rejects.toThrow('no space');
    await expect(journal.append(exampleTrial('t2'), undefined)).rejects.toThrow('no space');
    await journal.close();
    expect(readFileSync(join(folder, TRIALS_FILE), 'utf8')).toHaveLength(100);
    const again = await openJournal(folder, { secrets: [] });
    expect(again.tornBytes).toBe(100);
    await again.journal.close();
  });

  it('lets no secret through, also one that JSON writes otherwise, nor the rest of a longer one', async () => {
    const secrets = ['sk-plain-123', 'sk-plain-123-and-more', 'quo"te\\back'];
    const { journal } = await openJournal(folder, { secrets });
    await journal.append(exampleTrial('t1'), exampleReply('t1', `${secrets.join(' ')} end`));
    await journal.close();
    const text = readFileSync(join(folder, REPLIES_FILE), 'utf8');
    expect(await replies()).toEqual(['t1: [redacted] [redacted] [redacted] end']);
    for (const part of ['sk-plain', 'and-more', 'quo', 'back']) expect(text).not.toContain(part);
  });

  it('rejects a trial with a number that JSON cannot hold, and keeps those around it', async () => {
    const { journal } = await openJournal(folder, { secrets: [] });
    const bad = exampleTrial('t2', { block: Number.NaN });
    const results = await Promise.allSettled([
      journal.append(exampleTrial('t1'), undefined),
      journal.append(bad, undefined),
      journal.append(exampleTrial('t3'), undefined),
    ]);
    await journal.close();
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await trialIds()).toEqual(['t1', 't3']);
  });
});

let turn: Promise<unknown> = Promise.resolve();

/** Appends after the one before it has ended: a batch of its own. */
function appendAlone(journal: Awaited<ReturnType<typeof openJournal>>['journal'], id: string): Promise<void> {
  const appending = turn.then(() => journal.append(exampleTrial(id), exampleReply(id)));
  turn = appending.catch(() => {});
  return appending;
}

async function appended(...ids: readonly string[]): Promise<void> {
  const { journal } = await openJournal(folder, { secrets: [] });
  for (const id of ids) await journal.append(exampleTrial(id), exampleReply(id));
  await journal.close();
}

async function trialIds(): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of readTrials(folder)) ids.push(id);
  return ids;
}

async function replies(): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const { trial, text } of readReplies(folder)) texts.push(`${trial}: ${text}`);
  return texts;
}

type OpenFile = (path: string, flags: string) => Promise<JournalFile>;

/** Opens real files and notes what is done to them. */
function recording(order: string[]): OpenFile {
  return async (path, flags) => {
    const file = await open(path, flags);
    const name = path.slice(folder.length + 1);
    return wrapped(file, {
      write: (bytes, offset) => {
        order.push(`${name} write`);
        return file.write(bytes, offset);
      },
      datasync: () => {
        order.push(`${name} sync`);
        return file.datasync();
      },
    });
  };
}

/** Opens real files on a disk with so many bytes left. */
function runsOutOfSpace(bytesLeft: number, { truncates = true } = {}): OpenFile {
  let left = bytesLeft;
  const full = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  return async (path, flags) => {
    const file = await open(path, flags);
    return wrapped(file, {
      write: async (bytes, offset) => {
        const fits = bytes.subarray(offset, offset + left);
        if (fits.length === 0) throw full();
        left -= fits.length;
        return file.write(fits, 0);
      },
      truncate: async (length) => {
        if (!truncates) throw new Error('not now');
        await file.truncate(length);
      },
    });
  };
}

type Replaced = {
  readonly write?: (bytes: Buffer, offset: number) => Promise<{ bytesWritten: number; buffer: Buffer }>;
  readonly datasync?: () => Promise<void>;
  readonly truncate?: (length?: number) => Promise<void>;
};

function wrapped(file: Awaited<ReturnType<typeof open>>, replaced: Replaced): JournalFile {
  return {
    stat: file.stat.bind(file),
    close: file.close.bind(file),
    datasync: replaced.datasync ?? file.datasync.bind(file),
    truncate: replaced.truncate ?? file.truncate.bind(file),
    // The journal writes buffers from an offset and in no other way.
    write: (replaced.write ?? file.write.bind(file)) as JournalFile['write'],
  };
}
