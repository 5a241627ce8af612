import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMemberOf, jsonText } from '#bench/import/any-member.ts';
import { describeSamples } from '#bench/import/describe-samples.ts';
import { inspect } from '#bench/import/inspect.ts';
import { importContent, importFile } from './import-world.ts';

function sample(id: number, epoch: number, more: object = {}) {
  const message = { role: 'assistant', content: 'Yes', source: 'generate' };
  return {
    id,
    epoch,
    input: `Is ${id} odd?`,
    target: 'Yes',
    messages: [{ role: 'user', content: `Is ${id} odd?`, source: 'input' }, message],
    output: {
      model: 'm-1',
      choices: [{ message, stop_reason: 'stop' }],
      usage: { input_tokens: 5, output_tokens: 1, total_tokens: 6 },
      time: 0.5,
    },
    scores: { match: { value: 'C' } },
    metadata: { family: 'odd' },
    ...more,
  };
}

function log(samples: readonly unknown[]) {
  return { version: 2, status: 'success', eval: { task: 'odd', model: 'lab/m' }, samples };
}

describe('a run imported from an Inspect log', () => {
  it('has a trial for each epoch, and counts what was not scored and what failed', async () => {
    const failed = { error: { message: 'overloaded' }, output: {}, messages: [] };
    const samples = [sample(1, 1), sample(1, 2, { scores: {} }), sample(3, 1, failed)];
    const { run, trials, replies } = await importContent(inspect, 'odd.json', jsonText(log(samples)));
    expect(run?.counts).toEqual({
      planned: 4,
      attempted: 3,
      scored: 1,
      ungraded: 1,
      excluded: { overloaded: 1, 'not-attempted': 1 },
      warmUps: 0,
    });
    expect(trials.map(({ id }) => id)).toEqual(['odd/1/lab/m/1', 'odd/1/lab/m/2', 'odd/3/lab/m/1']);
    expect(trials[0]).toMatchObject({
      evidence: 'imported',
      cost: { kind: 'unpriced' },
      latency: { e2eMs: 500, ttftMs: undefined },
    });
    expect(trials[2]).toMatchObject({ usage: undefined, latency: undefined, startedAt: undefined });
    expect(replies.map(({ text }) => text)).toEqual(['Yes', 'Yes', '']);
  });

  it('is written whatever a member of a sample holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyMemberOf(sample(1, 2)), async (changed) => {
        const { tally } = await importContent(inspect, 'odd.json', jsonText(log([sample(1, 1), changed])));
        expect(tally.trials).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });
});

describeSamples('runs imported from published Inspect logs', 'inspect', (folder) => {
  it('have three scored trials and one', async () => {
    const cancelled = await importFile(inspect, join(folder, 'inspect_log_popularity_gpt-4o-mini.json'));
    expect(cancelled.run?.counts).toMatchObject({ planned: 3, attempted: 3, scored: 3, ungraded: 0, excluded: {} });
    expect(cancelled.run?.imported).toMatchObject({ skipped: 0, tool: 'inspect_ai 0.3.95.dev16+g6527d0861' });
    const older = await importFile(inspect, join(folder, 'inspect_log_v2_ollama.json'));
    expect(older.run?.counts).toMatchObject({ planned: 1, attempted: 1, scored: 1 });
    expect(older.trials[0]?.latency).toBeUndefined();
  });
});
