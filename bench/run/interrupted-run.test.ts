import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REPLIES_FILE, TRIALS_FILE } from '#bench/store/journal.ts';
import type { FaultPlan } from '#providers/lab/fault-plan.ts';
import type { ExecutionEvent } from './execute-plan.ts';
import { filesIn, openLabWorld, readFolder, resumeLabRun, startLabRun } from './lab-world.ts';
import { verifyRun } from './verify-run.ts';

/** The disk under every file that is written: how many more bytes it takes of which files, and whether it can be written at all. */
const disk = vi.hoisted(() => ({ bytesLeft: Number.POSITIVE_INFINITY, counts: /./, readOnly: false }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>();
  const refuse = (code: string) => Promise.reject(Object.assign(new Error(`${code}: injected`), { code }));
  const unlessReadOnly = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => (disk.readOnly ? refuse('EROFS') : call(...args));
  };
  /** Writes what fits, as a disk does that fills up in the middle of a write. */
  const limited = (path: string, file: FileHandle): FileHandle => {
    if (!disk.counts.test(path)) return file;
    const write = async (bytes: Buffer, offset = 0) => {
      const fits = bytes.subarray(offset, offset + disk.bytesLeft);
      if (fits.length === 0 && offset < bytes.length) return refuse('ENOSPC');
      disk.bytesLeft -= fits.length;
      return file.write(fits, 0);
    };
    const writeFile = async (content: string | AsyncIterable<string | Uint8Array>) => {
      for await (const chunk of typeof content === 'string' ? [content] : content) {
        const bytes = Buffer.from(chunk as string, 'utf8');
        for (let written = 0; written < bytes.length; ) written += (await write(bytes, written)).bytesWritten;
      }
    };
    return new Proxy(file, {
      get: (target, key) => {
        if (key === 'write') return write;
        if (key === 'writeFile') return writeFile;
        const member: unknown = Reflect.get(target, key, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  };
  return {
    ...real,
    open: async (path: string, flags: string) =>
      disk.readOnly && flags !== 'r' ? refuse('EROFS') : limited(path, await real.open(path, flags)),
    writeFile: unlessReadOnly(real.writeFile),
    mkdir: unlessReadOnly(real.mkdir),
    rename: unlessReadOnly(real.rename),
    rm: unlessReadOnly(real.rm),
  };
});

/** Something to be retried, excluded and resumed over, the same whenever it is asked: chance is seeded by the trial. */
const FAULTS: FaultPlan = [
  { fault: 'overloaded', share: 0.3, attempts: [1] },
  { fault: 'no-end-event', promptIncludes: 'What is 5?' },
];
const CASES = 6;
const OPTIONS = { maxAttempts: 2, concurrency: 2 };

let results = '';
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'bakeoff-interrupted-'));
});
afterEach(() => {
  disk.bytesLeft = Number.POSITIVE_INFINITY;
  disk.counts = /./;
  disk.readOnly = false;
  rmSync(results, { recursive: true });
});

describe('a run whose disk fails it', () => {
  it.each([
    { bytesLeft: 0, of: /./ },
    { bytesLeft: 300, of: /./ },
    { bytesLeft: 1_700, of: /./ },
    { bytesLeft: 12_000, of: /./ },
    { bytesLeft: 2_000, of: /trials\.jsonl$/ },
    { bytesLeft: 2_000, of: /replies\.jsonl$/ },
    { bytesLeft: 100, of: /1\.jsonl\.draft$/ },
    { bytesLeft: 100, of: /run\.json\.draft$/ },
    { bytesLeft: 100, of: /summary\.json\.draft$/ },
    { bytesLeft: 100, of: /MANIFEST\.json\.draft$/ },
  ])(
    'loses nothing it had finished when only $bytesLeft more bytes of $of fit, and ends as if all had',
    async (full) => {
      const undisturbed = await undisturbedRun();
      await using world = await labWorld();
      const finished: string[] = [];
      disk.counts = full.of;
      const onEvent = (event: ExecutionEvent): void => {
        if (event.kind === 'asked' && disk.bytesLeft === Number.POSITIVE_INFINITY) disk.bytesLeft = full.bytesLeft;
        if (event.kind === 'done') finished.push(event.trial.id);
      };
      const broken = startLabRun(results, world.cast, { options: OPTIONS, onEvent });
      await expect(broken).rejects.toMatchObject({ code: 'ENOSPC' });
      disk.bytesLeft = Number.POSITIVE_INFINITY;

      const { trials } = await readFolder(onlyFolder());
      expect(trials.map(({ id }) => id)).toEqual(expect.arrayContaining(finished));
      for (const [path, text] of Object.entries(filesIn(onlyFolder()))) {
        if (path.endsWith('.jsonl')) expect(text, `${path} ends in a whole line`).toMatch(/^$|\n$/);
      }
      await resumeLabRun(results, world.cast, { options: OPTIONS });
      expect(await contentOf(onlyFolder())).toEqual(undisturbed);
    },
  );

  it('asks nobody and changes nothing where it may not write', async () => {
    const undisturbed = await undisturbedRun();
    await using world = await labWorld();
    disk.readOnly = true;
    await expect(startLabRun(results, world.cast, { options: OPTIONS })).rejects.toMatchObject({ code: 'EROFS' });
    expect({ files: filesIn(results), asked: world.lab.stamps.size }).toEqual({ files: {}, asked: 0 });

    disk.readOnly = false;
    await startLabRun(results, world.cast, { options: { ...OPTIONS, maxTrials: 7 } });
    const [before, asked] = [filesIn(results), world.lab.stamps.size];
    disk.readOnly = true;
    await expect(resumeLabRun(results, world.cast, { options: OPTIONS })).rejects.toMatchObject({ code: 'EROFS' });
    expect({ files: filesIn(results), asked: world.lab.stamps.size }).toEqual({ files: before, asked });

    disk.readOnly = false;
    await resumeLabRun(results, world.cast, { options: OPTIONS });
    expect(await contentOf(onlyFolder())).toEqual(undisturbed);
  });
});

