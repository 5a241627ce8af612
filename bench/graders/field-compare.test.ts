import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Grade } from '#bench/domain/grade.ts';
import type { JsonSchema } from '#bench/domain/message.ts';
import { fieldCompare } from './field-compare.ts';

const SCHEMA = z.toJSONSchema(
  z.object({
    kind: z.enum(['invoice', 'receipt']),
    owner: z.string().nullable(),
    due: z.string().meta({ format: 'date' }).nullable(),
    amount: z.object({ value: z.number(), currency: z.enum(['EUR', 'USD']) }).nullable(),
    tags: z.array(z.string()),
    lines: z.array(z.object({ code: z.string(), quantity: z.number() })),
  }),
) as JsonSchema;

const WANT = {
  kind: 'invoice',
  owner: null as string | null,
  due: '2026-03-04' as string | null,
  amount: { value: 1249.5, currency: 'EUR' } as { value: number; currency: string } | null,
  tags: ['print', 'Q1'],
  lines: [
    { code: 'A4', quantity: 2 },
    { code: 'A4', quantity: 2 },
  ],
};

function grader(reply: 'as-asked' | 'found', want = WANT) {
  return fieldCompare({
    reply,
    schema: SCHEMA,
    expected: () => want,
    fields: {
      kind: { by: 'exact', oneOf: ['invoice', 'receipt'] },
      owner: { by: 'text' },
      due: { by: 'date' },
      'amount.value': { by: 'number', tolerance: 0.005 },
      'amount.currency': { by: 'exact', oneOf: ['EUR', 'USD'] },
      tags: { by: 'set' },
      lines: { by: 'rows', columns: { code: 'text', quantity: 'exact' } },
    },
  });
}

function grade(text: string, reply: 'as-asked' | 'found' = 'as-asked', want = WANT): Grade {
  const outcome = { kind: 'answered' } as const;
  const input = { case: { id: 'c' }, text, toolCalls: [], transcript: [], replies: [text], outcome, state: undefined };
  return grader(reply, want).grade(input, { ask: undefined }) as Grade;
}
const json = (change: object = {}) => JSON.stringify({ ...WANT, ...change });

describe('fieldCompare', () => {
  it('scores 1 for the record, whatever the order of keys and list entries and the case of names', () => {
    const { kind, ...rest } = WANT;
    expect(grade(JSON.stringify({ ...rest, tags: ['q1', 'print', 'print'], kind }))).toMatchObject({ score: 1 });
  });

  it.each([
    { change: { kind: 'receipt' }, score: 12 / 14, mode: 'wrong-value' },
    { change: { owner: 'Ada Byrne' }, score: 12 / 14, mode: 'invented-value' },
    { change: { due: null }, score: 12 / 14, mode: 'omitted-value' },
    { change: { due: '2026-04-03' }, score: 12 / 14, mode: 'swapped-date' },
    { change: { due: '2026-03-05' }, score: 12 / 14, mode: 'wrong-value' },
    { change: { amount: { value: 1050, currency: 'EUR' } }, score: 12 / 14, mode: 'wrong-value' },
    { change: { amount: null }, score: 10 / 14, mode: 'omitted-value' },
    // One of two tags: precision 1, recall 1/2, so 2/3 of the field.
    { change: { tags: ['print'] }, score: (2 * (6 + 2 / 3)) / 14, mode: 'incomplete-list' },
    { change: { tags: ['print', 'Q1', 'misc'] }, score: (2 * (6 + 4 / 5)) / 14, mode: 'padded-list' },
    { change: { lines: [{ code: 'A4', quantity: 2 }] }, score: (2 * (6 + 2 / 3)) / 14, mode: 'incomplete-list' },
    { change: { tags: [], lines: [] }, score: 10 / 14, mode: 'incomplete-list' },
  ])('gives $change the F1 $score and the mode $mode', ({ change, score, mode }) => {
    const graded = grade(json(change));
    expect(graded).toMatchObject({ kind: 'scored', mode });
    expect(graded.kind === 'scored' && graded.score).toBeCloseTo(score, 12);
  });

  it.each([
    { text: `\`\`\`json\n${json()}\n\`\`\``, mode: 'fenced-json', found: 1 },
    { text: `The row:\n${json()}`, mode: 'extra-prose', found: 1 },
    { text: json({ owner: undefined }), mode: 'missing-key', found: 12 / 13 },
    { text: json({ note: 'x' }), mode: 'extra-key', found: 14 / 15 },
    { text: json({ due: undefined, due_date: '2026-03-04' }), mode: 'renamed-key', found: 12 / 14 },
    { text: json({ due: '4 March 2026' }), mode: 'wrong-date-format', found: 12 / 14 },
    { text: json({ kind: 'Invoice' }), mode: 'enum-drift', found: 12 / 14 },
    { text: json({ amount: { value: '1249.50', currency: 'EUR' } }), mode: 'wrong-type', found: 12 / 14 },
    { text: 'It is an invoice.', mode: 'not-json', found: 0 },
    { text: '[1]', mode: 'wrong-type', found: 0 },
  ])('scores $mode 0 as asked, and what its values are worth when only they count', ({ text, mode, found }) => {
    expect(grade(text)).toMatchObject({ score: 0, mode });
    const lenient = grade(text, 'found');
    expect(lenient.kind === 'scored' && lenient.score).toBeCloseTo(found, 12);
  });

  it('keeps a null that was asked for apart from a key that was left out', () => {
    const want = { ...WANT, due: null, amount: null };
    expect(grade(JSON.stringify(want), 'found', want)).toMatchObject({ score: 1 });
    expect(grade(JSON.stringify({ ...want, due: undefined }), 'found', want)).toMatchObject({ mode: 'missing-key' });
    expect(grade(JSON.stringify({ ...want, due: '' }), 'found', want)).toMatchObject({ mode: 'invented-value' });
  });

  it('calls a refusal a refusal', () => {
    const outcome = { kind: 'refused', by: 'filter', detail: 'content filter' } as const;
    const input = {
      case: { id: 'c' },
      text: '',
      toolCalls: [],
      transcript: [],
      replies: [],
      outcome,
      state: undefined,
    };
    expect(grader('found').grade(input, { ask: undefined })).toMatchObject({ score: 0, mode: 'refused' });
  });

  it('gives any JSON value a score in [0, 1], and 1 only without a fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const graded = grade(JSON.stringify(value), 'found');
        expect(graded).toMatchObject({ kind: 'scored', mode: expect.any(String) });
        expect(graded.kind === 'scored' && graded.score < 1).toBe(true);
      }),
    );
  });

  it('ends on lists of a hundred thousand entries', () => {
    const tags = Array.from({ length: 100_000 }, (_, index) => `t${index}`);
    expect(grade(json({ tags }))).toMatchObject({ mode: 'wrong-value' });
  });
});
