import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FailureKindName } from '#bench/domain/failure.ts';
import { callFailure, FAILURES } from '#bench/domain/failure.ts';
import { TRIAL_COLUMNS } from '#bench/domain/trial-columns.ts';
import { mappedCsv } from '#bench/import/mapped-rows.ts';
import { rowsOfFile, trialsOf } from '#bench/import/rows-of.ts';
import { exampleGrade, exampleReply, exampleTrial } from '#bench/store/example-run.ts';
import { readGrades, readTrials } from '#bench/store/read-runs.ts';
import { exampleExport, exportSource } from './example-export.ts';
import type { ExportSource } from './export-format.ts';
import { HOSTILE_TEXTS, hostileTrials } from './hostile-trials.ts';
import { tidyCsv } from './tidy-csv.ts';
import { writeExport } from './write-export.ts';

const COMMITTED = join(process.cwd(), 'results', 'runs', '2026-10-20T090000Z-monthly-check-67350d');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-csv-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Row = Readonly<Record<string, string>>;

async function exported(
  source: ExportSource,
): Promise<{ trials: readonly Row[]; grades: readonly Row[]; out: string }> {
  const out = join(folder, 'out');
  await writeExport(tidyCsv, source, out);
  const read = async (name: string): Promise<readonly Row[]> =>
    parse(await readFile(join(out, name), 'utf8'), { columns: true }) as Row[];
  return { trials: await read('trials.csv'), grades: await read('grades.csv'), out };
}

/** As the guard can be taken off again. */
function unguarded(text: string): string {
  return /^''*[=+\-@\t\r\n]/.test(text) ? text.slice(1) : text;
}

/** What UTF-8 has bytes for, and CSV readers take for text. */
function writable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

