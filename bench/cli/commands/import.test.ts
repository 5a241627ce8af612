import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IMPORT_FORMATS } from '#bench/import/formats.ts';
import { readRuns } from '#bench/store/read-runs.ts';
import { keepingScreen } from '../example-decision-world.ts';
import { EXIT } from '../exit-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type ImportFlags, importFormats, importTrials } from './import.ts';
import { importCases } from './import-cases.ts';

const folder = temporaryFolder('import');
let made = 0;

function aFile(text: string, name = 'answers.jsonl'): string {
  made += 1;
  mkdirSync(join(folder, String(made)));
  const path = join(folder, String(made), name);
  writeFileSync(path, text);
  return path;
}

function flags(changes: Partial<ImportFlags> = {}): ImportFlags {
  return {
    map: ['prompt=q', 'output=a', 'contender=who', 'score:exact=ok'],
    contender: undefined,
    scenario: undefined,
    name: undefined,
    primary: undefined,
    preview: false,
    skipFaulty: false,
    results: join(folder, `results-${made}`),
    json: false,
    ...changes,
  };
}

const ANSWER = { q: 'Capital of France?', a: 'Paris', who: 'today', ok: true };
const LINES = [ANSWER, { ...ANSWER, who: 'tonight', a: 'Lyon', ok: false }]
  .map((one) => JSON.stringify(one))
  .join('\n');