describe('a run that was interrupted', () => {
  it.each([
    { what: 'a torn trial', file: TRIALS_FILE, torn: '{"schema":"bakeoff.trial/1","id":"exam' },
    { what: 'a torn reply', file: REPLIES_FILE, torn: '{"schema":"bakeoff.reply/1","trial":"exam' },
    { what: 'a character torn in two', file: REPLIES_FILE, torn: Buffer.from('{"text":"“').subarray(0, -1) },
  ])('with $what at its end has, resumed, the files of one that was not', async ({ file, torn }) => {
    const undisturbed = await undisturbedRun();
    await using world = await labWorld();
    await startLabRun(results, world.cast, { options: { ...OPTIONS, maxTrials: 7 } });
    appendFileSync(join(onlyFolder(), file), torn);
    const { run } = await resumeLabRun(results, world.cast, { options: OPTIONS });
    expect(run.amendments.map(({ says }) => says)).toEqual([
      expect.stringContaining(`${Buffer.byteLength(torn)} bytes of a line that a crash tore were cut`),
    ]);
    expect(await contentOf(onlyFolder())).toEqual(undisturbed);
  });

  it('keeps a second writer out while the first works, who ends as if alone', async () => {
    const undisturbed = await undisturbedRun();
    await using world = await labWorld();
    const attempts: Promise<unknown>[] = [];
    const onEvent = ({ kind }: ExecutionEvent): void => {
      if (kind === 'done' && attempts.length < 3) attempts.push(resumeLabRun(results, world.cast).catch(String));
    };
    await startLabRun(results, world.cast, { options: OPTIONS, onEvent });
    expect(await Promise.all(attempts)).toEqual(
      Array.from({ length: 3 }, () => 'Error: This process is writing this run already.'),
    );
    expect(await contentOf(onlyFolder())).toEqual(undisturbed);
    writeFileSync(join(onlyFolder(), '.lock'), `${process.ppid}\n`);
    await expect(resumeLabRun(results, world.cast)).rejects.toThrow(`Process ${process.ppid} is writing this run`);
  });
});

function labWorld() {
  return openLabWorld(FAULTS, { cases: CASES, wrongCase: 'c4', contenders: ['chat', 'messages'] });
}

function onlyFolder(): string {
  const [id = '', ...more] = readdirSync(join(results, 'runs'));
  expect(more).toEqual([]);
  return join(results, 'runs', id);
}

let undisturbedContent: ReturnType<typeof contentOf> | undefined;

/** What the files of a run hold that nothing happened to; made once. */
function undisturbedRun(): ReturnType<typeof contentOf> {
  undisturbedContent ??= (async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'bakeoff-undisturbed-'));
    try {
      await using world = await labWorld();
      const { folder } = await startLabRun(elsewhere, world.cast, { options: OPTIONS });
      const content = await contentOf(folder);
      expect(content.counts).toMatchObject({ planned: 12, scored: 10, excluded: { truncated: 2 } });
      return content;
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  })();
  return undisturbedContent;
}

/** Everything a finished run found but its times, the numbers the lab gave its requests, and what its machine was doing. */
async function contentOf(folder: string) {
  const { run, trials, replies, grades } = await readFolder(folder);
  expect((await verifyRun(folder)).mismatches).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.startsWith('.') || name.endsWith('.draft'))).toEqual([]);
  const byId = <T>(list: readonly T[], idOf: (one: T) => string) =>
    list.map((one) => [idOf(one), timeless(one)] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    status: run.status,
    plan: run.plan,
    counts: run.counts,
    spend: run.spend,
    contenders: run.contenders,
    trials: byId(trials, ({ id }) => id),
    replies: byId(replies, ({ trial }) => trial),
    grades: byId(grades, ({ trial, grader }) => `${trial} ${grader}`),
  };
}

function timeless(record: unknown): unknown {
  const isTime = (key: string) => /(At|Ms)$/.test(key) || key === 'latency' || key === 'requestId';
  return JSON.parse(JSON.stringify(record, (key, value: unknown) => (isTime(key) ? undefined : value)));
}