describe('a run as tidy CSV', () => {
  it('has a row for each trial, with every figure under a name that has its unit, and nothing where nothing was measured', async () => {
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1'), exampleTrial('example/c2/a/1', { case: 'c2', usage: undefined })],
      grades: [exampleGrade('example/c1/a/1', 0)],
      slices: { lang: 'en', kind: 'numeric' },
    });
    const { trials } = await exported(source);
    expect(Object.keys(trials[0] ?? {})).toEqual(TRIAL_COLUMNS.map(({ name }) => name));
    expect(trials[0]).toMatchObject({
      trial: 'example/c1/a/1',
      slices: 'lang=en; kind=numeric',
      severity: 'S1',
      control: 'false',
      provider: 'openai',
      model: 'a-model',
      evidence: 'measured',
      outcome: 'answered',
      outcome_side: 'model',
      score: '0',
      grade_kind: 'scored',
      usd: '',
      cost_kind: 'unpriced',
      unpriced_because: 'no price',
      e2e_ms: '',
      input_tokens: '',
      disturbed: '',
    });
    expect(trials[1]).toMatchObject({ score: '', grade_kind: '' });
  });

  it('has a row for each grade, with the reason where there is no score', async () => {
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1')],
      grades: [
        { trial: 'example/c1/a/1', grader: 'exact', grade: { kind: 'ungraded', reason: 'the judge was silent' } },
        {
          trial: 'example/c1/a/1',
          grader: 'style',
          grade: { kind: 'scored', score: 0.5, mode: 'rude', detail: 'says "no"' },
        },
      ],
    });
    const { trials, grades } = await exported(source);
    expect(
      grades.map(({ grader, primary, kind, score, mode, detail, reason }) => [
        grader,
        primary,
        kind,
        score,
        mode,
        detail,
        reason,
      ]),
    ).toEqual([
      ['exact', 'true', 'ungraded', '', '', '', 'the judge was silent'],
      ['style', 'false', 'scored', '0.5', 'rude', 'says "no"', ''],
    ]);
    expect(trials[0]).toMatchObject({
      score: '',
      grade_kind: 'ungraded',
      not_scored: 'exact=ungraded (the judge was silent)',
      failure_modes: 'style=rude',
    });
  });

  it('keeps the score of a trial that the provider broke off out of its column, and says that it does not count', async () => {
    const failure = callFailure('overloaded', 'busy');
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1', { outcome: { kind: 'failed', failure } })],
      grades: [exampleGrade('example/c1/a/1', 0)],
    });
    const { trials, grades } = await exported(source);
    expect(trials[0]).toMatchObject({ score: '', grade_kind: '', error: 'overloaded (provider overloaded): busy' });
    expect(grades[0]).toMatchObject({ score: '0', counted: 'false' });
  });

  it('says what each column means', async () => {
    const { out } = await exported(await exampleExport(folder, { trials: [exampleTrial('example/c1/a/1')] }));
    const meanings = parse(await readFile(join(out, 'columns.csv'), 'utf8'), { columns: true }) as Row[];
    const told = (file: string) => meanings.filter((one) => one.file === file).map(({ column }) => column);
    const head = async (file: string) => (await readFile(join(out, file), 'utf8')).split('\r\n')[0]?.split(',');
    expect(told('trials.csv')).toEqual(await head('trials.csv'));
    expect(told('grades.csv')).toEqual(await head('grades.csv'));
  });

  it('survives whatever was said: every reader gets it back, and no spreadsheet runs it', async () => {
    const source = await exampleExport(folder, { ...hostileTrials(), source: { withContent: true } });
    const { trials, grades } = await exported(source);
    const answered = trials.slice(0, HOSTILE_TEXTS.length);
    for (const column of ['reply_text', 'served_model', 'price_line'] as const) {
      expect(answered.map((row) => unguarded(row[column] ?? ''))).toEqual(HOSTILE_TEXTS.map(writable));
    }
    expect(grades.filter(({ grader }) => grader === 'exact').map(({ detail }) => unguarded(detail ?? ''))).toEqual(
      HOSTILE_TEXTS.map(writable),
    );
    const cells = [...trials, ...grades].flatMap((row) => Object.values(row));
    expect(cells.filter((cell) => /^[=+\-@\t\r\n]/.test(cell))).toEqual([]);
    expect(answered.map(({ evidence }) => evidence).slice(0, 4)).toEqual([
      'measured',
      'simulated',
      'recorded',
      'imported',
    ]);
  });

  it('holds no words of a conversation unless they are asked for', async () => {
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1')],
      replies: [exampleReply('example/c1/a/1', 'the very words')],
    });
    const { out } = await exported(source);
    expect(await readFile(join(out, 'trials.csv'), 'utf8')).not.toMatch(/the very words|Is it\?/);
    await rm(out, { recursive: true });
    const { trials } = await exported({ ...source, withContent: true });
    expect(trials[0]).toMatchObject({ reply_text: 'the very words', prompt_text: 'Is it?' });
  });

  it('holds no secret, also where quotes around it are doubled', async () => {
    const secret = 'sk-"very",secret';
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1', { servedModel: `m ${secret}` })],
      grades: [{ trial: 'example/c1/a/1', grader: 'exact', grade: { kind: 'scored', score: 1, detail: secret } }],
      source: { secrets: [secret] },
    });
    const { trials, grades } = await exported(source);
    expect(trials[0]?.served_model).toBe('m [redacted]');
    expect(grades[0]?.detail).toBe('[redacted]');
  });

  it('holds no secret in its columns of JSON either, at any depth', async () => {
    const secret = 'sk-"very"\\secret';
    const call = { id: 'call-1', name: 'find', input: { key: secret }, rawInput: JSON.stringify({ key: secret }) };
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1')],
      replies: [
        {
          ...exampleReply('example/c1/a/1', secret),
          transcript: [{ role: 'assistant', text: secret, toolCalls: [call] }],
        },
      ],
      source: { secrets: [secret], withContent: true },
    });
    const { trials } = await exported(source);
    expect(JSON.stringify(trials[0])).not.toMatch(/very|secret/);
    expect(JSON.parse(trials[0]?.transcript ?? '')).toMatchObject([{ text: '[redacted]' }]);
  });

  it('of the committed run has every trial but its warm-ups, and every grade', async () => {
    const { trials, grades } = await exported(await exportSource(COMMITTED));
    expect([trials.length, grades.length]).toEqual([1386, 6468]);
    const score = new Map<string, string>();
    for await (const { trial, grader, grade } of readGrades(COMMITTED, 1)) {
      if (grade.kind === 'scored') score.set(`${trial} ${grader}`, String(grade.score));
    }
    expect(
      grades.filter(({ kind }) => kind === 'scored').map(({ trial, grader, score: one }) => [trial, grader, one]),
    ).toEqual(
      grades
        .filter(({ kind }) => kind === 'scored')
        .map(({ trial, grader }) => [trial, grader, score.get(`${trial} ${grader}`)]),
    );
    expect(grades.filter(({ kind }) => kind === 'scored')).toHaveLength(score.size);
    expect(new Set(trials.map(({ evidence }) => evidence))).toEqual(new Set(['simulated', 'control']));
  });
});

