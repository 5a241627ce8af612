import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeSamples } from './describe-samples.ts';
import type { ImportFormat } from './import-format.ts';
import { mappedCsv, mappedJsonl } from './mapped-rows.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-mapped-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function rowsOf(format: ImportFormat, text: string, map: Readonly<Record<string, string>>) {
  const path = join(folder, 'answers');
  await writeFile(path, text);
  return read(format, path, map);
}

async function read(format: ImportFormat, path: string, map: Readonly<Record<string, string>>) {
  const rows = [];
  for await (const row of format.read({ name: 'answers', path, bytes: 1 }, { map: new Map(Object.entries(map)) }))
    rows.push(row);
  return rows;
}

const MAP = {
  prompt: 'q',
  output: 'answer',
  case: 'id',
  contender: 'model',
  reference: 'want',
  repetition0: 'trial',
  latencyS: 'latency_s',
  costUsd: 'usd',
  inputTokens: 'usage.prompt_tokens',
  outputTokens: 'usage.completion_tokens',
  startedAt: 'at',
  'score:exact': 'right',
  'slice:lang': 'lang',
};
const RECORD = {
  id: 'c1',
  q: 'Capital of France?',
  answer: 'Paris',
  want: 'Paris',
  model: 'm',
  trial: 0,
  latency_s: 1.84,
  usd: 0.003,
  usage: { prompt_tokens: 8, completion_tokens: 2 },
  at: '2026-11-20T10:00:00+01:00',
  right: true,
  lang: 'en',
};

describe('JSONL of recorded answers with a mapping', () => {
  it('is read as the mapping says, every number in our unit', async () => {
    expect(await rowsOf(mappedJsonl, JSON.stringify(RECORD), MAP)).toMatchObject([
      {
        kind: 'trial',
        place: 'line 1',
        trial: {
          case: { id: 'c1', reference: 'Paris', slices: { lang: 'en' } },
          contender: { label: 'm', modelId: 'm' },
          repetition: 1,
          prompt: [{ role: 'user', text: 'Capital of France?' }],
          text: 'Paris',
          usage: { inputTokens: 8, outputTokens: 2 },
          costUsd: '0.003',
          latency: { e2eMs: 1840, ttftMs: undefined },
          startedAt: '2026-11-20T09:00:00.000Z',
          grades: { exact: { kind: 'scored', score: 1 } },
        },
      },
    ]);
  });

  it('has as cases what has no answer mapped', async () => {
    const [row] = await rowsOf(mappedJsonl, JSON.stringify(RECORD), { prompt: 'q', case: 'id', reference: 'want' });
    expect(row).toMatchObject({
      kind: 'case',
      asked: { case: { id: 'c1' }, prompt: [{ text: 'Capital of France?' }] },
    });
  });

  it('takes the last message by the assistant as the answer of a conversation', async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'When?' },
      { role: 'assistant', content: 'In May.' },
    ];
    const [row] = await rowsOf(mappedJsonl, JSON.stringify({ messages }), { messages: 'messages' });
    expect(row).toMatchObject({
      kind: 'trial',
      trial: { text: 'In May.', prompt: [{ role: 'system' }, { role: 'user' }] },
    });
  });

  it('keeps output tokens alone where nobody counted the input', async () => {
    const { usage, ...rest } = RECORD;
    const [row] = await rowsOf(mappedJsonl, JSON.stringify({ ...rest, usage: { completion_tokens: 2 } }), MAP);
    expect(row).toMatchObject({ kind: 'trial', trial: { usage: undefined, outputTokens: 2 } });
    expect(usage.prompt_tokens).toBe(8);
  });

  it.each([
    {
      what: 'a time that is no number',
      changed: { latency_s: 'fast' },
      says: /"latency_s" is "fast"; latencyS takes a number from 0/,
    },
    { what: 'a cost below nothing', changed: { usd: -1 }, says: /"usd" is -1; costUsd takes a number from 0/ },
    { what: 'half a token', changed: { usage: { prompt_tokens: 1.5 } }, says: /inputTokens takes a whole number/ },
    { what: 'a score that is no share', changed: { right: 4 }, says: /score:exact is 4; a score lies in \[0, 1\]/ },
    { what: 'a date without a zone', changed: { at: '2026-11-20 10:00:00' }, says: /ISO-8601 with a zone/ },
    { what: 'no answer where one is mapped', changed: { answer: null }, says: /no field "answer"/ },
  ])('names the line that has $what, and reads no zero into it', async ({ changed, says }) => {
    const rows = await rowsOf(
      mappedJsonl,
      `${JSON.stringify({ ...RECORD, ...changed })}\n${JSON.stringify(RECORD)}`,
      MAP,
    );
    expect(rows[0]).toMatchObject({ kind: 'fault', place: 'line 1' });
    expect(rows[0]?.kind === 'fault' ? rows[0].says : '').toMatch(says);
    expect(rows[1]?.kind).toBe('trial');
  });

  it('says which mapped field no record has: a misspelt one would just be missing', async () => {
    const rows = await rowsOf(mappedJsonl, `${JSON.stringify(RECORD)}\n${JSON.stringify(RECORD)}`, {
      ...MAP,
      ttftS: 'first_s',
    });
    expect(rows.map(({ kind }) => kind)).toEqual(['trial', 'trial', 'fault']);
    expect(rows.at(-1)).toMatchObject({
      place: 'the mapping',
      says: expect.stringContaining('"first_s", which is mapped to ttftS'),
    });
  });

  it.each([
    { map: { prompt: 'q', answer: 'a' }, says: /"answer", which is nothing that a record can become/ },
    { map: { output: 'a' }, says: /Nothing says what was asked/ },
  ])('refuses a mapping that cannot be meant: $says', async ({ map, says }) => {
    await expect(rowsOf(mappedJsonl, '{}', map)).rejects.toThrow(says);
  });
});

