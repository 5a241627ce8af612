import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleGrade, exampleRun, exampleTrial } from './example-run.ts';
import { openJournal } from './journal.ts';
import { decodeManifest } from './manifest-record.ts';
import { findRun, readGrades, readReplies, readRun, readRuns, readTrials } from './read-runs.ts';
import { createRunFolder, nextPass, removeManifest, writeGrades, writeManifest, writeRun } from './write-run.ts';

let results = '';
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'bakeoff-results-'));
});
afterEach(() => rmSync(results, { recursive: true }));

describe('a run folder', () => {
  it('begins with a header, a folder for grades, and the schemas beside the runs', async () => {
    const folder = await createRunFolder(results, exampleRun('r1'), []);
    expect(readdirSync(folder).sort()).toEqual(['grades', 'run.json']);
    expect(readdirSync(join(results, 'schemas'))).toContain('trial-1.schema.json');
    expect(await readRun(folder)).toMatchObject(exampleRun('r1'));
  });

  it('keeps secrets out of the header', async () => {
    const folder = await createRunFolder(
      results,
      exampleRun('r1', { amendments: [{ at: '', says: 'key quo"te\\d seen' }] }),
      ['quo"te\\d'],
    );
    expect((await readRun(folder)).amendments).toEqual([{ at: '', says: 'key [redacted] seen' }]);
  });

  it('keeps the old header when the new one cannot be written', async () => {
    const folder = await createRunFolder(results, exampleRun('r1'), []);
    const bad = exampleRun('r1', { counts: { ...exampleRun('r1').counts, planned: Number.NaN } });
    await expect(writeRun(folder, bad, [])).rejects.toThrow('"planned" is NaN');
    expect((await readRun(folder)).counts.planned).toBe(0);
  });

  it('has nothing to stream before anything was asked', async () => {
    const folder = await createRunFolder(results, exampleRun('r1'), []);
    expect(await all(readTrials(folder))).toEqual([]);
    expect(await all(readReplies(folder))).toEqual([]);
    expect(await all(readGrades(folder, 1))).toEqual([]);
  });
});

describe('a pass of grades', () => {
  it('is never overwritten', async () => {
    const folder = await createRunFolder(results, exampleRun('r1'), []);
    await writeGrades(folder, 1, [exampleGrade('t1', 1)], []);
    await expect(writeGrades(folder, 1, [exampleGrade('t1', 0)], [])).rejects.toThrow(
      'Grading pass 1 is written already',
    );
    expect(await all(readGrades(folder, 1))).toMatchObject([{ grade: { score: 1 } }]);
  });

  it('takes the number after the last that is there, also when no header lists it', async () => {
    const folder = await createRunFolder(results, exampleRun('r1'), []);
    expect(await nextPass(folder)).toBe(1);
    await writeGrades(folder, 9, [], []);
    await writeGrades(folder, 10, [], []);
    writeFileSync(join(folder, 'grades', '11.jsonl.draft'), 'half');
    expect(await nextPass(folder)).toBe(11);
  });

  it('leaves nothing behind when its grades throw half-way', async () => {
    const folder = await createRunFolder(results, exampleRun('r1'), []);
    async function* grades() {
      yield exampleGrade('t1');
      throw new Error('no judge');
    }
    await expect(writeGrades(folder, 1, grades(), [])).rejects.toThrow('no judge');
    expect(readdirSync(join(folder, 'grades'))).toEqual([]);
  });
});

