import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mismatch } from '#bench/domain/mismatch.ts';
import { packRun } from '#bench/store/pack-run.ts';
import { readGrades } from '#bench/store/read-runs.ts';
import { writeGrades, writeManifest } from '#bench/store/write-run.ts';
import { closeRun } from './close-run.ts';
import { exampleFolder } from './example-folder.ts';
import { extendRun } from './extend-run.ts';
import { heldEffects } from './held-world.ts';
import { verifyRun } from './verify-run.ts';

let results = '';
let folder = '';
beforeEach(async () => {
  results = mkdtempSync(join(tmpdir(), 'bakeoff-verify-'));
  folder = (await exampleFolder(results)).folder;
});
afterEach(() => rmSync(results, { recursive: true }));

/** Changes a file as somebody would by hand, once: what it looks for has to be there. */
function tamper(file: string, from: string, to: string): void {
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
}

function places(mismatches: readonly Mismatch[]): readonly string[] {
  return mismatches.map(({ file, field }) => `${file}: ${field}`);
}

const FILES = ['run.json', 'trials.jsonl', 'replies.jsonl', 'grades/1.jsonl', 'summary.json'];

describe('a run that nobody touched', () => {
  it('matches in every file, count, cost and byte', async () => {
    const { checked, mismatches, unchecked } = await verifyRun(folder);
    expect(mismatches).toEqual([]);
    expect(unchecked).toEqual([]);
    expect(checked).toEqual([
      'grades/1.jsonl',
      'replies.jsonl',
      'run.json',
      'summary.json',
      'trials.jsonl',
      'run.json: counts, spend, served models and grading passes, from trials and grades',
      'trials.jsonl: cost of 16 trials, from their attempts and the price lock; content of the cases of 16 trials',
      'summary.json: to the byte, from trials and grading pass 1',
    ]);
  });

  it('still matches after it was graded again', async () => {
    const { run } = await exampleFolder(results, { id: 'twice' });
    const again = join(results, 'runs', 'twice');
    await writeGrades(again, 2, [], []);
    const pass = { number: 2, at: '2026-11-21T00:00:00.000Z', why: 'again', graders: {}, judge: undefined };
    await closeRun({ ...run, grading: { current: 2, passes: [...run.grading.passes, pass] } }, again, []);
    expect((await verifyRun(again)).mismatches).toEqual([]);
  });
});

describe('a run whose files are packed', () => {
  it('matches as the plain one does', async () => {
    const before = await verifyRun(folder);
    await packRun(folder);
    expect(await verifyRun(folder)).toEqual(before);
  });

  it('still matches after it was graded again, with a plain second pass and a plain summary', async () => {
    const { run } = await exampleFolder(results, { id: 'twice' });
    const again = join(results, 'runs', 'twice');
    await packRun(again);
    await writeGrades(again, 2, readGrades(again, 1), []);
    const pass = { number: 2, at: '2026-11-21T00:00:00.000Z', why: 'again', graders: {}, judge: undefined };
    await closeRun({ ...run, grading: { current: 2, passes: [...run.grading.passes, pass] } }, again, []);
    expect((await verifyRun(again)).mismatches).toEqual([]);
    expect(existsSync(join(again, 'summary.json'))).toBe(true);
  });

  it.each(FILES.filter((file) => file !== 'run.json'))('names %s once when its gzip is damaged', async (file) => {
    await packRun(folder);
    const path = join(folder, `${file}.gz`);
    writeFileSync(path, readFileSync(path).subarray(0, -20));
    expect((await verifyRun(folder)).mismatches.filter(({ field }) => field === 'content')).toEqual([
      expect.objectContaining({ file, stored: expect.stringContaining(`${file}.gz cannot be unpacked`) }),
    ]);
  });

  it('is given no more trials until it is unpacked; nothing of it is changed', async () => {
    const { run } = await exampleFolder(results, { id: 'more' });
    const more = join(results, 'runs', 'more');
    await packRun(more);
    const plan = { ...run.plan, repetitions: 9 };
    await expect(
      extendRun(more, plan, 'to settle it', { effects: heldEffects(), secrets: [], pid: process.pid }),
    ).rejects.toThrow(/are packed, .* Unpack first: gunzip/);
    expect((await verifyRun(more)).mismatches).toEqual([]);
    expect(existsSync(join(more, '.lock'))).toBe(false);
  });
});

