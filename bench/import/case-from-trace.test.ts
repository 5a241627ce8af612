import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Message } from '#bench/domain/message.ts';
import { WRITTEN_CASE } from '#bench/plan/written-case.ts';
import { appendCase, caseStanding } from './append-case.ts';
import { caseFromTrace, type TraceCase, type TraceCaseOptions } from './case-from-trace.ts';
import type { AskableCase, ImportedCase, ImportedTrial } from './imported-row.ts';
import { overlap, plainQuestion } from './same-question.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bakeoff-trace-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPTIONS: TraceCaseOptions = {
  id: undefined,
  withAnswer: false,
  format: 'otel',
  file: { name: 'traces.json', sha256: 'cd'.repeat(32) },
  place: 'span 1',
  secrets: [],
};

/** Not written out, so that no file of this project holds anything that looks like a key. */
const KEY = `sk-${'aB3d'.repeat(10)}`;

function asked(prompt: readonly Message[] | string, known: Partial<ImportedCase> = {}): AskableCase {
  const messages: readonly Message[] = typeof prompt === 'string' ? [{ role: 'user', text: prompt }] : prompt;
  const found: ImportedCase = {
    id: undefined,
    content: messages,
    reference: undefined,
    cluster: undefined,
    severity: undefined,
    slices: {},
    ...known,
  };
  return { case: found, prompt: messages, metadata: {} };
}

function answered(prompt: string, text: string): ImportedTrial {
  const { case: found, prompt: messages } = asked(prompt);
  return {
    scenario: undefined,
    case: found,
    contender: { label: 'openai:gpt-5', provider: 'openai', modelId: 'gpt-5', parameters: {}, variant: 'base' },
    repetition: undefined,
    prompt: messages,
    outcome: { kind: 'answered' },
    text,
    reasoningText: '',
    toolCalls: [],
    transcript: [],
    usage: undefined,
    outputTokens: undefined,
    costUsd: undefined,
    latency: { e2eMs: undefined, ttftMs: undefined },
    startedAt: undefined,
    endedAt: undefined,
    finish: undefined,
    servedModel: undefined,
    fingerprint: undefined,
    grades: {},
  };
}

const caseOf = (prompt: readonly Message[] | string, options: Partial<TraceCaseOptions> = {}): TraceCase =>
  caseFromTrace(asked(prompt), { ...OPTIONS, ...options });

describe('a case from a trace', () => {
  it('is what was asked, clean, with where it is from and what was taken out', () => {
    expect(caseOf(`Mail a@b.io, then a@b.io again with ${KEY}`)).toEqual({
      id: expect.stringMatching(/^case-[0-9a-f]{10}$/),
      messages: [{ role: 'user', text: 'Mail [email-1], then [email-1] again with [api-key-1]' }],
      reference: null,
      source: {
        file: 'traces.json',
        sha256: 'cd'.repeat(32),
        place: 'span 1',
        format: 'otel',
        row: expect.stringMatching(/^[0-9a-f]{64}$/),
        redacted: { email: 2, 'api-key': 1 },
      },
    });
  });

  it('leaves the answer behind, or keeps it as what nobody has reviewed', () => {
    const trace = answered('Whose address?', 'It is a@b.io');
    expect(JSON.stringify(caseFromTrace(trace, OPTIONS))).not.toMatch(/It is/);
    expect(caseFromTrace(trace, { ...OPTIONS, withAnswer: true })).toMatchObject({
      reference: null,
      candidate: { text: 'It is [email-1]', by: 'openai:gpt-5', reviewed: false },
    });
  });

  it('cleans tool calls as values, their results, and what names the case', () => {
    const made = caseFromTrace(
      asked(
        [
          { role: 'user', text: 'Send it' },
          {
            role: 'assistant',
            text: '',
            toolCalls: [
              { id: 'c1', name: 'mail', input: { to: '\na@b.io' }, rawInput: '{"to":"\\na@b.io"}' },
              { id: 'c2', name: 'mail', input: undefined, rawInput: 'to a@b.io {' },
            ],
          },
          { role: 'tool', toolCallId: 'c1', name: 'mail', text: '{"sent":"\\na@b.io"}' },
          { role: 'tool', toolCallId: 'c2', name: 'mail', text: '{ "fine":  1 }' },
        ],
        { id: 'user a@b.io', cluster: 'a@b.io', reference: 'to a@b.io' },
      ),
      OPTIONS,
    );
    expect(JSON.stringify(made)).not.toMatch(/a@b/);
    expect(made).toMatchObject({
      cluster: '[email-1]',
      reference: ['to [email-1]'],
      messages: [
        {},
        { toolCalls: [{ rawInput: '{"to":"\\n[email-1]"}' }, { input: null, rawInput: 'to [email-1] {' }] },
        { text: '{"sent":"\\n[email-1]"}' },
        { text: '{ "fine":  1 }' },
      ],
    });
  });

  it('is known again by its row, whatever becomes of its words', () => {
    expect(caseOf('one').source.row).toBe(caseOf('one', { id: 'x', place: 'elsewhere' }).source.row);
    expect(caseOf('one').source.row).not.toBe(caseOf('two').source.row);
  });

  it('fits the cases that an import has written', () => {
    const schema = z.strictObject({ ...WRITTEN_CASE, reference: z.array(z.string()).nullable() });
    const made = caseFromTrace(answered('Why?', 'So.'), { ...OPTIONS, withAnswer: true });
    expect(schema.safeParse(JSON.parse(JSON.stringify(made)))).toMatchObject({ success: true });
  });

  it('is none without a question, or under an id that no file could have', () => {
    expect(() => caseOf(' \n')).toThrow(/span 1 asks nothing/);
    expect(() => caseOf('a', { id: '../x' })).toThrow(/no case id\. Accepted/);
  });
});

