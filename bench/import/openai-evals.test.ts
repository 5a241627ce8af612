import { join } from 'node:path';
import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { anyMemberOf, jsonText } from './any-member.ts';
import { describeSamples } from './describe-samples.ts';
import { openaiEvals } from './openai-evals.ts';
import { rowsOf, rowsOfFile, trialsOf } from './rows-of.ts';

const SPEC = {
  spec: {
    completion_fns: ['m-1'],
    eval_name: 'sums.dev.v0',
    base_eval: 'sums',
    split: 'dev',
    run_config: { seed: 1 },
    run_id: 'r1',
    created_at: '2026-09-03 08:00:00.000000',
  },
};

const PROMPT = [
  { role: 'system', content: 'A number only.' },
  { role: 'user', content: 'Half of 90?' },
];

function event(sample: string, type: string, data: object, second = 1) {
  return {
    run_id: 'r1',
    event_id: 0,
    sample_id: sample,
    type,
    data,
    created_by: '',
    created_at: `2026-09-03 08:00:0${second}.500000+00:00`,
  };
}

const SAMPLING = event('sums.dev.0', 'sampling', {
  prompt: PROMPT,
  sampled: ['45'],
  model: 'm-1-2026-09-01',
  usage: { prompt_tokens: 20, completion_tokens: 2, total_tokens: 22, prompt_tokens_details: { cached_tokens: 4 } },
});
const MATCH = event(
  'sums.dev.0',
  'match',
  { correct: true, expected: '45', picked: '45', sampled: '45', options: ['45'] },
  2,
);
const METRICS = event('sums.dev.0', 'metrics', { accuracy: 1, f1_score: 0.5, tokens: 1, is_correct: false }, 2);
const REPORT = { final_report: { accuracy: 1 }, run_id: 'r1' };
const LOG = [SPEC, SAMPLING, MATCH, METRICS, REPORT];

function lines(rows: readonly unknown[]): string {
  return rows.map((row) => `${jsonText(row)}\n`).join('');
}

async function read(...rows: readonly unknown[]) {
  return await rowsOf(openaiEvals, 'log.jsonl', lines(rows));
}

async function trialOf(...rows: readonly unknown[]) {
  const [trial, ...more] = trialsOf(await read(SPEC, ...rows, REPORT));
  assert(trial !== undefined && more.length === 0);
  return trial;
}