describe('a changed file', () => {
  it.each(FILES)('%s is named by its sha256, and by its bytes where they changed too', async (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    writeFileSync(join(folder, file), `${text} `);
    expect(places((await verifyRun(folder)).mismatches)).toEqual(
      expect.arrayContaining([`${file}: sha256`, `${file}: bytes`]),
    );
  });

  it.each(FILES.filter((file) => file !== 'replies.jsonl'))('%s is named when it is gone', async (file) => {
    rmSync(join(folder, file));
    expect(places((await verifyRun(folder)).mismatches)).toContain(`${file}: file`);
  });

  it('of replies may be left out of git: what is said of it is that nobody can read what was said', async () => {
    rmSync(join(folder, 'replies.jsonl'));
    const { mismatches, unchecked } = await verifyRun(folder);
    expect(mismatches).toEqual([]);
    expect(unchecked).toEqual(['replies.jsonl is not here, so nobody can read what was said']);
  });

  it('is named when it stands in the folder and not in the manifest', async () => {
    writeFileSync(join(folder, 'grades', '2.jsonl'), '');
    expect((await verifyRun(folder)).mismatches).toEqual([
      { file: 'grades/2.jsonl', field: 'file', stored: 'not in the manifest', derived: 'is there' },
    ]);
  });

  it('is the manifest itself: gone, damaged, or with one figure changed', async () => {
    tamper('MANIFEST.json', '"rows": 16', '"rows": 17');
    expect((await verifyRun(folder)).mismatches).toMatchObject([{ field: 'rows', stored: '17', derived: '16' }]);
    writeFileSync(join(folder, 'MANIFEST.json'), '{');
    expect(places((await verifyRun(folder)).mismatches)).toEqual(['MANIFEST.json: file']);
    rmSync(join(folder, 'MANIFEST.json'));
    expect((await verifyRun(folder)).mismatches).toMatchObject([{ stored: expect.stringContaining('there is none') }]);
  });
});

