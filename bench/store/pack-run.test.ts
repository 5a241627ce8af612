import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDataFile, readDataText } from './data-file.ts';
import { exampleGrade, exampleTrial } from './example-run.ts';
import { openJournal } from './journal.ts';
import { packRun } from './pack-run.ts';
import { readGradeFacts } from './read-grade-facts.ts';
import { readGrades, readReplies, readTrials } from './read-runs.ts';
import { readTrialFacts } from './read-trial-facts.ts';
import { encodeTrial } from './trial-record.ts';
import { verifyFiles } from './verify-files.ts';
import { MANIFEST_FILE, nextPass, SUMMARY_FILE, writeGrades, writeManifest, writeSummary } from './write-run.ts';

const FIXTURE = join(import.meta.dirname, 'fixtures', 'v1');
const PACKED = ['grades/1.jsonl', 'replies.jsonl', 'summary.json', 'trials.jsonl'];

const READERS: Readonly<Record<string, { file: string; read: (folder: string) => AsyncIterable<unknown> }>> = {
  readTrials: { file: 'trials.jsonl', read: readTrials },
  readTrialFacts: { file: 'trials.jsonl', read: (folder) => readTrialFacts(folder) },
  'readTrialFacts on two threads': {
    file: 'trials.jsonl',
    read: (folder) => readTrialFacts(folder, { bytesForSecondThread: 0 }),
  },
  readReplies: { file: 'replies.jsonl', read: readReplies },
  readGrades: { file: 'grades/1.jsonl', read: (folder) => readGrades(folder, 1) },
  readGradeFacts: { file: 'grades/1.jsonl', read: (folder) => readGradeFacts(folder, 1) },
};
const EACH_READER = Object.entries(READERS).map(([reader, one]) => ({ reader, ...one }));

let top = '';
let plain = '';
let folder = '';
beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'bakeoff-pack-'));
  [plain, folder] = [join(top, 'plain'), join(top, 'packed')];
  cpSync(FIXTURE, plain, { recursive: true });
  for (const of of ['decisions', 'self-tests']) rmSync(join(plain, of), { recursive: true });
  await writeManifest(plain);
  cpSync(plain, folder, { recursive: true });
  await packRun(folder);
});
afterEach(() => rmSync(top, { recursive: true }));

describe('a packed run', () => {
  it('has its large files as gzip and nothing else changed: its manifest is that of the plain one', async () => {
    const names = readdirSync(folder, { recursive: true }).map(String).sort();
    expect(names).toEqual(['MANIFEST.json', 'grades', 'run.json', ...PACKED.map((name) => `${name}.gz`)].sort());
    for (const name of PACKED) {
      expect(gunzipSync(readFileSync(join(folder, `${name}.gz`)))).toEqual(readFileSync(join(plain, name)));
    }
    const manifest = readFileSync(join(plain, MANIFEST_FILE), 'utf8');
    expect(readFileSync(join(folder, MANIFEST_FILE), 'utf8')).toBe(manifest);
    expect(await verifyFiles(folder)).toEqual(await verifyFiles(plain));
    expect((await verifyFiles(folder)).mismatches).toEqual([]);
    await writeManifest(folder);
    expect(readFileSync(join(folder, MANIFEST_FILE), 'utf8')).toBe(manifest);
  });

  it('is the same again from the same files, whenever it is packed, and is left alone once it is', async () => {
    const packed = PACKED.map((name) => readFileSync(join(folder, `${name}.gz`)));
    await packRun(folder);
    await packRun(plain);
    for (const [at, bytes] of packed.entries()) {
      for (const one of [folder, plain]) expect(readFileSync(join(one, `${PACKED[at]}.gz`))).toEqual(bytes);
      // The time in the header of a gzip file.
      expect(bytes.readUInt32LE(4)).toBe(0);
    }
  });

  it.each(EACH_READER)('gives $reader what the plain one gives', async ({ read }) => {
    const records = await collected(read(folder));
    expect(records.length).toBeGreaterThan(1);
    expect(records).toEqual(await collected(read(plain)));
  });

  it('has the same summary, and a plain one in its place when that is written anew', async () => {
    const text = await summaryOf(folder);
    expect(text).toBe(readFileSync(join(plain, SUMMARY_FILE), 'utf8'));
    await writeSummary(folder, { level: 0.95, scenarios: [] }, { run: 'r', gradingPass: 2 });
    expect(existsSync(join(folder, `${SUMMARY_FILE}.gz`))).toBe(false);
    expect(await summaryOf(folder)).toContain('"gradingPass": 2');
  });

  it('is graded again beside what is packed: a plain further pass, and none overwritten', async () => {
    expect(await nextPass(folder)).toBe(2);
    await expect(writeGrades(folder, 1, [], [])).rejects.toThrow('Grading pass 1 is written already');
    await writeGrades(folder, 2, [exampleGrade('t1')], []);
    expect(existsSync(join(folder, 'grades', '2.jsonl'))).toBe(true);
    expect(await collected(readGrades(folder, 2))).toMatchObject([{ trial: 't1' }]);
    expect(await nextPass(folder)).toBe(3);
  });

  it('takes no more trials until it is unpacked, and says how', async () => {
    const before = readdirSync(folder);
    await expect(openJournal(folder, { secrets: [] })).rejects.toThrow(
      'trials.jsonl.gz and replies.jsonl.gz of this run are packed, and no trial can be added to a packed file. ' +
        `Unpack first: gunzip ${join(folder, 'trials.jsonl.gz')} ${join(folder, 'replies.jsonl.gz')}`,
    );
    expect(readdirSync(folder)).toEqual(before);
  });

  it('is streamed: whoever stops after one trial has not unpacked the others', async () => {
    const trial = `${encodeTrial(exampleTrial('t'))}\n`;
    const path = join(folder, 'trials.jsonl.gz');
    // Damage far behind is met by whoever reads as far.
    writeFileSync(path, gzipSync(trial.repeat(20_000)).subarray(0, -100));
    for (const { read } of EACH_READER.filter(({ file }) => file === 'trials.jsonl')) {
      for await (const one of read(folder)) {
        expect(one).toMatchObject({ id: 't' });
        break;
      }
      await expect(collected(read(folder))).rejects.toThrow('trials.jsonl.gz cannot be unpacked to its end');
    }
  });
});

