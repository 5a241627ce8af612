import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeSamples } from './describe-samples.ts';
import type { ImportedRow, ImportedTrial } from './imported-row.ts';
import { promptfoo } from './promptfoo.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-promptfoo-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const ROW = {
  cost: 0.00021,
  latencyMs: 88,
  namedScores: { format: 0, correctness: 1 },
  prompt: { raw: 'Classify: refund me', label: 'triage' },
  promptIdx: 0,
  provider: { id: 'openai:chat:gpt-4o', label: 'candidate' },
  response: { output: '{"a":1}', tokenUsage: { total: 60, prompt: 48, completion: 12 }, finishReason: 'stop' },
  score: 0.8,
  success: false,
  error: 'Expected output to be valid JSON',
  gradingResult: { pass: false, reason: 'Expected output to be valid JSON' },
  failureReason: 1,
  testCase: {
    description: 'refund',
    vars: { ticket: 'refund me' },
    metadata: { severity: 'S1', family: 'triage' },
    assert: [{ type: 'is-json' }],
  },
  testIdx: 0,
};

async function rowsOf(document: unknown, name = 'results.json'): Promise<readonly ImportedRow[]> {
  const path = join(folder, name);
  await writeFile(path, typeof document === 'string' ? document : JSON.stringify(document));
  const rows = [];
  for await (const row of promptfoo.read({ name, path, bytes: 1 }, { map: new Map() })) rows.push(row);
  return rows;
}

function results(...rows: readonly unknown[]) {
  return {
    evalId: 'eval-1',
    results: { version: 3, timestamp: '2026-11-20T21:27:56.319Z', prompts: [{ label: 'triage' }], results: rows },
    config: { description: 'shall we switch?' },
    metadata: { promptfooVersion: '0.118.0' },
  };
}

async function only(row: unknown): Promise<ImportedTrial> {
  const [first] = await rowsOf(results(row));
  if (first?.kind !== 'trial') throw new Error(`expected a trial, got ${JSON.stringify(first)}`);
  return first.trial;
}

