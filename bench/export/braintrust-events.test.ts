import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { braintrust } from '#bench/import/braintrust.ts';
import { rowsOfFile } from '#bench/import/rows-of.ts';
import { exampleReply, exampleTrial } from '#bench/store/example-run.ts';
import { braintrustEvents } from './braintrust-events.ts';
import { exampleExport, exportSource } from './example-export.ts';
import type { ExportSource } from './export-format.ts';
import { HOSTILE_TEXTS, hostileTrials } from './hostile-trials.ts';
import { saidInTrial } from './said-in-trial.ts';
import { toldTrials } from './told-trials.ts';
import { writeExport } from './write-export.ts';

const COMMITTED = join(process.cwd(), 'results', 'runs', '2026-10-20T090000Z-monthly-check-67350d');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-braintrust-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function exported(
  source: ExportSource,
): Promise<{ events: readonly Readonly<Record<string, unknown>>[]; out: string }> {
  const out = join(folder, 'events.jsonl');
  await writeExport(braintrustEvents, source, out);
  const lines = (await readFile(out, 'utf8')).trim().split('\n');
  return { events: lines.map((line) => JSON.parse(line) as Record<string, unknown>), out };
}

describe('a run as events of Braintrust', () => {
  it('has one root span a trial, in an experiment of its contender', async () => {
    const { events } = await exported(await exportSource(COMMITTED));
    expect(events).toHaveLength(1386);
    expect(new Set(events.map(({ span_id }) => span_id)).size).toBe(1386);
    expect(new Set(events.map(({ experiment_id }) => experiment_id)).size).toBe(7);
    expect(events.every((event) => event.is_root === true && event.root_span_id === event.span_id)).toBe(true);
    const evidence = new Set(
      events.map(({ metadata }) => (metadata as { bakeoff: { evidence: string } }).bakeoff.evidence),
    );
    expect(evidence).toEqual(new Set(['simulated', 'control']));
  });

  it('gives null where there is no score, with the reason beside it, and no metric that was not measured', async () => {
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1')],
      grades: [
        { trial: 'example/c1/a/1', grader: 'exact', grade: { kind: 'ungraded', reason: 'silent' } },
        { trial: 'example/c1/a/1', grader: 'style', grade: { kind: 'scored', score: 0 } },
      ],
    });
    const { events } = await exported(source);
    expect(events[0]).toMatchObject({
      scores: { exact: null, style: 0 },
      metadata: { bakeoff: { not_scored: { exact: 'ungraded: silent' } } },
      error: null,
    });
    expect(Object.keys(events[0]?.metrics ?? {})).toEqual(['start']);
  });

  it('holds no words of a conversation unless they are asked for', async () => {
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1')],
      replies: [exampleReply('example/c1/a/1', 'the very words')],
      grades: [
        { trial: 'example/c1/a/1', grader: 'exact', grade: { kind: 'scored', score: 1, detail: 'the very words' } },
      ],
    });
    const { events, out } = await exported(source);
    expect(JSON.stringify(events)).not.toMatch(/the very words|Is it\?/);
    await rm(out);
    const { events: whole } = await exported({ ...source, withContent: true });
    expect(whole[0]).toMatchObject({
      input: { messages: [{ role: 'user', content: 'Is it?' }] },
      output: 'the very words',
    });
  });

  it('holds no secret', async () => {
    const source = await exampleExport(folder, {
      trials: [exampleTrial('example/c1/a/1')],
      replies: [exampleReply('example/c1/a/1', 'sk-"secret"')],
      source: { withContent: true, secrets: ['sk-"secret"'] },
    });
    expect((await exported(source)).events[0]?.output).toBe('[redacted]');
  });
});

describe('events of Braintrust read back by their import', () => {
  it('give the committed run again: words, outcome, scores, times, tokens and cost of every trial', async () => {
    const source = await exportSource(COMMITTED, { withContent: true });
    const { out } = await exported(source);
    const rows = (await rowsOfFile(braintrust, out)).flatMap((row) => (row.kind === 'about' ? [] : [row]));
    const back = new Map(rows.map((row) => [row.place, row]));
    let line = 0;
    for await (const { trial, reply, grades } of toldTrials(source, { withReplies: true })) {
      line += 1;
      const row = back.get(`line ${line}`);
      const said = reply === undefined ? undefined : saidInTrial(reply);
      expect(row?.kind === 'trial' ? row.trial : row).toMatchObject({
        repetition: trial.repetition,
        prompt: reply?.prompt,
        text: said?.text,
        toolCalls: said?.toolCalls.map(({ name, rawInput }) => ({ name, rawInput })),
        costUsd: trial.cost.kind === 'unpriced' ? undefined : trial.cost.usd,
        latency: { e2eMs: trial.latency?.e2eMs, ttftMs: trial.latency?.ttftMs },
        startedAt: trial.startedAt,
        usage:
          trial.usage === undefined
            ? undefined
            : {
                inputTokens: trial.usage.inputTokens,
                outputTokens: trial.usage.outputTokens,
                cacheReadTokens: trial.usage.cacheReadTokens,
                reasoningTokens: trial.usage.reasoningTokens,
              },
        grades: Object.fromEntries(
          grades.flatMap(({ grader, grade }) =>
            grade.kind === 'scored' ? [[grader, { kind: 'scored', score: grade.score }]] : [],
          ),
        ),
      });
      expect(row?.kind === 'trial' && Object.keys(row.trial.grades).length).toBe(
        grades.filter(({ grade }) => grade.kind === 'scored').length,
      );
    }
    expect(rows).toHaveLength(line);
  });

  it('give hostile texts again, and failures as failures', async () => {
    const { out } = await exported(await exampleExport(folder, { ...hostileTrials(), source: { withContent: true } }));
    const trials = (await rowsOfFile(braintrust, out)).flatMap((row) => (row.kind === 'trial' ? [row.trial] : []));
    expect(trials.slice(0, HOSTILE_TEXTS.length).map(({ text }) => text)).toEqual(HOSTILE_TEXTS);
    expect(
      trials.slice(HOSTILE_TEXTS.length).map(({ outcome }) => outcome.kind === 'failed' && outcome.failure.kind),
    ).toEqual(['timed-out', 'rate-limited', 'server-error']);
  });

  it('give the case, and no fact of an answer as a slice of it', async () => {
    const { out } = await exported(await exampleExport(folder, { ...hostileTrials(), slices: { lang: 'en' } }));
    const trials = (await rowsOfFile(braintrust, out)).flatMap((row) => (row.kind === 'trial' ? [row.trial] : []));
    expect(trials[0]?.case).toMatchObject({ id: 'example/c1', severity: 'S1', slices: { lang: 'en' } });
    expect(Object.keys(trials[0]?.case.slices ?? {})).toEqual(['lang']);
  });
});
