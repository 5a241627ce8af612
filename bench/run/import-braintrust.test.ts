import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMemberOf, jsonText } from '#bench/import/any-member.ts';
import { braintrust } from '#bench/import/braintrust.ts';
import { describeSamples } from '#bench/import/describe-samples.ts';
import { importContent, importFile } from './import-world.ts';

function root(record: string, trial: number, more: object = {}) {
  const id = `${record}-${trial}`;
  return {
    experiment_id: 'exp',
    dataset_record_id: record,
    span_id: id,
    root_span_id: id,
    is_root: true,
    input: `Is ${record} open?`,
    expected: 'yes',
    output: 'yes',
    scores: { Right: 1, Tone: 0.5 },
    metrics: { start: 1788422400, end: 1788422401, prompt_tokens: 5, completion_tokens: 1, estimated_cost: 0.001 },
    metadata: { model: 'm-1', trial_index: trial, family: 'hours' },
    ...more,
  };
}

const CALL = {
  experiment_id: 'exp',
  span_id: 'call',
  root_span_id: 'shop-0',
  span_parents: ['shop-0'],
  is_root: false,
  span_attributes: { type: 'llm' },
  metrics: { start: 1788422400, end: 1788422400.5, time_to_first_token: 0.1 },
};

function lines(rows: readonly unknown[]): string {
  return rows.map((row) => `${jsonText(row)}\n`).join('');
}

describe('a run imported from Braintrust', () => {
  it('keeps a score that is null apart from a 0, and a failure apart from both', async () => {
    const rows = [
      root('shop', 0),
      CALL,
      root('shop', 1, { scores: { Right: null } }),
      root('bank', 0, { scores: { Right: 0 } }),
      root('bank', 1, { output: null, error: 'Error code: 429' }),
    ];
    const { run, trials } = await importContent(braintrust, 'events.jsonl', lines(rows));
    expect(run?.counts).toEqual({
      planned: 4,
      attempted: 4,
      scored: 2,
      ungraded: 1,
      excluded: { 'rate-limited': 1 },
      warmUps: 0,
    });
    expect(trials[0]).toMatchObject({
      cost: { kind: 'recorded', usd: '0.001' },
      latency: { e2eMs: 500, ttftMs: 100, ttfatMs: undefined },
      servedModel: undefined,
    });
    expect(trials[3]?.latency).toBeUndefined();
  });

  it('counts dataset rows, which nobody answered, as cases', async () => {
    const row = { id: 'r', dataset_id: 'd', input: 'Open?', expected: 'yes' };
    const { tally } = await importContent(braintrust, 'both.jsonl', lines([row, root('shop', 0)]));
    expect([tally.trials, tally.cases, tally.faulty]).toEqual([1, 1, 0]);
  });

  it('is written whatever a member of a row holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyMemberOf([root('shop', 0), CALL]), async (changed) => {
        const rows = [...(Array.isArray(changed) ? changed : [changed]), root('bank', 0)];
        const { tally } = await importContent(braintrust, 'events.jsonl', lines(rows));
        expect(tally.trials).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });
});

describeSamples('runs imported from samples of Braintrust', 'braintrust', (folder) => {
  it('have one scored trial and one that timed out', async () => {
    const { run, trials } = await importFile(braintrust, join(folder, 'experiment_events.jsonl'));
    expect(run?.counts).toMatchObject({
      planned: 2,
      attempted: 2,
      scored: 1,
      ungraded: 0,
      excluded: { 'timed-out': 1 },
    });
    expect(trials.map(({ cost }) => cost.kind)).toEqual(['recorded', 'unpriced']);
  });

  it('hold no trial in a dataset', async () => {
    const { tally, run } = await importFile(braintrust, join(folder, 'dataset.jsonl'));
    expect([run, tally.trials, tally.cases, tally.faulty]).toEqual([undefined, 0, 2, 0]);
  });
});