describe('a run log of openai/evals', () => {
  it('joins the events of each sample into one trial', async () => {
    expect(await read(...LOG)).toEqual([
      { kind: 'passed-over', place: 'line 1', why: 'the specification of a run' },
      { kind: 'passed-over', place: 'line 5', why: 'the final report: its figures are made again from the samples' },
      {
        kind: 'trial',
        place: 'line 2',
        trial: {
          scenario: 'sums.dev.v0',
          case: {
            id: 'sums.dev.0',
            content: PROMPT,
            reference: '45',
            cluster: undefined,
            severity: undefined,
            slices: {},
          },
          contender: { label: 'm-1', provider: undefined, modelId: 'm-1', parameters: {}, variant: 'base' },
          repetition: undefined,
          prompt: [
            { role: 'system', text: 'A number only.' },
            { role: 'user', text: 'Half of 90?' },
          ],
          outcome: { kind: 'answered' },
          text: '45',
          reasoningText: '',
          toolCalls: [],
          transcript: [{ role: 'assistant', text: '45' }],
          usage: {
            inputTokens: 20,
            cacheReadTokens: 4,
            cacheWriteTokens: undefined,
            cacheWrite1hTokens: undefined,
            outputTokens: 2,
            reasoningTokens: undefined,
            source: 'provider',
            raw: SAMPLING.data && 'usage' in SAMPLING.data ? SAMPLING.data.usage : undefined,
          },
          outputTokens: undefined,
          costUsd: undefined,
          latency: { e2eMs: undefined, ttftMs: undefined },
          startedAt: undefined,
          endedAt: '2026-09-03T08:00:01.500Z',
          finish: undefined,
          servedModel: 'm-1-2026-09-01',
          fingerprint: undefined,
          grades: {
            match: { kind: 'scored', score: 1, detail: 'expected 45, picked 45' },
            accuracy: { kind: 'scored', score: 1 },
            f1_score: { kind: 'scored', score: 0.5 },
            is_correct: { kind: 'scored', score: 0 },
          },
        },
      },
      { kind: 'about', tool: 'openai/evals', writtenAt: '2026-09-03T08:00:02.500Z', title: 'sums.dev.v0' },
    ]);
  });

  it('joins events that are woven into one another', async () => {
    const weave = ['b', 'a'].flatMap((id) => [{ ...SAMPLING, sample_id: id }]);
    const matches = ['a', 'b'].map((id) => ({ ...MATCH, sample_id: id, data: { ...MATCH.data, correct: id === 'a' } }));
    const trials = trialsOf(await read(SPEC, ...weave, ...matches));
    expect(trials.map((trial) => [trial.case.id, trial.grades.match])).toEqual([
      ['b', expect.objectContaining({ score: 0 })],
      ['a', expect.objectContaining({ score: 1 })],
    ]);
  });

  it('is read whole where the final report was written before the last events', async () => {
    const rows = await read(SPEC, SAMPLING, REPORT, MATCH, { ...SAMPLING, sample_id: 'b' });
    expect(trialsOf(rows).map((trial) => [trial.case.id, trial.grades.match?.kind])).toEqual([
      ['sums.dev.0', 'scored'],
      ['b', undefined],
    ]);
  });

  it('takes the last answer of a conversation that goes on, and never a judge’s', async () => {
    const second = event('sums.dev.0', 'sampling', {
      prompt: [...PROMPT, { role: 'assistant', content: '45' }, { role: 'user', content: 'Sure?' }],
      sampled: ['Yes, 45.'],
    });
    const judge = event('sums.dev.0', 'sampling', {
      prompt: [{ role: 'user', content: 'Is 45 right?' }],
      sampled: ['Y'],
    });
    const talked = await trialOf(SAMPLING, second, judge);
    expect(talked.text).toBe('Yes, 45.');
    expect(talked.transcript.map(({ text }) => text)).toEqual(['45', 'Sure?', 'Yes, 45.']);
    expect(talked.usage).toBeUndefined();
    expect((await trialOf(SAMPLING, judge)).text).toBe('45');
  });

  it('is read without an answer as failed, with what the error event says', async () => {
    const error = event('sums.dev.0', 'error', { type: 'RateLimitError', message: 'slow down' });
    const failed = await trialOf(error, METRICS);
    expect(failed.outcome).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rate-limited', message: 'RateLimitError: slow down' },
    });
    expect(failed.grades).toEqual({});
    expect((await trialOf(METRICS)).outcome).toMatchObject({ kind: 'failed', failure: { kind: 'malformed' } });
  });

  it('takes the mean of several matches in one sample', async () => {
    const wrong = { ...MATCH, data: { ...MATCH.data, correct: false } };
    expect((await trialOf(SAMPLING, MATCH, MATCH, wrong, wrong)).grades.match).toMatchObject({ score: 0.5 });
  });

  it('leaves a grader out whose marks go beyond 1 anywhere in the file', async () => {
    const marks = (sample: string, score: number) => event(sample, 'metrics', { score });
    const rows = await read(SPEC, SAMPLING, marks('sums.dev.0', 1), { ...SAMPLING, sample_id: 'b' }, marks('b', 4));
    expect(trialsOf(rows).map(({ grades }) => grades)).toEqual([{}, {}]);
  });

  it('leaves the runs of a file to be counted, each with its own contender', async () => {
    const other = { spec: { ...SPEC.spec, completion_fns: ['m-2', 'judge'] } };
    const rows = await read(...LOG, ...LOG, other, SAMPLING);
    expect(trialsOf(rows).map(({ contender, repetition }) => [contender.label, contender.modelId, repetition])).toEqual(
      [
        ['m-1', 'm-1', undefined],
        ['m-1', 'm-1', undefined],
        ['m-2 + judge', 'm-2', undefined],
      ],
    );
  });

  it('holds a thousand samples open', async () => {
    const samples = Array.from({ length: 1001 }, (_, n) => ({ ...SAMPLING, sample_id: `s${n}` }));
    const rows = await read(SPEC, ...samples, { ...MATCH, sample_id: 's1' }, { ...MATCH, sample_id: 's0' });
    const trials = trialsOf(rows);
    expect(trials.length).toBe(1001);
    expect(rows.filter(({ kind }) => kind === 'fault')).toEqual([
      { kind: 'fault', place: 'line 1004', says: 'an event of a sample whose others came over 1000 samples before it' },
    ]);
    expect(trials.find((trial) => trial.case.id === 's1')?.grades.match).toMatchObject({ score: 1 });
  });

  it('takes a text as a prompt, and one sampled text', async () => {
    const plain = event('sums.dev.0', 'sampling', { prompt: 'Half of 90?', sampled: '45' });
    expect(await trialOf(plain)).toMatchObject({ prompt: [{ role: 'user', text: 'Half of 90?' }], text: '45' });
  });

  it('is a fault line by line where nobody says who answered', async () => {
    const faults = async (...rows: readonly unknown[]) =>
      (await read(...rows)).flatMap((row) => (row.kind === 'fault' ? [row.says] : []));
    expect(await faults(SAMPLING)).toEqual([expect.stringMatching(/^an event before any spec/)]);
    expect(await faults({ spec: {} }, SAMPLING)).toEqual([
      expect.stringMatching(/no completion_fns/),
      expect.stringMatching(/whose spec names nobody/),
    ]);
    expect(await faults(SPEC, { ...SAMPLING, sample_id: null })).toEqual([
      expect.stringMatching(/sample_id is no text/),
    ]);
    expect(await faults(3, [], {}, { input: '' }, { input: [] }, { ideal: 'x' })).toHaveLength(6);
  });

  it('cut off anywhere gives what came before the cut, and at most a fault', async () => {
    const whole = Buffer.from(lines(LOG));
    for (let bytes = 0; bytes < whole.length; bytes += 17) {
      const rows = await rowsOf(openaiEvals, 'log.jsonl', whole.subarray(0, bytes));
      expect(rows.filter(({ kind }) => kind === 'fault').length).toBeLessThanOrEqual(1);
      expect(rows.at(-1)?.kind).toBe('about');
    }
  });

  it('with any JSON in place of any member never throws, and never holds a figure that is none', async () => {
    await fc.assert(
      fc.asyncProperty(anyMemberOf([...LOG, { input: PROMPT, ideal: ['45'] }]), async (rows) => {
        const found = await rowsOf(openaiEvals, 'log.jsonl', lines(Array.isArray(rows) ? rows : [rows]));
        expect(found.at(-1)?.kind).toBe('about');
        for (const { usage, grades } of trialsOf(found)) {
          expect(Number.isSafeInteger(usage?.inputTokens ?? 0)).toBe(true);
          for (const grade of Object.values(grades)) expect(grade.kind).toBe('scored');
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('samples of openai/evals', () => {
  it('become cases with their ideal answers', async () => {
    const rows = await read({ input: PROMPT, ideal: ['45', '45.0'], topic: 'halves' }, { input: 'Why?' });
    expect(rows.slice(0, 2)).toEqual([
      {
        kind: 'case',
        place: 'line 1',
        asked: {
          case: {
            id: undefined,
            content: PROMPT,
            reference: ['45', '45.0'],
            cluster: undefined,
            severity: undefined,
            slices: {},
          },
          prompt: [
            { role: 'system', text: 'A number only.' },
            { role: 'user', text: 'Half of 90?' },
          ],
          metadata: { topic: 'halves' },
        },
      },
      {
        kind: 'case',
        place: 'line 2',
        asked: {
          case: {
            id: undefined,
            content: 'Why?',
            reference: undefined,
            cluster: undefined,
            severity: undefined,
            slices: {},
          },
          prompt: [{ role: 'user', text: 'Why?' }],
          metadata: {},
        },
      },
    ]);
  });
});

describeSamples('files of openai/evals', 'openai-evals', (folder) => {
  it('give one answer, right, with no time at all', async () => {
    const rows = await rowsOfFile(openaiEvals, join(folder, 'run_log.jsonl'));
    expect(rows.map(({ kind }) => kind)).toEqual(['passed-over', 'passed-over', 'trial', 'about']);
    expect(trialsOf(rows)[0]).toMatchObject({
      scenario: 'arith.dev.v0',
      case: { id: 'arith.dev.0', reference: '12' },
      contender: { label: 'gpt-4o-mini' },
      text: '12',
      usage: undefined,
      latency: { e2eMs: undefined, ttftMs: undefined },
      endedAt: '2026-09-03T08:00:01.000Z',
      grades: { match: { kind: 'scored', score: 1 } },
    });
  });

  it('give two cases', async () => {
    const rows = await rowsOfFile(openaiEvals, join(folder, 'samples.jsonl'));
    expect(rows.map(({ kind }) => kind)).toEqual(['case', 'case', 'about']);
    expect(rows[1]).toMatchObject({ asked: { case: { reference: ['45', '45.0'] } } });
  });
});