describe('a change whose manifest was made to fit it', () => {
  const trial = 'example/c1/old/1';
  it.each([
    {
      change: 'a cost',
      file: 'trials.jsonl',
      from: '"usd":"0.003"',
      to: '"usd":"0.001"',
      found: [
        `trials.jsonl: ${trial}: cost`,
        'run.json: spend.contendersUsd',
        'summary.json: scenarios.0.contenders.0.amounts.costUsd.perTrial.value',
      ],
    },
    {
      change: 'the tokens of an attempt',
      file: 'trials.jsonl',
      from: '"inputTokens":1000',
      to: '"inputTokens":900',
      found: [`trials.jsonl: ${trial}: cost`],
    },
    {
      change: 'what was asked',
      file: 'trials.jsonl',
      from: '"caseHash":"',
      to: '"caseHash":"0',
      found: [`trials.jsonl: ${trial}: caseHash`],
    },
    {
      change: 'an outcome',
      file: 'trials.jsonl',
      from: '"outcome":{"kind":"answered"}',
      to: '"outcome":{"kind":"missing-recording"}',
      found: [
        'run.json: counts.scored',
        'run.json: counts.excluded',
        'summary.json: scenarios.0.contenders.0.counts.scored',
      ],
    },
    {
      change: 'the served model',
      file: 'trials.jsonl',
      from: '"servedModel":"old-model-1"',
      to: '"servedModel":"old-model-2"',
      found: ['run.json: contenders.old.servedModels'],
    },
    {
      change: 'a grade',
      file: 'grades/1.jsonl',
      from: '"score":1',
      to: '"score":0',
      found: ['summary.json: scenarios.0.contenders.0.quality.estimate.value'],
    },
    {
      change: 'a count',
      file: 'run.json',
      from: '"scored": 16',
      to: '"scored": 15',
      found: ['run.json: counts: planned = scored + ungraded + excluded', 'run.json: counts.scored'],
    },
    {
      change: 'the spend',
      file: 'run.json',
      from: '"contendersUsd": "0.',
      to: '"contendersUsd": "1.',
      found: ['run.json: spend.contendersUsd'],
    },
    {
      change: 'the spend on judges',
      file: 'run.json',
      from: '"judgesUsd": "0"',
      to: '"judgesUsd": "1"',
      found: ['run.json: spend.judgesUsd'],
    },
    {
      change: 'a price',
      file: 'run.json',
      from: '"inputUsdPerMillion": "2"',
      to: '"inputUsdPerMillion": "1"',
      found: [`trials.jsonl: ${trial}: cost`, 'trials.jsonl: cost or caseHash'],
    },
    {
      change: 'which grading pass is current',
      file: 'run.json',
      from: '"current": 1',
      to: '"current": 7',
      found: ['run.json: grading.current', 'run.json: counts.scored'],
    },
    {
      change: 'a figure of the summary',
      file: 'summary.json',
      from: '"scored": 8',
      to: '"scored": 9',
      found: ['summary.json: scenarios.0.contenders.0.counts.scored'],
    },
    {
      change: 'white space of the summary',
      file: 'summary.json',
      from: '{\n',
      to: '{ \n',
      found: ['summary.json: bytes'],
    },
    {
      change: 'a whole line',
      file: 'trials.jsonl',
      from: '{"schema"',
      to: '{"schema',
      found: ['trials.jsonl: content'],
    },
    { change: 'the name of a folder', file: 'run.json', from: '-aaaaaa"', to: '-bbbbbb"', found: ['run.json: id'] },
  ])('is found all the same: $change', async ({ file, from, to, found }) => {
    tamper(file, from, to);
    await writeManifest(folder);
    const { mismatches } = await verifyRun(folder);
    expect(places(mismatches)).toEqual(expect.arrayContaining(found));
    for (const { stored, derived } of mismatches) expect(stored).not.toBe(derived);
  });

  it('is found when a trial is gone, or is there twice', async () => {
    const path = join(folder, 'trials.jsonl');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${lines.slice(1).join('\n')}\n`);
    await writeManifest(folder);
    expect((await verifyRun(folder)).mismatches).toContainEqual({
      file: 'run.json',
      field: 'counts.attempted',
      stored: '16',
      derived: '15',
    });
    writeFileSync(path, `${[...lines, lines[0]].join('\n')}\n`);
    await writeManifest(folder);
    expect((await verifyRun(folder)).mismatches.map(({ stored }) => stored).join()).toContain('was written down twice');
  });

  it('names five wrong costs one by one and counts the rest', async () => {
    tamper('run.json', '"outputUsdPerMillion": "10"', '"outputUsdPerMillion": "11"');
    tamper('run.json', '"outputUsdPerMillion": "10"', '"outputUsdPerMillion": "11"');
    await writeManifest(folder);
    const costs = (await verifyRun(folder)).mismatches.filter(({ file }) => file === 'trials.jsonl');
    expect(costs).toHaveLength(6);
    expect(costs.at(-1)?.stored).toBe('11 more trials');
  });
});

it('changes nothing of what it reads', async () => {
  const before = FILES.map((file) => readFileSync(join(folder, file), 'utf8'));
  await verifyRun(folder);
  expect(FILES.map((file) => readFileSync(join(folder, file), 'utf8'))).toEqual(before);
  expect(existsSync(join(folder, '.lock'))).toBe(false);
});