describe('bakeoff import', () => {
  it('shows what becomes of what and the first answer, writes the run, and says the way to a decision', async () => {
    const screen = keepingScreen();
    expect(await importTrials('jsonl', [aFile(LINES)], flags(), screen)).toBe(EXIT.done);
    expect(screen.notes()).toMatch(/output\s+a\n/);
    expect(screen.notes()).toMatch(/answer\s+Paris/);
    expect(screen.notes()).toMatch(/policy new --run latest --intent upgrade --incumbent today --candidates tonight/);
    const [run] = await readRuns(flags().results);
    expect(run?.counts).toMatchObject({ planned: 2, scored: 2 });
    expect(run?.imported?.files).toEqual([
      { name: 'answers.jsonl', bytes: LINES.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  it('writes nothing for a preview, and says what is in the file', async () => {
    const screen = keepingScreen();
    expect(await importTrials('jsonl', [aFile(LINES)], flags({ preview: true }), screen)).toBe(EXIT.done);
    expect(screen.notes()).toMatch(/2 answers by 2 contenders to 1 case, at most 1 each/);
    expect(screen.notes()).toMatch(/Grades: exact \(2\)/);
    expect(existsSync(flags().results)).toBe(false);
  });

  it('makes one run of several files, each place with the name of its file', async () => {
    const [one, other] = LINES.split('\n');
    const files = [aFile(one ?? '', 'a.jsonl'), aFile(`${other}\nnot json`, 'b.jsonl')];
    await expect(importTrials('jsonl', files, flags(), keepingScreen())).rejects.toThrow(/b\.jsonl, line 2: no JSON/);
    expect(await importTrials('jsonl', files, flags({ skipFaulty: true }), keepingScreen())).toBe(EXIT.done);
    const [run] = await readRuns(flags().results);
    expect(run?.counts.scored).toBe(2);
    expect(run?.imported).toMatchObject({ skipped: 1, files: [{ name: 'a.jsonl' }, { name: 'b.jsonl' }] });
  });

  it('names one contender for a file that does not say who answered', async () => {
    await importTrials(
      'jsonl',
      [aFile(JSON.stringify(ANSWER))],
      flags({ map: ['prompt=q', 'output=a'], contender: 'prod' }),
      keepingScreen(),
    );
    const [run] = await readRuns(flags().results);
    expect(run?.plan.contenders.map(({ label }) => label)).toEqual(['prod']);
    expect(run?.counts).toMatchObject({ scored: 0, ungraded: 1 });
  });

  it.each([
    {
      what: 'an unknown format',
      format: 'promptfo',
      text: LINES,
      changes: {},
      says: /No import format is called "promptfo"\. Known: promptfoo, /,
    },
    { what: 'an empty file', format: 'jsonl', text: '', changes: {}, says: /is empty/ },
    {
      what: 'an unknown scenario',
      format: 'jsonl',
      text: LINES,
      changes: { scenario: 'nope' },
      says: /No scenario is called "nope"/,
    },
    {
      what: 'a pair without "="',
      format: 'jsonl',
      text: LINES,
      changes: { map: ['prompt'] },
      says: /--map "prompt" is no target=field/,
    },
    {
      what: 'a target named twice',
      format: 'jsonl',
      text: LINES,
      changes: { map: ['prompt=q', 'prompt=r'] },
      says: /names prompt twice/,
    },
    {
      what: 'a field that no record has',
      format: 'jsonl',
      text: LINES,
      changes: { map: ['prompt=question', 'output=a'] },
      says: /no record has a field "question"/,
    },
    {
      what: 'a name that is no name',
      format: 'jsonl',
      text: LINES,
      changes: { name: '../x' },
      says: /--name "\.\.\/x" is not usable/,
    },
    {
      what: 'another tool’s file',
      format: 'inspect',
      text: LINES,
      changes: { map: [] },
      says: /cannot be read as inspect/,
    },
    {
      what: 'a format of cases alone',
      format: 'promptfoo-tests',
      text: LINES,
      changes: { map: [] },
      says: /--to cases --out/,
    },
  ])('refuses $what, and says what is accepted', async ({ format, text, changes, says }) => {
    await expect(importTrials(format, [aFile(text)], flags(changes), keepingScreen())).rejects.toThrow(says);
    expect(await readRuns(flags().results)).toEqual([]);
  });

  it('says there is no such file', async () => {
    await expect(importTrials('jsonl', ['nowhere.jsonl'], flags(), keepingScreen())).rejects.toThrow(
      /no file nowhere\.jsonl/,
    );
  });

  it('lists every format, and everything a mapped field can become', async () => {
    const screen = keepingScreen();
    await importFormats(screen);
    for (const id of Object.keys(IMPORT_FORMATS)) expect(screen.text()).toContain(id);
    expect(screen.text()).toMatch(/latencyS\s+the same in seconds/);
  });
});

describe('bakeoff import --to cases', () => {
  const CASES = [
    { input: 'Half of 90?', ideal: '45' },
    { input: 'A third of 90?', ideal: '30' },
  ]
    .map((one) => JSON.stringify(one))
    .join('\n');
  const given = { map: ['prompt=input', 'reference=ideal'], title: undefined, preview: false, skipFaulty: false };

  it('writes a scenario folder, and the line that lists it', async () => {
    const screen = keepingScreen();
    const out = join(folder, 'halves');
    expect(await importCases('jsonl', [aFile(CASES)], { ...given, out }, screen)).toBe(EXIT.done);
    expect(readdirSync(out).sort()).toEqual(['SOURCE.md', 'cases.jsonl', 'scenario.ts']);
    expect(readFileSync(join(out, 'cases.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
    expect(screen.notes()).toContain("halves: loads(() => import('./halves/scenario.ts').then((m) => m.halves)),");
    await expect(importCases('jsonl', [aFile(CASES)], { ...given, out }, keepingScreen())).rejects.toThrow(
      /there already/,
    );
  });

  it('writes nothing for a preview, and shows the first cases', async () => {
    const screen = keepingScreen();
    expect(await importCases('jsonl', [aFile(CASES)], { ...given, out: undefined, preview: true }, screen)).toBe(
      EXIT.done,
    );
    expect(screen.text()).toMatch(/Half of 90\?\s+45/);
    expect(screen.text()).toMatch(/2 rows with a question/);
  });

  it('asks where to, and refuses rows that cannot be read', async () => {
    await expect(importCases('jsonl', [aFile(CASES)], { ...given, out: undefined }, keepingScreen())).rejects.toThrow(
      /--out scenarios\/<id>/,
    );
    const out = join(folder, 'broken');
    await expect(importCases('jsonl', [aFile(`${CASES}\n{`)], { ...given, out }, keepingScreen())).rejects.toThrow(
      /line 3: no JSON/,
    );
    expect(existsSync(out)).toBe(false);
  });
});
