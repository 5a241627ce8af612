import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMemberOf, jsonText } from '#bench/import/any-member.ts';
import { describeSamples } from '#bench/import/describe-samples.ts';
import { openaiEvals } from '#bench/import/openai-evals.ts';
import { importContent, importFile } from './import-world.ts';

const SPEC = { spec: { completion_fns: ['m-1'], eval_name: 'odd.dev.v0' } };

function event(sample: string, type: string, data: object) {
  return { sample_id: sample, type, data, created_at: '2026-09-03 08:00:01+00:00' };
}

function answered(sample: string, correct: boolean) {
  return [
    event(sample, 'sampling', { prompt: `Is ${sample} odd?`, sampled: ['Yes'] }),
    event(sample, 'match', { correct, expected: 'Yes' }),
  ];
}

function lines(rows: readonly unknown[]): string {
  return rows.map((row) => `${jsonText(row)}\n`).join('');
}

describe('a run imported from a log of openai/evals', () => {
  it('counts what was scored, what was not and what failed, and knows no time', async () => {
    const rows = [
      SPEC,
      ...answered('odd.dev.0', true),
      ...answered('odd.dev.1', false),
      ...answered('odd.dev.2', true).slice(0, 1),
      event('odd.dev.3', 'error', { type: 'Timeout', message: 'timed out' }),
      { final_report: { accuracy: 0.5 } },
    ];
    const { run, trials } = await importContent(openaiEvals, 'log.jsonl', lines(rows));
    expect(run?.counts).toEqual({
      planned: 4,
      attempted: 4,
      scored: 2,
      ungraded: 1,
      excluded: { 'timed-out': 1 },
      warmUps: 0,
    });
    for (const trial of trials)
      expect([trial.latency, trial.usage, trial.startedAt]).toEqual([undefined, undefined, undefined]);
  });

  it('refuses the rest of a sample that comes a thousand samples late, instead of counting it twice', async () => {
    const samples = Array.from({ length: 1001 }, (_, n) => answered(`odd.dev.${n}`, true)).flat();
    const late = event('odd.dev.0', 'match', { correct: false, sampled: 'No' });
    const { tally, run } = await importContent(openaiEvals, 'log.jsonl', lines([SPEC, ...samples, late]));
    expect([run?.counts.planned, tally.faulty]).toEqual([1001, 1]);
    expect(tally.firstFaults[0]).toMatchObject({ place: 'line 2004' });
  });

  it('is written whatever a member of a row holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyMemberOf(answered('odd.dev.0', true)), async (changed) => {
        const rows = [SPEC, ...(Array.isArray(changed) ? changed : [changed]), ...answered('odd.dev.9', true)];
        const { tally } = await importContent(openaiEvals, 'log.jsonl', lines(rows));
        expect(tally.trials).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });
});

describeSamples('runs imported from files of openai/evals', 'openai-evals', (folder) => {
  it('have the one answer of the log, scored', async () => {
    const { run } = await importFile(openaiEvals, join(folder, 'run_log.jsonl'));
    expect(run?.counts).toMatchObject({ planned: 1, attempted: 1, scored: 1, ungraded: 0, excluded: {} });
  });

  it('hold no trial in a sample file', async () => {
    const { tally, run } = await importFile(openaiEvals, join(folder, 'samples.jsonl'));
    expect([run, tally.trials, tally.cases, tally.faulty]).toEqual([undefined, 0, 2, 0]);
  });
});
