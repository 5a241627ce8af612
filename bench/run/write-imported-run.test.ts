import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, assert, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { anAnswer } from '#bench/import/example-rows.ts';
import type { ImportedRow, ImportedTrial } from '#bench/import/imported-row.ts';
import { inline } from '#bench/plan/case-source.ts';
import { defineScenario } from '#bench/plan/define-scenario.ts';
import { loadScenario } from '#bench/plan/load-scenario.ts';
import { readGrades, readReplies, readRun, readTrials } from '#bench/store/read-runs.ts';
import { heldEffects } from './held-world.ts';
import { verifyRun } from './verify-run.ts';
import { type ImportOrder, writeImportedRun } from './write-imported-run.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'bakeoff-import-'));
});
afterEach(() => {
  rmSync(results, { recursive: true });
});

function order(
  changes: Partial<Omit<ImportOrder, 'ledger'>> & { readonly ledger?: Partial<ImportOrder['ledger']> } = {},
): ImportOrder {
  return {
    resultsDir: results,
    name: 'answers',
    source: {
      format: 'jsonl',
      files: [{ name: 'answers.jsonl', bytes: 12, sha256: 'ab' }],
      mapping: [{ ours: 'output', theirs: 'answer' }],
      cannotKnow: ['time to first token'],
    },
    skipFaulty: false,
    effects: heldEffects(),
    secrets: [],
    ...changes,
    ledger: {
      scenario: 'answers',
      title: 'Answers',
      primary: undefined,
      against: undefined,
      gradersVersion: 'imported-jsonl',
      ...changes.ledger,
    },
  };
}

async function* rows(...all: readonly (ImportedTrial | ImportedRow)[]): AsyncGenerator<ImportedRow> {
  for (const [place, row] of all.entries())
    yield 'kind' in row ? row : { kind: 'trial', place: `line ${place + 1}`, trial: row };
}

const FAILED = anAnswer({
  contender: { label: 'b' },
  text: '',
  grades: {},
  outcome: {
    kind: 'failed',
    failure: {
      kind: 'rate-limited',
      message: '429',
      status: 429,
      code: undefined,
      requestId: undefined,
      retryAfterMs: undefined,
      phase: undefined,
      limitMs: undefined,
    },
  },
});

async function listed<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const all = [];
  for await (const value of values) all.push(value);
  return all;
}