/** What a person maps to read our own table back; an answer that was not exported is known by its hash. */
const MAP = new Map([
  ['output', 'output_hash'],
  ['case', 'case'],
  ['scenario', 'scenario'],
  ['contender', 'contender'],
  ['modelId', 'model'],
  ['provider', 'provider'],
  ['repetition', 'repetition'],
  ['cluster', 'cluster'],
  ['severity', 'severity'],
  ['error', 'error'],
  ['finish', 'finish_raw'],
  ['latencyMs', 'e2e_ms'],
  ['ttftMs', 'ttft_ms'],
  ['costUsd', 'usd'],
  ['inputTokens', 'input_tokens'],
  ['outputTokens', 'output_tokens'],
  ['startedAt', 'started_at'],
  ['score:primary', 'score'],
]);

describe('tidy CSV read back by the import of mapped CSV', () => {
  it('gives the committed run again: who, what, when, how long, for how much and how well', async () => {
    const { out } = await exported(await exportSource(COMMITTED));
    const back = trialsOf(await rowsOfFile(mappedCsv, join(out, 'trials.csv'), 'trials.csv', { map: MAP }));
    const run = (await exportSource(COMMITTED)).run;
    const primary = new Map(run.plan.scenarios.map(({ id, primary: grader }) => [id, grader]));
    const scores = new Map<string, number>();
    for await (const { trial, grader, grade } of readGrades(COMMITTED, 1)) {
      const isPrimary = grader === primary.get(trial.split('/')[0] ?? '');
      if (isPrimary && grade.kind === 'scored') scores.set(trial, grade.score);
    }
    let at = 0;
    for await (const trial of readTrials(COMMITTED)) {
      if (trial.warmUp) continue;
      const one = back[at];
      at += 1;
      expect(one).toMatchObject({
        scenario: trial.scenario,
        case: { id: trial.case, cluster: trial.cluster },
        contender: { label: trial.contender },
        repetition: trial.repetition,
        costUsd: trial.cost.kind === 'unpriced' ? undefined : trial.cost.usd,
        latency: { e2eMs: trial.latency?.e2eMs, ttftMs: trial.latency?.ttftMs },
        startedAt: trial.startedAt,
      });
      expect(one?.usage?.inputTokens).toBe(trial.usage?.inputTokens);
      expect(one?.usage?.outputTokens).toBe(trial.usage?.outputTokens);
      expect(one?.grades).toEqual({ primary: { kind: 'scored', score: scores.get(trial.id) } });
      // Who refused is told by the vendor's word alone. A wrong shape is what a check of ours makes of an answer: in a file of answers it is one.
      const said = trial.outcome.kind === 'wrong-shape' ? 'answered' : trial.outcome.kind;
      if (said !== 'refused') expect(one?.outcome.kind).toBe(said);
    }
    expect(back).toHaveLength(at);
  });

  /** Their words do not tell them from any other failure of a provider. */
  const UNTOLD: ReadonlySet<FailureKindName> = new Set(['malformed', 'truncated']);
  it.each(Object.keys(FAILURES) as FailureKindName[])('knows a failed trial again: %s', async (kind) => {
    const outcome = { kind: 'failed' as const, failure: callFailure(kind, 'it did not work') };
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1', { outcome, outputHash: undefined })],
    });
    const { out } = await exported(source);
    const [back] = trialsOf(await rowsOfFile(mappedCsv, join(out, 'trials.csv'), 'trials.csv', { map: MAP }));
    expect(back?.outcome.kind).toBe('failed');
    const known = back?.outcome.kind === 'failed' ? back.outcome.failure.kind : undefined;
    expect(known).toBe(UNTOLD.has(kind) ? 'server-error' : kind);
    expect(back?.latency.e2eMs).toBeUndefined();
  });
});