describe('a file of cases', () => {
  let files = 0;
  const fileOf = (...lines: readonly unknown[]): string => {
    files += 1;
    const path = join(folder, `cases-${files}.jsonl`);
    writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
    return path;
  };

  it('gets the case as a line of its own, also when its last line has no end', async () => {
    const [first, second] = [caseOf('one', { id: 'a' }), caseOf('two', { id: 'b' })];
    const path = fileOf(first);
    await appendCase(path, second);
    await appendCase(path, caseOf('three', { id: 'c' }));
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines.map((line) => (line === '' ? '' : JSON.parse(line).id))).toEqual(['a', 'b', 'c', '']);
    const begun = join(folder, 'begun.jsonl');
    await appendCase(begun, first);
    expect(readFileSync(begun, 'utf8')).toBe(`${JSON.stringify(first)}\n`);
  });

  it('has the same question whatever its case and spaces, once it is clean', async () => {
    const path = fileOf(caseOf('Mail  BO@b.io\nnow', { id: 'a' }));
    expect(await caseStanding(path, caseOf('mail an@other.io now '))).toMatchObject({
      cases: 1,
      same: { id: 'a', why: 'asks the same' },
    });
    expect(await caseStanding(path, caseOf('mail nobody now'))).toEqual({
      cases: 1,
      idTaken: false,
      same: undefined,
      near: [],
    });
  });

  it('has the same row, though a person has rewritten its words since', async () => {
    const path = fileOf({
      ...caseOf('one', { id: 'a' }),
      messages: [{ role: 'user', text: 'One, made anonymous by hand' }],
    });
    expect(await caseStanding(path, caseOf('one'))).toMatchObject({ same: { id: 'a', why: 'is from the same row' } });
  });

  it('tells of what is nearly the same, and of an id that is taken', async () => {
    const words = Array.from({ length: 100 }, (_, at) => `word${at}`);
    const path = fileOf(caseOf(words.join(' '), { id: 'a' }), caseOf('something else entirely', { id: 'b' }));
    const near = caseOf([...words.slice(0, 99), 'other'].join(' '), { id: 'b' });
    expect(await caseStanding(path, near)).toEqual({
      cases: 2,
      idTaken: true,
      same: undefined,
      near: [{ id: 'a', share: expect.closeTo(98 / 100, 1) }],
    });
  });

  it('that is not there has no cases', async () => {
    expect(await caseStanding(join(folder, 'nothing.jsonl'), caseOf('a'))).toMatchObject({ cases: 0, same: undefined });
  });

  it.each([
    { line: '{"id": "a"', says: /line 1: not JSON/ },
    { line: '[]', says: /line 1: no case, since it has no "id"/ },
    { line: '{"id": 5}', says: /no "id"/ },
    { line: '{"id": "a", "question": "?", "accepted": []}', says: /have id, question, accepted and no "messages"/ },
  ])('of another kind is refused: $says', async ({ line, says }) => {
    await expect(caseStanding(fileOf(line), caseOf('a'))).rejects.toThrow(says);
  });
});

describe('how much two questions share', () => {
  const question = (text: string) => plainQuestion([{ role: 'user', text }]);

  it('is all for the same, nothing for strangers, and the same both ways', () => {
    expect(overlap(question('the sky is blue'), question('The SKY is  blue'))).toBe(1);
    expect(overlap(question('the sky is blue'), question('grass grows well here'))).toBe(0);
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [one, other] = [question(a.join(' ')), question(b.join(' '))];
        expect(overlap(one, other)).toBe(overlap(other, one));
        expect(overlap(one, other)).toBeGreaterThanOrEqual(0);
        expect(overlap(one, other)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is counted where no spaces are written', () => {
    const share = overlap(question('会議は来週の火曜日に開かれます'), question('会議は来週の水曜日に開かれます'));
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(1);
  });
});
