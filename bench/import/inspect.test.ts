import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { assert, describe, expect, it } from 'vitest';
import { anyMemberOf, jsonText } from './any-member.ts';
import { describeSamples } from './describe-samples.ts';
import { inspect } from './inspect.ts';
import { rowsOf, rowsOfFile, trialsOf } from './rows-of.ts';

const SAMPLE = {
  id: 'q/7',
  epoch: 2,
  input: 'How many rooms are free?',
  target: '3',
  choices: [],
  messages: [
    { role: 'system', content: 'Answer briefly.' },
    { role: 'user', content: 'How many rooms are free?', source: 'input' },
    {
      id: 'm1',
      role: 'assistant',
      content: '',
      tool_calls: [{ id: 't1', function: 'free_rooms', arguments: { day: 'today' }, type: 'function' }],
    },
    { role: 'tool', content: '3', tool_call_id: 't1', function: 'free_rooms' },
    {
      id: 'm2',
      role: 'assistant',
      content: [
        { type: 'reasoning', reasoning: 'The tool says 3.' },
        { type: 'text', text: 'Three rooms.' },
      ],
    },
  ],
  output: {
    model: 'm-2026-09-01',
    choices: [
      {
        message: {
          id: 'm2',
          role: 'assistant',
          content: [
            { type: 'reasoning', reasoning: 'The tool says 3.' },
            { type: 'text', text: 'Three rooms.' },
          ],
        },
        stop_reason: 'stop',
      },
    ],
    usage: {
      input_tokens: 50,
      output_tokens: 20,
      total_tokens: 170,
      input_tokens_cache_read: 100,
      reasoning_tokens: 12,
    },
    time: 0.75,
  },
  scores: { match: { value: 'C', answer: '3', explanation: 'equal' }, marks: { value: { tone: 0.5, length: 7 } } },
  metadata: { topic: 'rooms', severity: 'S1', long: 'x'.repeat(100) },
  model_usage: { 'lab/m': { input_tokens: 999, output_tokens: 999, total_tokens: 1998 } },
  started_at: '2026-09-03T08:00:00.5+00:00',
  completed_at: '2026-09-03T08:00:09+00:00',
  total_time: 8.5,
  events: [
    { event: 'sample_init', timestamp: '2026-09-03T08:00:00+00:00' },
    {
      event: 'model',
      output: {
        choices: [{ message: { id: 'm1' } }],
        usage: {
          input_tokens: 90,
          output_tokens: 10,
          total_tokens: 100,
          input_tokens_cache_read: 0,
          reasoning_tokens: 0,
        },
        time: 0.5,
      },
    },
    {
      event: 'model',
      output: {
        choices: [{ message: { id: 'm2' } }],
        usage: {
          input_tokens: 50,
          output_tokens: 20,
          total_tokens: 170,
          input_tokens_cache_read: 100,
          reasoning_tokens: 12,
        },
        time: 0.75,
      },
      call: { response: { system_fingerprint: 'fp_1' } },
    },
    { event: 'model', output: { choices: [{ message: { id: 'judge' } }], usage: { input_tokens: 5000 }, time: 60 } },
  ],
};

const LOG = {
  version: 2,
  status: 'success',
  eval: {
    run_id: 'r1',
    created: '2026-09-03T07:59:00+00:00',
    task: 'front_desk',
    model: 'lab/m',
    model_generate_config: { temperature: 0.2, max_tokens: 100, seed: null },
    packages: { inspect_ai: '0.3.200' },
  },
  plan: { config: { temperature: 0, stop_seqs: ['END'] } },
  results: { scores: [{ name: 'match', scorer: 'match', metrics: { accuracy: { value: 1 } } }] },
  stats: { started_at: '2026-09-03T07:59:01+00:00', completed_at: '2026-09-03T08:00:10+00:00' },
  samples: [SAMPLE],
};

function logOf(sample: object, more: object = {}): string {
  return JSON.stringify({ ...LOG, ...more, samples: [{ ...SAMPLE, ...sample }] });
}

async function trialOf(sample: object, more: object = {}) {
  const [trial] = trialsOf(await rowsOf(inspect, 'log.json', logOf(sample, more)));
  assert(trial !== undefined);
  return trial;
}