describe('the manifest', () => {
  it('has sha256, bytes and rows of every file but itself, locks and drafts', async () => {
    const folder = await createRunFolder(results, exampleRun('r1'), []);
    const { journal } = await openJournal(folder, { secrets: [] });
    await journal.append(exampleTrial('t1'), undefined);
    await journal.append(exampleTrial('t2'), undefined);
    await journal.close();
    await writeGrades(folder, 1, [exampleGrade('t1')], []);
    writeFileSync(join(folder, '.lock'), '1');
    writeFileSync(join(folder, 'run.json.draft'), 'half');
    await writeManifest(`${folder}/`);
    const { files } = decodeManifest(JSON.parse(readFileSync(join(folder, 'MANIFEST.json'), 'utf8')), 'MANIFEST.json');
    expect(files.map(({ file, rows }) => ({ file, rows }))).toEqual([
      { file: 'grades/1.jsonl', rows: 1 },
      { file: 'replies.jsonl', rows: 0 },
      { file: 'run.json', rows: undefined },
      { file: 'trials.jsonl', rows: 2 },
    ]);
    for (const { file, sha256, bytes } of files) {
      const content = readFileSync(join(folder, file));
      expect({ sha256, bytes }).toEqual({
        sha256: createHash('sha256').update(content).digest('hex'),
        bytes: content.length,
      });
    }
    await removeManifest(folder);
    expect(existsSync(join(folder, 'MANIFEST.json'))).toBe(false);
  });
});

describe('runs', () => {
  it('are none where nothing was run yet', async () => {
    expect(await readRuns(results)).toEqual([]);
    await expect(findRun(results, 'latest')).rejects.toThrow('There are no runs yet');
  });

  it('are listed oldest first; a folder that a crash left without a header is none', async () => {
    await createRunFolder(results, exampleRun('2026-11-21-b'), []);
    await createRunFolder(results, exampleRun('2026-11-20-a'), []);
    mkdirSync(join(results, 'runs', '2026-11-22-c'));
    expect((await readRuns(results)).map(({ id }) => id)).toEqual(['2026-11-20-a', '2026-11-21-b']);
  });

  it.each([
    { wanted: 'latest', found: '2026-11-21T100000Z-qa-bbbbbb' },
    { wanted: '2026-11-20', found: '2026-11-20T100000Z-qa-aaaaaa' },
    { wanted: '2026-11-20T100000Z-qa-aaaaaa', found: '2026-11-20T100000Z-qa-aaaaaa' },
    { wanted: 'aaaaaa', found: '2026-11-20T100000Z-qa-aaaaaa' },
    { wanted: 'qa', found: '2026-11-21T100000Z-qa-bbbbbb' },
  ])('are found by id, its beginning or end, name or "latest": $wanted', async ({ wanted, found }) => {
    await createRunFolder(results, exampleRun('2026-11-20T100000Z-qa-aaaaaa', { name: 'qa' }), []);
    await createRunFolder(results, exampleRun('2026-11-21T100000Z-qa-bbbbbb', { name: 'qa' }), []);
    expect((await findRun(results, wanted)).run.id).toBe(found);
  });

  it('are refused by name when more than one fits, or none', async () => {
    await createRunFolder(results, exampleRun('2026-11-20-a'), []);
    await createRunFolder(results, exampleRun('2026-11-20-b'), []);
    await expect(findRun(results, '2026')).rejects.toThrow(
      'More than one run fits "2026". Known: 2026-11-20-a, 2026-11-20-b',
    );
    await expect(findRun(results, 'x')).rejects.toThrow(
      'No run is called "x". Known: 2026-11-20-a, 2026-11-20-b, or "latest".',
    );
  });

  it.each([
    { fault: 'half a header', text: '{"schema":"bakeoff.run/1"', says: /^r1\/run\.json is not JSON/ },
    {
      fault: 'a newer one',
      text: '{"schema":"bakeoff.run/9"}',
      says: /^r1\/run\.json: schema bakeoff\.run\/9 is newer .*Update bakeoff/,
    },
    { fault: 'one changed by hand', text: '{"schema":"bakeoff.run/1"}', says: /^r1\/run\.json: field "id"/ },
  ])('with $fault are refused by their folder', async ({ text, says }) => {
    const folder = await createRunFolder(results, exampleRun('r1'), []);
    writeFileSync(join(folder, 'run.json'), text);
    await expect(readRun(folder)).rejects.toThrow(says);
  });
});

async function all<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}