describe('a packed file that is damaged', () => {
  const DAMAGE: readonly { readonly damage: string; readonly of: (bytes: Buffer) => Buffer; readonly says: string }[] =
    [
      { damage: 'cut off', of: (bytes) => bytes.subarray(0, -30), says: 'unexpected end of file' },
      { damage: 'empty', of: () => Buffer.alloc(0), says: 'unexpected end of file' },
      { damage: 'no gzip at all', of: () => Buffer.from('{"schema":"x"}\n'), says: 'incorrect header check' },
      { damage: 'of another content', of: (bytes) => changed(bytes, bytes.length - 5), says: 'incorrect data check' },
    ];

  describe.each(DAMAGE)('because it is $damage', ({ of, says }) => {
    it.each(EACH_READER)('is named by $reader, with what to do', async ({ file, read }) => {
      const path = join(folder, `${file}.gz`);
      writeFileSync(path, of(readFileSync(path)));
      await expect(collected(read(folder))).rejects.toThrow(
        `${file}.gz cannot be unpacked to its end (gzip: ${says}): it was cut off or changed. ` +
          `Restore ${path}, from git or from a backup.`,
      );
    });

    it('is named when the manifest is held against it', async () => {
      const path = join(folder, 'trials.jsonl.gz');
      writeFileSync(path, of(readFileSync(path)));
      expect((await verifyFiles(folder)).mismatches).toEqual([
        {
          file: 'trials.jsonl',
          field: 'content',
          stored: expect.stringContaining(`trials.jsonl.gz cannot be unpacked to its end (gzip: ${says})`),
          derived: 'what it holds, readable',
        },
      ]);
    });
  });

  it.each(EACH_READER)('in a line inside is named by $reader with that line', async ({ file, read }) => {
    appendFileSync(join(plain, file), '{"schema":\n');
    const text = readFileSync(join(plain, file));
    writeFileSync(join(folder, `${file}.gz`), gzipSync(text));
    const line = text.toString().trimEnd().split('\n').length;
    await expect(collected(read(folder))).rejects.toThrow(`${file}.gz, line ${line} is not JSON`);
  });

  it('in what it says is found by its hash', async () => {
    const path = join(folder, 'trials.jsonl.gz');
    writeFileSync(path, gzipSync(gunzipSync(readFileSync(path)).toString().replace('"answered"', '"refused"')));
    expect((await verifyFiles(folder)).mismatches).toMatchObject([
      { file: 'trials.jsonl', field: 'sha256' },
      { file: 'trials.jsonl', field: 'bytes' },
    ]);
  });
});

describe('a file that is there plain and packed', () => {
  it.each(EACH_READER)('is refused by $reader', async ({ file, read }) => {
    copyFileSync(join(plain, file), join(folder, file));
    await expect(collected(read(folder))).rejects.toThrow(
      `${file} and ${file}.gz are both there, and nothing says which of them counts. Delete one of them in ${folder}`,
    );
  });

  it('is a mismatch, and no manifest is written of it', async () => {
    copyFileSync(join(plain, 'trials.jsonl'), join(folder, 'trials.jsonl'));
    expect((await verifyFiles(folder)).mismatches).toMatchObject([
      { file: 'trials.jsonl', field: 'content', stored: expect.stringContaining('are both there') },
    ]);
    await expect(writeManifest(folder)).rejects.toThrow('are both there');
    await expect(openJournal(folder, { secrets: [] })).rejects.toThrow('are both there');
    await expect(packRun(folder)).rejects.toThrow('are both there');
  });

  it('is none of the small ones: run.json is never read packed', async () => {
    writeFileSync(join(folder, 'run.json.gz'), gzipSync('{}'));
    expect((await verifyFiles(folder)).mismatches).toMatchObject([
      { file: 'run.json.gz', stored: 'not in the manifest' },
    ]);
  });
});

async function summaryOf(one: string): Promise<string | undefined> {
  const file = findDataFile(one, SUMMARY_FILE);
  return file === undefined ? undefined : await readDataText(file);
}

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = 255 - (copy[at] ?? 0);
  return copy;
}

async function collected<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}