describe('CSV of recorded answers with a mapping', () => {
  const map = { case: 'id', prompt: 'q', output: 'answer', contender: 'model', latencyMs: 'ms', 'score:ok': 'ok' };

  it('reads numbers and yes or no where they are wanted, and quoted cells over several lines', async () => {
    const rows = await rowsOf(
      mappedCsv,
      '\ufeffid,q,answer,model,ms,ok\nc1,Q,"two\nlines, ""so""",m,120,yes\nc2,Q2,A,m,,FALSE\n',
      map,
    );
    expect(rows).toMatchObject([
      { trial: { text: 'two\nlines, "so"', latency: { e2eMs: 120 }, grades: { ok: { score: 1 } } } },
      { trial: { latency: { e2eMs: undefined }, grades: { ok: { score: 0 } } } },
    ]);
  });

  it('says which line a quote was left open on', async () => {
    const rows = await rowsOf(mappedCsv, 'id,q,answer,model,ms,ok\nc1,Q,A,m,1,yes\nc2,"Q,A,m,1,yes\n', map);
    expect(rows.map(({ kind }) => kind)).toEqual(['trial', 'fault']);
  });

  it('takes an empty cell for an answer of nothing, and for none where it says why there is none', async () => {
    const rows = await rowsOf(mappedCsv, 'id,q,answer,why\nc1,Q,,\nc2,Q2,,429 too many requests\n', {
      case: 'id',
      prompt: 'q',
      output: 'answer',
      error: 'why',
    });
    expect(rows).toMatchObject([
      { kind: 'trial', trial: { text: '', outcome: { kind: 'answered' } } },
      { kind: 'trial', trial: { text: '', outcome: { kind: 'failed', failure: { kind: 'rate-limited' } } } },
    ]);
  });

  it('takes a column whose name has dots before a path of that name', async () => {
    const [row] = await rowsOf(mappedCsv, 'id,q,usage.ms\nc1,Q,7\n', { case: 'id', prompt: 'q', output: 'usage.ms' });
    expect(row).toMatchObject({ trial: { text: '7' } });
  });
});

describeSamples('recorded answers of a model hub', 'hf', (samples) => {
  it('prompt_response.jsonl is one answer with its time and tokens', async () => {
    const rows = await read(mappedJsonl, join(samples, 'prompt_response.jsonl'), {
      case: 'id',
      prompt: 'prompt',
      output: 'response',
      reference: 'reference',
      contender: 'model',
      latencyS: 'latency_s',
      repetition0: 'trial',
      inputTokens: 'usage.prompt_tokens',
      outputTokens: 'usage.completion_tokens',
    });
    expect(rows).toMatchObject([
      {
        kind: 'trial',
        trial: { repetition: 1, latency: { e2eMs: 1840 }, usage: { inputTokens: 812, outputTokens: 64 } },
      },
    ]);
  });

  it('messages.jsonl is one conversation whose last turn is the answer', async () => {
    const rows = await read(mappedJsonl, join(samples, 'messages.jsonl'), {
      messages: 'messages',
      'slice:thumbs': 'metadata.thumbs',
    });
    expect(rows).toMatchObject([
      { kind: 'trial', trial: { text: '14-16 October, Lisbon.', case: { slices: { thumbs: 'up' } } } },
    ]);
  });
});