describe('promptfoo results', () => {
  it('give the answer with its contender, case, tokens, time, cost and grades', async () => {
    expect(await only(ROW)).toMatchObject({
      contender: { label: 'candidate', provider: 'openai', modelId: 'gpt-4o' },
      case: { id: undefined, severity: 'S1', slices: { family: 'triage' }, reference: [{ type: 'is-json' }] },
      prompt: [{ role: 'user', text: 'Classify: refund me' }],
      outcome: { kind: 'answered' },
      text: '{"a":1}',
      usage: { inputTokens: 48, outputTokens: 12, source: 'provider' },
      costUsd: '0.00021',
      latency: { e2eMs: 88, ttftMs: undefined },
      grades: {
        passed: { kind: 'scored', score: 0, detail: 'Expected output to be valid JSON' },
        score: { kind: 'scored', score: 0.8 },
        'metric:format': { kind: 'scored', score: 0 },
        'metric:correctness': { kind: 'scored', score: 1 },
      },
    });
  });

  it('say which tool wrote them, when, and what they are about', async () => {
    expect((await rowsOf(results(ROW))).at(-1)).toEqual({
      kind: 'about',
      tool: 'promptfoo 0.118.0',
      writtenAt: '2026-11-20T21:27:56.319Z',
      title: 'shall we switch?',
    });
  });

  it('are the same case for every repeat, though each repeat has a testIdx of its own', async () => {
    const rows = await rowsOf(results(ROW, { ...ROW, testIdx: 1 }));
    const contents = rows.flatMap((row) => (row.kind === 'trial' ? [row.trial.case] : []));
    expect(contents[0]).toEqual(contents[1]);
  });

  it('count an error as an answer with a grade where an assertion failed, and as a failure only where the provider did', async () => {
    expect((await only(ROW)).outcome).toEqual({ kind: 'answered' });
    const failed = await only({
      ...ROW,
      failureReason: 2,
      latencyMs: 0,
      cost: 0,
      error: '429 rate limited',
      response: { error: '429 rate limited' },
    });
    expect(failed).toMatchObject({
      outcome: { kind: 'failed', failure: { kind: 'rate-limited', message: '429 rate limited' } },
      text: '',
      costUsd: undefined,
      latency: { e2eMs: undefined },
      grades: {},
    });
  });

  it('have neither time nor cost for an answer from the cache: 0 there is no measurement', async () => {
    const cached = await only({ ...ROW, latencyMs: 0, cost: 0, response: { ...ROW.response, cached: true } });
    expect([cached.latency.e2eMs, cached.costUsd]).toEqual([undefined, undefined]);
  });

  it('have no grade without an assertion: promptfoo passes whatever came', async () => {
    expect(
      (await only({ ...ROW, success: true, score: 1, namedScores: {}, testCase: { vars: {}, assert: [] } })).grades,
    ).toEqual({});
  });

  it('leave out a score that is no share of right', async () => {
    const { grades } = await only({ ...ROW, score: 4, namedScores: { stars: 5, tone: -1, fine: 0.5 } });
    expect(Object.keys(grades)).toEqual(['passed', 'metric:fine']);
  });

  it('name the prompt beside the contender only where several are compared', async () => {
    const two = results(ROW, { ...ROW, prompt: { raw: 'x', label: 'terse' }, promptIdx: 1 });
    two.results.prompts.push({ label: 'terse' });
    const labels = (await rowsOf(two)).flatMap((row) => (row.kind === 'trial' ? [row.trial.contender.label] : []));
    expect(labels).toEqual(['candidate · triage', 'candidate · terse']);
    const lines = [ROW, { ...ROW, prompt: { raw: 'x', label: 'terse' } }].map((row) => JSON.stringify(row)).join('\n');
    expect(
      (await rowsOf(lines, 'results.jsonl')).flatMap((row) =>
        row.kind === 'trial' ? [row.trial.contender.label] : [],
      ),
    ).toEqual(labels);
  });

  it('read a prompt that is a list of chat messages as one', async () => {
    const raw = JSON.stringify([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ]);
    expect((await only({ ...ROW, prompt: { raw } })).prompt).toEqual([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'Hi' },
    ]);
  });

  it('of another version, or of another tool, are refused with what to do', async () => {
    const old = results(ROW);
    await expect(rowsOf({ ...old, results: { ...old.results, version: 2 } })).rejects.toThrow(
      /version 2; version 3 is read/,
    );
    await expect(rowsOf({ samples: [] })).rejects.toThrow(/no promptfoo results file/);
  });

  it('name a row that is not as expected, and go on', async () => {
    const rows = await rowsOf(results(7, { provider: {}, testCase: {} }, ROW));
    expect(rows.map((row) => [row.kind, 'place' in row ? row.place : ''])).toEqual([
      ['fault', 'results.results[0]'],
      ['fault', 'results.results[1]'],
      ['trial', 'results.results[2]'],
      ['about', ''],
    ]);
  });

  it('never fail on what stands in a member: it is read, or it is left out', async () => {
    const members = Object.keys(ROW);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...members), fc.jsonValue(), async (member, value) => {
        const rows = await rowsOf(results({ ...ROW, [member]: value }));
        expect(['trial', 'fault']).toContain(rows[0]?.kind);
      }),
      { numRuns: 150 },
    );
  });

  it('name a row that lies too deep, and keep no number that JSON cannot write', async () => {
    const deep = `{"provider":{"id":"a"},"testCase":{"vars":${'['.repeat(5000)}${']'.repeat(5000)}}}`;
    const wild = JSON.stringify({
      ...ROW,
      response: { ...ROW.response, tokenUsage: { prompt: 1, completion: 2, wild: 7 } },
    });
    const document = JSON.stringify(results(1, 2)).replace(
      '[1,2]',
      `[${deep},${wild.replace('"wild":7', '"wild":1e400')}]`,
    );
    const rows = await rowsOf(document);
    expect(rows.map(({ kind }) => kind)).toEqual(['fault', 'trial', 'about']);
    expect(rows[1]).toMatchObject({ trial: { usage: { inputTokens: 1, raw: { wild: null } } } });
  });

  it('that were cut off at any byte are refused whole, or end with a fault', async () => {
    const text = JSON.stringify(results(ROW));
    for (let end = 1; end < text.length; end += 37) {
      await expect(rowsOf(text.slice(0, end))).rejects.toThrow(/cut off|no promptfoo results/);
    }
    const lines = `${JSON.stringify(ROW)}\n${JSON.stringify(ROW)}`;
    const rows = await rowsOf(lines.slice(0, -10), 'results.jsonl');
    expect(rows.map(({ kind }) => kind)).toEqual(['trial', 'fault', 'about']);
  });
});

describeSamples('promptfoo’s own files', 'promptfoo', (samples) => {
  it.each(['results.json', 'results.jsonl'])('%s holds six answers, two of them never given', async (name) => {
    const rows = [];
    for await (const row of promptfoo.read({ name, path: join(samples, name), bytes: 1 }, { map: new Map() }))
      rows.push(row);
    const trials = rows.flatMap((row) => (row.kind === 'trial' ? [row.trial] : []));
    expect(trials.map(({ contender, outcome }) => `${contender.label} ${outcome.kind}`).sort()).toEqual([
      'candidate-2025-04 answered',
      'candidate-2025-04 answered',
      'flaky-endpoint failed',
      'flaky-endpoint failed',
      'incumbent-2024-08 answered',
      'incumbent-2024-08 answered',
    ]);
    expect(new Set(trials.map((trial) => JSON.stringify(trial.case))).size).toBe(1);
    expect(rows.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });
});