describe('an imported run on disk', () => {
  it('is a finished run like any other: verified, counted, every trial with its words and its place in the file', async () => {
    const { run } = await writeImportedRun(rows(anAnswer(), FAILED, anAnswer({ grades: {}, text: 'Lyon' })), order());
    assert(run !== undefined);
    const folder = join(results, 'runs', run.id);
    expect(await verifyRun(folder)).toMatchObject({ mismatches: [] });
    expect(run.counts).toEqual({
      planned: 4,
      attempted: 3,
      scored: 1,
      ungraded: 1,
      excluded: { 'rate-limited': 1, 'not-attempted': 1 },
      warmUps: 0,
    });
    const trials = await listed(readTrials(folder));
    expect(trials.map(({ id, recorded }) => [id, recorded?.place])).toEqual([
      ['answers/france/a/1', 'line 1'],
      ['answers/france/b/1', 'line 2'],
      ['answers/france/a/2', 'line 3'],
    ]);
    expect((await listed(readReplies(folder))).map(({ text }) => text)).toEqual(['Paris', '', 'Lyon']);
    expect(await listed(readGrades(folder, 1))).toEqual([
      expect.objectContaining({ trial: 'answers/france/a/1', grader: 'exact', grade: { kind: 'scored', score: 1 } }),
    ]);
  });

  it('knows its file by name and hash, what became of what, and what nobody can know', async () => {
    const about: ImportedRow = {
      kind: 'about',
      tool: 'sometool 1.2',
      writtenAt: '2026-11-20T21:00:00.000Z',
      title: 'Capitals',
    };
    const { run } = await writeImportedRun(rows(anAnswer({ startedAt: undefined }), about), order());
    assert(run !== undefined);
    const read = await readRun(join(results, 'runs', run.id));
    expect(read.imported).toEqual({
      format: 'jsonl',
      tool: 'sometool 1.2',
      files: [{ name: 'answers.jsonl', bytes: 12, sha256: 'ab' }],
      writtenAt: '2026-11-20T21:00:00.000Z',
      mapping: [{ ours: 'output', theirs: 'answer' }],
      cannotKnow: ['time to first token'],
      skipped: 0,
      firstSkipped: [],
    });
    expect(read.plan.scenarios[0]?.title).toBe('Capitals');
    expect(read.sessions).toEqual([]);
    expect(read.contenders[0]).toMatchObject({ evidence: 'imported', sdk: 'none: imported from sometool 1.2' });
  });

  it('is not written at all when a row cannot be read, and the results are as they were', async () => {
    const bad: ImportedRow = { kind: 'fault', place: 'line 2', says: 'no JSON' };
    const { run, tally } = await writeImportedRun(rows(anAnswer(), bad, anAnswer({ repetition: 1 })), order());
    expect(run).toBeUndefined();
    expect(tally).toMatchObject({ trials: 1, faulty: 2 });
    expect(tally.firstFaults.map(({ place }) => place)).toEqual(['line 2', 'line 3']);
    expect(readdirSync(results)).toEqual(['runs']);
    expect(readdirSync(join(results, 'runs'))).toEqual([]);
  });

  it('says how many rows were left out when somebody wanted it so', async () => {
    const bad: ImportedRow = { kind: 'fault', place: 'line 2', says: 'no JSON' };
    const { run } = await writeImportedRun(rows(anAnswer(), bad), order({ skipFaulty: true }));
    expect(run?.imported).toMatchObject({ skipped: 1, firstSkipped: [{ place: 'line 2', says: 'no JSON' }] });
  });

  it('leaves nothing behind when the file breaks off under it', async () => {
    async function* broken(): AsyncGenerator<ImportedRow> {
      yield* rows(anAnswer());
      throw new Error('the document ends in the middle');
    }
    await expect(writeImportedRun(broken(), order())).rejects.toThrow(/ends in the middle/);
    expect(readdirSync(results)).toEqual(['runs']);
  });

  it('holds no key of the environment, wherever in the file it stood', async () => {
    const key = 'sk-live-0123456789';
    const row = anAnswer({
      text: `my key is ${key}`,
      contender: { label: `by ${key}` },
      prompt: [{ role: 'user', text: key }],
      grades: { [key]: { kind: 'scored', score: 1, detail: key } },
    });
    const { run } = await writeImportedRun(rows(row), order({ secrets: [key] }));
    assert(run !== undefined);
    const folder = join(results, 'runs', run.id);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) =>
      one.includes('.json'),
    )) {
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain(key);
    }
  });

  it('holds an empty import to be none', async () => {
    expect((await writeImportedRun(rows(), order())).run).toBeUndefined();
    expect(readdirSync(join(results, 'runs'))).toEqual([]);
  });
});

describe('imported answers to a scenario of this project', () => {
  const capitals = defineScenario({
    id: 'capitals',
    version: 1,
    title: 'Capitals',
    tier: 'launch',
    severity: 'S2',
    cases: inline(
      [
        { id: 'france', want: 'Paris' },
        { id: 'spain', want: 'Madrid' },
      ],
      z.object({ id: z.string(), want: z.string() }),
    ),
    prompts: { base: (c) => `Capital of ${c.id}?` },
    graders: { exact: (t) => t.text === t.case.want },
    primary: 'exact',
  });

  it('are graded here, and what the file lacks of the scenario is not attempted', async () => {
    const against = await loadScenario(capitals);
    const { run } = await writeImportedRun(
      rows(
        anAnswer({ prompt: [], grades: { theirs: { kind: 'scored', score: 0 } } }),
        anAnswer({ contender: { label: 'b' }, text: 'Lyon' }),
      ),
      order({ ledger: { against } }),
    );
    assert(run !== undefined);
    const folder = join(results, 'runs', run.id);
    expect(await verifyRun(folder)).toMatchObject({ mismatches: [] });
    expect(run.plan.scenarios).toEqual([against.planned]);
    expect((await listed(readReplies(folder)))[0]?.prompt).toEqual([{ role: 'user', text: 'Capital of france?' }]);
    expect(run.counts).toMatchObject({ planned: 4, scored: 2, excluded: { 'not-attempted': 2 } });
    expect(
      (await listed(readGrades(folder, 1))).map(({ trial, grader, grade }) => [
        trial,
        grader,
        grade.kind === 'scored' ? grade.score : grade.kind,
      ]),
    ).toEqual([
      ['capitals/france/a/1', 'exact', 1],
      ['capitals/france/b/1', 'exact', 0],
    ]);
  });

  it('are refused where the scenario has no such case', async () => {
    const against = await loadScenario(capitals);
    const { run, tally } = await writeImportedRun(
      rows(anAnswer({ case: { id: 'italy' } })),
      order({ ledger: { against } }),
    );
    expect(run).toBeUndefined();
    expect(tally.firstFaults[0]?.says).toMatch(/capitals has no case "italy"/);
  });
});