function archiveOf(log: typeof LOG, entries: Record<string, Uint8Array> = {}): Uint8Array {
  const { samples, ...header } = log;
  const named = samples.map(
    (sample) => [`samples/${sample.id}_epoch_${sample.epoch}.json`, strToU8(JSON.stringify(sample))] as const,
  );
  return zipSync({
    '_journal/start.json': strToU8('{}'),
    ...Object.fromEntries(named),
    ...entries,
    'header.json': strToU8(JSON.stringify(header)),
  });
}

describe('an Inspect log', () => {
  it('becomes one trial a sample, with what the file says and nothing more', async () => {
    const rows = await rowsOf(inspect, 'log.json', JSON.stringify(LOG));
    expect(rows).toEqual([
      {
        kind: 'trial',
        place: 'samples[0]',
        trial: {
          scenario: 'front_desk',
          case: {
            id: 'q/7',
            content: { input: 'How many rooms are free?' },
            reference: '3',
            cluster: undefined,
            severity: 'S1',
            slices: { topic: 'rooms' },
          },
          contender: {
            label: 'lab/m',
            provider: 'lab',
            modelId: 'm',
            parameters: { temperature: 0, maxOutputTokens: 100, stop: ['END'] },
            variant: 'base',
          },
          repetition: 2,
          prompt: [
            { role: 'system', text: 'Answer briefly.' },
            { role: 'user', text: 'How many rooms are free?' },
          ],
          outcome: { kind: 'answered' },
          text: 'Three rooms.',
          reasoningText: 'The tool says 3.',
          toolCalls: [],
          transcript: [
            {
              role: 'assistant',
              text: '',
              toolCalls: [{ id: 't1', name: 'free_rooms', input: { day: 'today' }, rawInput: '{"day":"today"}' }],
            },
            { role: 'tool', toolCallId: 't1', name: 'free_rooms', text: '3' },
            { role: 'assistant', text: 'Three rooms.' },
          ],
          // The two calls whose messages are the contender's: 90 + (50 + 100 cached) in, 10 + 20 out. The judge's are nobody's here.
          usage: {
            inputTokens: 240,
            cacheReadTokens: 100,
            cacheWriteTokens: undefined,
            cacheWrite1hTokens: undefined,
            outputTokens: 30,
            reasoningTokens: 12,
            source: 'provider',
            raw: undefined,
          },
          outputTokens: undefined,
          costUsd: undefined,
          latency: { e2eMs: 1250, ttftMs: undefined },
          startedAt: '2026-09-03T08:00:00.500Z',
          endedAt: '2026-09-03T08:00:09.000Z',
          finish: { reason: 'stop', raw: 'stop' },
          servedModel: 'm-2026-09-01',
          fingerprint: 'fp_1',
          grades: {
            match: { kind: 'scored', score: 1, detail: '3 · equal' },
            'marks.tone': { kind: 'scored', score: 0.5 },
          },
        },
      },
      { kind: 'about', tool: 'inspect_ai 0.3.200', writtenAt: '2026-09-03T08:00:10.000Z', title: 'front_desk' },
    ]);
  });

  it('says the same as an archive', async () => {
    const [fromDocument, fromArchive] = await Promise.all([
      rowsOf(inspect, 'log.json', JSON.stringify(LOG)),
      rowsOf(inspect, 'log.eval', archiveOf(LOG)),
    ]);
    expect(trialsOf(fromArchive)).toEqual(trialsOf(fromDocument));
    expect(fromArchive[0]?.kind === 'trial' && fromArchive[0].place).toBe('samples/q/7_epoch_2.json');
  });

  it.each([
    ['C', 1],
    ['I', 0],
    ['P', 0.5],
    ['N', 0],
    [true, 1],
    [0, 0],
    [0.25, 0.25],
    ['0.5', 0.5],
    ['Yes', 1],
    [7, undefined],
    [-0.1, undefined],
    ['A', undefined],
    ['', undefined],
    [null, undefined],
    [[1, 0], undefined],
  ])('reads the score %j as %j', async (value, share) => {
    const { grades } = await trialOf({ scores: { s: { value } } });
    expect(grades).toEqual(share === undefined ? {} : { s: { kind: 'scored', score: share } });
  });

  it('reads NaN, which Inspect writes for what was not scored, as no grade', async () => {
    const python = logOf({ scores: { s: { value: 'PYTHON' }, t: { value: 1 } } }).replace('"PYTHON"', 'NaN');
    const [trial] = trialsOf(await rowsOf(inspect, 'log.json', python));
    expect(trial?.grades).toEqual({ t: { kind: 'scored', score: 1 } });
  });

  it('leaves a scorer out whose marks go beyond 1, instead of reading its lowest mark as right', async () => {
    const marks = (metric: string) => ({
      results: { scores: [{ name: 'marks', scorer: 'marks', metrics: { [metric]: { value: 3.2 } } }] },
    });
    const sample = { scores: { marks: { value: 1 }, match: { value: 'C' } } };
    expect(Object.keys((await trialOf(sample, marks('mean'))).grades)).toEqual(['match']);
    expect(Object.keys((await trialOf(sample, marks('inspect_ai/mean'))).grades)).toEqual(['match']);
    expect(Object.keys((await trialOf(sample, marks('std'))).grades)).toEqual(['marks', 'match']);
  });

  it('takes the one score of older logs, under its scorer’s name', async () => {
    const { grades } = await trialOf({ scores: undefined, score: { value: 'I' } });
    expect(grades).toEqual({ match: { kind: 'scored', score: 0 } });
  });

  it.each([
    [{ error: { message: 'Error code: 429 - rate limit' } }, 'failed'],
    [{ limit: { type: 'message', limit: 10 } }, 'tool-loop-limit'],
    [{ limit: { type: 'context', limit: 1 } }, 'context-exceeded'],
    [{ limit: { type: 'token', limit: 500 } }, 'cut-short'],
    [{ limit: { type: 'time', limit: 60 } }, 'cut-short'],
    [{ limit: { type: 'operator', limit: 1 } }, 'failed'],
    [{ output: { model: 'lab/m', choices: [] }, messages: SAMPLE.messages.slice(0, 2) }, 'failed'],
    [
      { output: { ...SAMPLE.output, choices: [{ ...SAMPLE.output.choices[0], stop_reason: 'max_tokens' }] } },
      'cut-short',
    ],
    [
      { output: { ...SAMPLE.output, choices: [{ ...SAMPLE.output.choices[0], stop_reason: 'content_filter' }] } },
      'refused',
    ],
  ])('ends %j as %s', async (sample, kind) => {
    expect((await trialOf(sample)).outcome.kind).toBe(kind);
  });

  it('has neither answer nor grade nor latency in a sample that ended in an error', async () => {
    const failed = await trialOf({ error: { message: 'Request timed out.' } });
    expect(failed.outcome).toMatchObject({ kind: 'failed', failure: { kind: 'timed-out' } });
    expect([failed.text, failed.grades, failed.latency.e2eMs, failed.finish]).toEqual(['', {}, undefined, undefined]);
  });

  it('does not know tokens or time when a call of several was not logged, and never takes the sample’s time', async () => {
    const { usage, latency } = await trialOf({ events: SAMPLE.events.slice(0, 2), model_usage: {} });
    expect([usage, latency.e2eMs]).toEqual([undefined, undefined]);
  });

  it('takes the sample’s tokens of the model when events are missing, but not when a scorer asks a model too', async () => {
    expect((await trialOf({ events: [] })).usage?.inputTokens).toBe(999);
    const judged = { eval: { ...LOG.eval, scorers: [{ name: 'model_graded_qa' }] } };
    expect((await trialOf({ events: [] }, judged)).usage).toBeUndefined();
  });

  it('takes no time and no cost from an answer of Inspect’s cache', async () => {
    const events = SAMPLE.events.map((event) => ({ ...event, cache: 'read' }));
    expect((await trialOf({ events })).latency.e2eMs).toBeUndefined();
  });

  it('reads cached tokens by the total, and leaves tokens out that add up to nothing', async () => {
    const one = (usage: object) =>
      trialOf({ messages: SAMPLE.messages.slice(0, 2), output: { ...SAMPLE.output, usage }, model_usage: {} });
    const within = { input_tokens: 150, output_tokens: 20, total_tokens: 170, input_tokens_cache_read: 100 };
    const beside = { input_tokens: 50, output_tokens: 20, total_tokens: 170, input_tokens_cache_read: 100 };
    expect((await one(within)).usage).toMatchObject({ inputTokens: 150, cacheReadTokens: 100 });
    expect((await one(beside)).usage).toMatchObject({ inputTokens: 150, cacheReadTokens: 100 });
    const neither = await one({ ...beside, total_tokens: 3 });
    expect([neither.usage, neither.outputTokens]).toEqual([undefined, 20]);
    expect((await one({ ...within, total_cost: 0.0031 })).costUsd).toBe('0.0031');
  });

  it('keeps examples among the input in the prompt', async () => {
    const messages = [
      { role: 'user', content: '1+1?', source: 'input' },
      { role: 'assistant', content: '2', source: 'input' },
      { role: 'user', content: '2+2?', source: 'input' },
      { role: 'assistant', content: '4', source: 'generate' },
    ];
    const { prompt, transcript } = await trialOf({ messages });
    expect([prompt.length, transcript.length]).toEqual([3, 1]);
  });

  it('says that an evaluation was cancelled, and passes over samples that were declared invalid', async () => {
    const rows = await rowsOf(inspect, 'log.json', logOf({ invalidation: { author: 'me' } }, { status: 'cancelled' }));
    expect(rows.map((row) => (row.kind === 'passed-over' ? row.why : row.kind))).toEqual([
      'a sample that was declared invalid in Inspect',
      "the evaluation's status is cancelled: samples that it did not reach are not in the file",
      'about',
    ]);
  });

  it('names the place of a sample that is none, and goes on', async () => {
    const rows = await rowsOf(
      inspect,
      'log.json',
      JSON.stringify({ ...LOG, samples: [3, { ...SAMPLE, id: null }, SAMPLE] }),
    );
    expect(rows.map((row) => (row.kind === 'fault' ? `${row.place}: ${row.says}` : row.kind))).toEqual([
      'samples[0]: expected a sample as an object',
      'samples[1]: the sample has no id; Inspect gives each a number or a text',
      'trial',
      'about',
    ]);
  });

  it('reads no sample that is nested without end', async () => {
    const deep = logOf({ metadata: 'DEEP' }).replace('"DEEP"', `${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const [row] = await rowsOf(inspect, 'log.json', deep);
    expect(row).toMatchObject({ kind: 'fault', place: 'samples[0]' });
  });

  it.each([
    ['a version to come', JSON.stringify({ ...LOG, version: 3 }), /says version 3 .* version 2 are read/],
    ['no version', JSON.stringify({ ...LOG, version: undefined }), /version null/],
    ['no samples', JSON.stringify({ ...LOG, samples: [] }), /holds no samples \(its status is success\)/],
    ['no header', JSON.stringify({ version: 2, samples: [SAMPLE] }), /no eval.task and eval.model/],
    ['another tool’s JSON', '{"results": []}', /version null/],
    ['a list', '[]', /version null/],
    ['no JSON', 'inspect', /no JSON/],
    ['nothing', '', /ends in the middle/],
    ['an archive without its header', zipSync({ 'samples/1_epoch_1.json': strToU8('{}') }), /no header.json/],
    ['an archive of nothing', zipSync({}), /no header.json|no complete ZIP/],
    ['an archive without samples', archiveOf({ ...LOG, samples: [] }), /holds no samples/],
    ['a header that is no JSON', zipSync({ 'header.json': strToU8('{') }), /header.json is no JSON/],
  ])('that is %s is refused with what is accepted', async (_what, content, says) => {
    await expect(rowsOf(inspect, 'log.eval', content)).rejects.toThrow(says);
  });

  it('goes on after an entry of an archive that cannot be read', async () => {
    const broken = archiveOf(LOG, { 'samples/x\u001b_epoch_1.json': strToU8('{"id": 1') });
    const rows = await rowsOf(inspect, 'log.eval', broken);
    expect(rows.map(({ kind }) => kind)).toEqual(['trial', 'fault', 'about']);
    expect(rows[1]).toMatchObject({ place: 'samples/x?_epoch_1.json' });
  });

  it('cut off anywhere ends in an error or in rows, never in anything else', async () => {
    const document = Buffer.from(JSON.stringify(LOG));
    for (let bytes = 0; bytes < document.length - 1; bytes += 61) {
      await expect(rowsOf(inspect, 'log.json', document.subarray(0, bytes))).rejects.toThrow(/cut off|no JSON/);
    }
    const archive = archiveOf(LOG);
    for (let bytes = 5; bytes < archive.length; bytes += 61) {
      await expect(rowsOf(inspect, 'log.eval', archive.subarray(0, bytes))).rejects.toThrow(/no complete ZIP archive/);
    }
  });

  it('with any JSON in place of any member of a sample makes a trial without it, or a fault', async () => {
    await fc.assert(
      fc.asyncProperty(anyMemberOf(SAMPLE), async (sample) => {
        const rows = await rowsOf(inspect, 'log.json', jsonText({ ...LOG, samples: [sample] }));
        expect(rows.map(({ kind }) => kind)).toEqual([expect.stringMatching(/^(trial|fault|passed-over)$/), 'about']);
        for (const { usage, latency, grades } of trialsOf(rows)) {
          for (const figure of [usage?.inputTokens ?? 0, usage?.outputTokens ?? 0, latency.e2eMs ?? 0]) {
            expect(Number.isFinite(figure) && figure >= 0).toBe(true);
          }
          for (const grade of Object.values(grades)) expect(grade.kind).toBe('scored');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('with any JSON in place of any member of its header is read, or refused with a message', async () => {
    const { samples: _samples, ...header } = LOG;
    await fc.assert(
      fc.asyncProperty(anyMemberOf(header), async (changed) => {
        const log = { ...(typeof changed === 'object' ? changed : { changed }), samples: [SAMPLE] };
        try {
          expect(trialsOf(await rowsOf(inspect, 'log.json', jsonText(log))).length).toBe(1);
        } catch (error) {
          assert(error instanceof Error);
          expect(error.message).toMatch(/log.json (says version|has no eval.task)/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describeSamples('published Inspect logs', 'inspect', (folder) => {
  it('give the three answers that a cancelled run of GPT-4o mini got to, two of them right', async () => {
    const rows = await rowsOfFile(inspect, join(folder, 'inspect_log_popularity_gpt-4o-mini.json'));
    expect(rows.map(({ kind }) => kind)).toEqual(['trial', 'trial', 'trial', 'passed-over', 'about']);
    const trials = trialsOf(rows);
    expect(trials.map(({ grades }) => grades.match?.kind === 'scored' && grades.match.score)).toEqual([1, 1, 0]);
    expect(trials.map(({ text }) => text)).toEqual(['Yes', 'No', 'No']);
    expect(trials.map(({ latency }) => latency.e2eMs)).toEqual([538.119, 1654.217, 517.086]);
    expect(trials.map(({ usage }) => usage?.inputTokens)).toEqual([64, 58, 70]);
    expect(trials[0]).toMatchObject({ startedAt: '2025-05-13T00:28:13.296Z', endedAt: undefined, costUsd: undefined });
  });

  it('give the one answer of an older log, whose time is not known', async () => {
    const rows = await rowsOfFile(inspect, join(folder, 'inspect_log_v2_ollama.json'));
    const [trial, ...more] = trialsOf(rows);
    expect(more).toEqual([]);
    expect(trial).toMatchObject({
      contender: { label: 'ollama/llama3.1', provider: 'ollama', parameters: { temperature: 1 } },
      text: 'No',
      latency: { e2eMs: undefined },
      usage: { inputTokens: 66, outputTokens: 2, cacheReadTokens: undefined },
      grades: { match: { kind: 'scored', score: 0 } },
    });
  });

  it('say the same when they are packed into an archive', async () => {
    const path = join(folder, 'inspect_log_popularity_gpt-4o-mini.json');
    const { samples, ...header } = JSON.parse(await readFile(path, 'utf8')) as { samples: { id: number }[] };
    const zip = zipSync({
      ...Object.fromEntries(samples.map((one) => [`samples/${one.id}_epoch_1.json`, strToU8(JSON.stringify(one))])),
      'header.json': strToU8(JSON.stringify(header)),
    });
    expect(trialsOf(await rowsOf(inspect, 'log.eval', zip))).toEqual(trialsOf(await rowsOfFile(inspect, path)));
  });
});
