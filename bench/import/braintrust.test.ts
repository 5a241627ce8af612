import { join } from 'node:path';
import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { anyMemberOf, jsonText } from './any-member.ts';
import { braintrust } from './braintrust.ts';
import { describeSamples } from './describe-samples.ts';
import { rowsOf, rowsOfFile, trialsOf } from './rows-of.ts';

const ROOT = {
  id: 'ev1',
  created: '2026-09-03T08:00:00.120Z',
  experiment_id: 'exp_a',
  dataset_record_id: 'rec-1',
  span_id: 's1',
  root_span_id: 's1',
  span_parents: null,
  is_root: true,
  span_attributes: { name: 'eval', type: 'eval' },
  input: {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Who?' },
    ],
    context: [{ page: 1 }],
  },
  expected: { answer: 'Ada' },
  output: 'Ada.',
  scores: { Right: 1, Tone: null, Marks: 7, Polite: false },
  metrics: { start: 1788422400, end: 1788422410 },
  metadata: { trial_index: 1, family: 'people', severity: 'S2', notes: { long: true } },
  tags: ['golden'],
  error: null,
};

function span(id: string, parent: string, type: string, more: object = {}) {
  return {
    id: `ev-${id}`,
    experiment_id: 'exp_a',
    span_id: id,
    root_span_id: 's1',
    span_parents: [parent],
    is_root: false,
    span_attributes: { name: type, type },
    ...more,
  };
}

const TASK = span('t', 's1', 'task', { metrics: { start: 1788422400, end: 1788422403 } });
const FIRST = span('l1', 't', 'llm', {
  output: [{ finish_reason: 'tool_calls', message: { role: 'assistant', content: '' } }],
  metrics: {
    start: 1788422400.5,
    end: 1788422401,
    prompt_tokens: 100,
    completion_tokens: 10,
    time_to_first_token: 0.2,
    estimated_cost: 0.001,
  },
  metadata: { model: 'm-1', temperature: 0 },
});
const SECOND = span('l2', 't', 'llm', {
  output: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Ada.' } }],
  metrics: {
    start: 1788422401,
    end: 1788422402.25,
    prompt_tokens: 120,
    completion_tokens: 5,
    time_to_first_token: 0.3,
    estimated_cost: 0.002,
  },
  metadata: { model: 'm-1' },
});
const SCORER = span('sc', 's1', 'score', { metrics: { start: 1788422403, end: 1788422410 } });
const JUDGE = span('j', 'sc', 'llm', {
  metrics: { start: 1788422403, end: 1788422409, prompt_tokens: 9000, completion_tokens: 900 },
  metadata: { model: 'judge-1' },
  span_attributes: { type: 'llm', purpose: 'scorer' },
});
const TRACE: readonly object[] = [ROOT, TASK, FIRST, SECOND, SCORER, JUDGE];

function lines(rows: readonly unknown[]): string {
  return rows.map((row) => `${jsonText(row)}\n`).join('');
}

async function trialOf(...rows: readonly unknown[]) {
  const [trial] = trialsOf(await rowsOf(braintrust, 'events.jsonl', lines(rows)));
  assert(trial !== undefined);
  return trial;
}

const EXPECTED = {
  kind: 'trial',
  trial: {
    scenario: undefined,
    case: {
      id: 'rec-1',
      content: ROOT.input,
      reference: { answer: 'Ada' },
      cluster: undefined,
      severity: 'S2',
      slices: { family: 'people', 'tag-golden': 'true' },
    },
    contender: { label: 'm-1', provider: undefined, modelId: 'm-1', parameters: {}, variant: 'base' },
    repetition: 2,
    prompt: [
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: '[{"page":1}]' },
      { role: 'user', text: 'Who?' },
    ],
    outcome: { kind: 'answered' },
    text: 'Ada.',
    reasoningText: '',
    toolCalls: [],
    transcript: [],
    usage: {
      inputTokens: 220,
      cacheReadTokens: undefined,
      cacheWriteTokens: undefined,
      cacheWrite1hTokens: undefined,
      outputTokens: 15,
      reasoningTokens: undefined,
      source: 'provider',
      raw: undefined,
    },
    outputTokens: undefined,
    costUsd: '0.003',
    latency: { e2eMs: 1750, ttftMs: 200 },
    startedAt: '2026-09-03T08:00:00.000Z',
    endedAt: '2026-09-03T08:00:10.000Z',
    finish: { reason: 'stop', raw: 'stop' },
    servedModel: undefined,
    fingerprint: undefined,
    grades: { Right: { kind: 'scored', score: 1 }, Polite: { kind: 'scored', score: 0 } },
  },
};

describe('events of a Braintrust experiment', () => {
  it('fold the contender’s calls into their root, without the judge’s, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...TRACE], { minLength: TRACE.length }), async (rows) => {
        const place = `line ${rows.indexOf(ROOT) + 1}`;
        expect(await rowsOf(braintrust, 'events.jsonl', lines(rows))).toEqual([
          { ...EXPECTED, place },
          { kind: 'about', tool: 'braintrust', writtenAt: '2026-09-03T08:00:00.120Z', title: undefined },
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it('keep what the root says itself', async () => {
    const root = {
      ...ROOT,
      metrics: {
        ...ROOT.metrics,
        prompt_tokens: 1,
        completion_tokens: 2,
        prompt_cached_tokens: 5,
        time_to_first_token: 4,
      },
    };
    const { usage, latency } = await trialOf(root, FIRST, TASK);
    expect(usage).toMatchObject({ inputTokens: 1, outputTokens: 2, cacheReadTokens: undefined });
    expect(latency).toEqual({ e2eMs: 500, ttftMs: 4000 });
  });

  it('know neither tokens nor time when a span between a call and the root is missing: it may be a scorer', async () => {
    const { usage, latency, costUsd } = await trialOf({ ...ROOT, metadata: { model: 'm-1' } }, FIRST, SCORER);
    expect([usage, latency.e2eMs, costUsd]).toEqual([undefined, undefined, undefined]);
  });

  it('know no sum where one call of several has no tokens', async () => {
    expect((await trialOf(ROOT, TASK, FIRST, { ...SECOND, metrics: {} })).usage).toBeUndefined();
  });

  it('take the task’s time where no call was traced, and the root’s where nothing was', async () => {
    const root = { ...ROOT, metadata: { model: 'm-1' } };
    expect((await trialOf(root, TASK, SCORER)).latency.e2eMs).toBe(3000);
    expect((await trialOf(root)).latency.e2eMs).toBe(10_000);
    expect((await trialOf(root, SCORER)).latency.e2eMs).toBeUndefined();
  });

  it('that failed have no grade, no answer and no latency', async () => {
    const failed = await trialOf({ ...ROOT, error: 'APITimeoutError: Request timed out.', metadata: { model: 'm-1' } });
    expect(failed.outcome).toMatchObject({ kind: 'failed', failure: { kind: 'timed-out' } });
    expect([failed.text, failed.grades, failed.latency]).toEqual(['', {}, { e2eMs: undefined, ttftMs: undefined }]);
  });

  it('without an output are no answer, unless one was scored', async () => {
    const root = { ...ROOT, output: null, metadata: { model: 'm-1' } };
    expect((await trialOf({ ...root, scores: { Right: null } })).outcome).toMatchObject({
      kind: 'failed',
      failure: { kind: 'malformed' },
    });
    expect((await trialOf(root)).outcome).toEqual({ kind: 'answered' });
  });

  it.each([
    ['Ada.', 'Ada.'],
    [{ role: 'assistant', content: 'Ada.' }, 'Ada.'],
    [[{ role: 'assistant', content: [{ type: 'text', text: 'Ada.' }] }], 'Ada.'],
    [[{ index: 0, message: { role: 'assistant', content: 'Ada.' } }], 'Ada.'],
    [{ choices: [{ message: { role: 'assistant', content: 'Ada.' } }] }, 'Ada.'],
    [{ answer: 'Ada' }, '{"answer":"Ada"}'],
    [42, '42'],
  ])('read the output %j as %s', async (output, text) => {
    expect((await trialOf({ ...ROOT, output, metadata: { model: 'm-1' } })).text).toBe(text);
  });

  it('that name no model are by the one of their experiment, and faults where there are two', async () => {
    const named = (id: string, model: string | undefined) => ({
      ...ROOT,
      span_id: id,
      root_span_id: id,
      dataset_record_id: id,
      metadata: { model },
    });
    const one = await rowsOf(braintrust, 'e.jsonl', lines([named('a', undefined), named('b', 'm-1')]));
    expect(trialsOf(one).map(({ contender }) => contender.label)).toEqual(['m-1', 'm-1']);
    const two = await rowsOf(
      braintrust,
      'e.jsonl',
      lines([named('a', undefined), named('b', 'm-1'), named('c', 'm-2')]),
    );
    expect(two.map(({ kind }) => kind)).toEqual(['fault', 'trial', 'trial', 'about']);
  });

  it('are two contenders when two experiments ran one model', async () => {
    const other = { ...ROOT, experiment_id: 'exp_b', metadata: { model: 'm-1' } };
    const rows = await rowsOf(braintrust, 'e.jsonl', lines([{ ...ROOT, metadata: { model: 'm-1' } }, other]));
    expect(trialsOf(rows).map(({ contender }) => contender.label)).toEqual(['m-1 · exp_a', 'm-1 · exp_b']);
  });

  it('hold a thousand traces open, and find a span that comes later without its root', async () => {
    const roots = Array.from({ length: 1100 }, (_, n) => ({
      ...ROOT,
      span_id: `r${n}`,
      root_span_id: `r${n}`,
      dataset_record_id: `r${n}`,
      metadata: { model: 'm-1' },
    }));
    const late = (root: string) => ({ ...FIRST, root_span_id: root, span_parents: [root] });
    const rows = await rowsOf(braintrust, 'e.jsonl', lines([...roots, late('r1050'), late('r5')]));
    expect(rows.flatMap((row) => (row.kind === 'fault' ? [row.place] : []))).toEqual(['line 1102']);
    const trials = trialsOf(rows);
    expect(trials.length).toBe(1100);
    expect(trials.filter(({ usage }) => usage !== undefined).map((trial) => trial.case.id)).toEqual(['r1050']);
  });

  it('are passed over when they were deleted', async () => {
    const rows = await rowsOf(braintrust, 'e.jsonl', lines([{ ...ROOT, _object_delete: true }]));
    expect(rows.map(({ kind }) => kind)).toEqual(['passed-over', 'about']);
  });

  it('that are no objects, or nested without end, or torn, are faults by their line', async () => {
    const deep = `{"input": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const rows = await rowsOf(braintrust, 'e.jsonl', `3\n[]\n{}\n${deep}\n\n{"input": "a`);
    expect(rows.flatMap((row) => (row.kind === 'fault' ? [row.place] : []))).toEqual([
      'line 1',
      'line 2',
      'line 3',
      'line 4',
      'line 6',
    ]);
  });

  it('are one trial of two when a second root claims the same trace', async () => {
    const rows = await rowsOf(braintrust, 'e.jsonl', lines([{ ...ROOT, metadata: { model: 'm' } }, ROOT]));
    expect(rows.map(({ kind }) => kind)).toEqual(['fault', 'trial', 'about']);
  });

  it('cut off anywhere give what came before the cut, and one fault', async () => {
    const whole = Buffer.from(lines(TRACE));
    for (let bytes = 0; bytes < whole.length; bytes += 37) {
      const rows = await rowsOf(braintrust, 'e.jsonl', whole.subarray(0, bytes));
      expect(rows.filter(({ kind }) => kind === 'fault').length).toBeLessThanOrEqual(2);
      expect(rows.at(-1)?.kind).toBe('about');
    }
  });

  it('with any JSON in place of any member never throw, and never hold a figure that is none', async () => {
    await fc.assert(
      fc.asyncProperty(anyMemberOf(TRACE), async (rows) => {
        const read = await rowsOf(braintrust, 'e.jsonl', lines(Array.isArray(rows) ? rows : [rows]));
        expect(read.at(-1)?.kind).toBe('about');
        for (const { usage, latency, repetition, costUsd } of trialsOf(read)) {
          for (const figure of [
            usage?.inputTokens ?? 0,
            latency.e2eMs ?? 0,
            latency.ttftMs ?? 0,
            Number(costUsd ?? 0),
          ]) {
            expect(Number.isFinite(figure) && figure >= 0).toBe(true);
          }
          expect(repetition === undefined || repetition >= 1).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('rows of a Braintrust dataset', () => {
  const ROW = {
    id: 'rec-1',
    dataset_id: 'd',
    input: 'Who?',
    expected: 'Ada',
    metadata: { family: 'people' },
    tags: ['v1'],
  };

  it('become cases with what it takes to ask them again', async () => {
    expect(await rowsOf(braintrust, 'dataset.jsonl', lines([ROW]))).toEqual([
      {
        kind: 'case',
        place: 'line 1',
        asked: {
          case: {
            id: 'rec-1',
            content: 'Who?',
            reference: 'Ada',
            cluster: undefined,
            severity: undefined,
            slices: { family: 'people', 'tag-v1': 'true' },
          },
          prompt: [{ role: 'user', text: 'Who?' }],
          metadata: { family: 'people', tags: ['v1'] },
        },
      },
      { kind: 'about', tool: 'braintrust', writtenAt: undefined, title: undefined },
    ]);
  });

  it('stand beside events in one file, told apart row by row', async () => {
    const rows = await rowsOf(
      braintrust,
      'both.jsonl',
      lines([ROW, { ...ROOT, metadata: { model: 'm' } }, { input: 'Where?' }]),
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['case', 'case', 'trial', 'about']);
  });
});

describeSamples('samples of Braintrust', 'braintrust', (folder) => {
  it('give one answer with its call folded in, and one that timed out', async () => {
    const rows = await rowsOfFile(braintrust, join(folder, 'experiment_events.jsonl'));
    expect(rows.map(({ kind }) => kind)).toEqual(['trial', 'trial', 'about']);
    const [answered, failed] = trialsOf(rows);
    expect(answered).toMatchObject({
      case: { id: '0f3c1c1e-0001', severity: 'S1' },
      contender: { label: 'candidate-2026-09' },
      repetition: 1,
      usage: { inputTokens: 812, outputTokens: 23, cacheReadTokens: 0 },
      costUsd: '0.0031',
      // The call took 1.8 s; the root's 1.9 s hold the scoring too.
      latency: { e2eMs: 1800, ttftMs: 410 },
      startedAt: '2026-09-03T08:00:00.120Z',
    });
    expect(answered?.grades).toEqual({ Abstention: { kind: 'scored', score: 1 } });
    expect(failed).toMatchObject({
      outcome: { kind: 'failed', failure: { kind: 'timed-out' } },
      grades: {},
      usage: undefined,
    });
  });

  it('give two cases, with their context before the question', async () => {
    const rows = await rowsOfFile(braintrust, join(folder, 'dataset.jsonl'));
    expect(rows.map(({ kind }) => kind)).toEqual(['case', 'case', 'about']);
    expect(rows[0]).toMatchObject({ asked: { case: { id: '0f3c1c1e-0001', reference: { answerable: false } } } });
    expect(rows[0]?.kind === 'case' && rows[0].asked.prompt.length).toBe(2);
  });
});
