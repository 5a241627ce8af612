import { describe, expect, it } from 'vitest';
import type { JsonSchema, ToolCall } from '#bench/domain/message.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import { citationSet } from '#bench/graders/citation-set.ts';
import { contains } from '#bench/graders/contains.ts';
import { exactMatch } from '#bench/graders/exact-match.ts';
import { fieldCompare } from '#bench/graders/field-compare.ts';
import { replyTo } from '#bench/graders/reply-to.ts';
import { LENIENT_RULES, type LenientRule } from './lenient-rules.ts';
import type { LenientShape } from './lenient-shape.ts';
import { regradeLoss } from './regrade-loss.ts';

const CASE: CaseBase = { id: 'c1' };
const SCHEMA: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'date', 'amount', 'lines'],
  properties: {
    kind: { enum: ['invoice', 'order'] },
    date: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    amount: { anyOf: [{ type: 'number' }, { type: 'null' }] },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['code', 'quantity'],
        properties: { code: { type: 'string' }, quantity: { type: 'number' } },
      },
    },
  },
};
const WANT = { kind: 'invoice', date: '2026-04-17', amount: 1387.5, lines: [{ code: 'PRN-80', quantity: 40 }] };
const FIELDS: Grader = fieldCompare({
  expected: () => WANT,
  fields: {
    kind: { by: 'exact', oneOf: ['invoice', 'order'] },
    date: { by: 'date' },
    amount: { by: 'number' },
    lines: { by: 'rows', columns: { code: 'text', quantity: 'exact' } },
  },
  schema: SCHEMA,
  reply: 'as-asked',
});
const RECORD: LenientShape = { schema: SCHEMA };
const json = (change: object, without: readonly string[] = []): string =>
  JSON.stringify(Object.fromEntries(Object.entries({ ...WANT, ...change }).filter(([key]) => !without.includes(key))));

async function leniency(grader: Grader, text: string, shape: LenientShape = {}) {
  const input = replyTo(CASE, text);
  const grade = await grader.grade(input, { ask: undefined });
  if (grade.kind !== 'scored') throw new Error(`not scored: ${grade.reason}`);
  expect(grade.score).toBeLessThan(1);
  return regradeLoss(grader, input, grade.score, { shape, mode: grade.mode });
}

describe('a loss is put down to the first lenient rule that mends it', () => {
  it.each([
    { text: `\`\`\`json\n${json({})}\n\`\`\``, rule: 'strip-fences' },
    { text: `Here is the row:\n\n${json({})}\n\nAnything else?`, rule: 'drop-preamble' },
    { text: json({ due_date: WANT.date }, ['date']), rule: 'rename-keys-back' },
    { text: json({ total: 1387.5, positions: WANT.lines }, ['amount', 'lines']), rule: 'rename-keys-back' },
    { text: json({ lines: [{ sku: 'PRN-80', qty: 40 }] }), rule: 'rename-keys-back' },
    { text: json({ amount: '1,387.50' }), rule: 'lenient-numbers' },
    { text: json({ date: '17.04.2026' }), rule: 'lenient-spellings' },
    { text: json({ date: '4/17/2026' }), rule: 'lenient-spellings' },
    { text: json({ date: '2026年4月17日' }), rule: 'lenient-spellings' },
    { text: json({ kind: 'Invoice' }), rule: 'lenient-spellings' },
    { text: `\`\`\`json\n${json({ kind: 'Invoice' })}\n\`\`\``, rule: 'several-rules' },
  ])('$rule: $text', async ({ text, rule }) => {
    expect(await leniency(FIELDS, text, RECORD)).toEqual({ rule, cause: 'format', score: 1 });
  });

  it.each([
    { text: 'Sure, here is the answer: 14900', expected: '14900', rule: 'drop-preamble', cause: 'format' },
    { text: '14900. Let me know if you need more!', expected: '14900', rule: 'drop-preamble', cause: 'format' },
    { text: 'Use this:\n```\nprint(1)\n```\nIt prints.', expected: 'print(1)', rule: 'drop-preamble', cause: 'format' },
    { text: '14,900', expected: '14900', rule: 'lenient-numbers', cause: 'format' },
    { text: 'Yes. It has no divisor.', expected: 'Yes', rule: 'trim-explanations', cause: 'instruction' },
    { text: 'Two halves make it.\nAnswer: 12', expected: '12', rule: 'trim-explanations', cause: 'instruction' },
  ])('$rule: $text', async ({ text, expected, rule, cause }) => {
    expect(await leniency(exactMatch({ expected: () => [expected] }), text)).toEqual({ rule, cause, score: 1 });
  });

  it('ignore-citations: a right answer without the page it had to name', async () => {
    const known = ['leave-2025', 'leave-2023'];
    const grader = citationSet({ expected: () => ['leave-2025'], known: () => known });
    const shape: LenientShape = { citations: () => ['leave-2025'] };
    const found = { rule: 'ignore-citations', cause: 'instruction', score: 1 };
    expect(await leniency(grader, '18 weeks.', shape)).toEqual(found);
    expect(await leniency(grader, '18 weeks [leave-2023].', shape)).toEqual(found);
    expect(await leniency(grader, '18 weeks.')).toBeUndefined();
  });

  it('gives back what the form cost, and no more: one wrong field under a fence stays wrong', async () => {
    const found = await leniency(FIELDS, `\`\`\`json\n${json({ amount: 1110 })}\n\`\`\``, RECORD);
    expect(found).toMatchObject({ rule: 'strip-fences', cause: 'format', score: 0.75 });
  });
});

describe('no lenient rule', () => {
  it.each([
    { text: json({ amount: 1110 }), because: 'a wrong amount' },
    { text: json({ date: '2026-17-04' }), because: 'day and month swapped' },
    { text: json({ kind: 'order' }), because: 'another word of the list' },
    { text: json({}, ['amount']), because: 'nothing stands for the missing key' },
    { text: 'I found nothing.', because: 'there is no record' },
  ])('makes this right: $because', async ({ text }) => {
    expect((await leniency(FIELDS, text, RECORD))?.score ?? 0).toBeLessThan(1);
  });

  it('guesses which of two days is meant', () => {
    const { apply } = LENIENT_RULES['lenient-spellings'];
    const input = replyTo(CASE, json({ date: '03/04/2026' }));
    expect(apply(input, RECORD)).toBe(input);
  });

  it('hides what was shown without leave, though cutting it off would', async () => {
    const grader = contains({ noneOf: () => ['swordfish'], forbiddenMode: 'permission-leak' });
    expect(await leniency(grader, 'You may not see it. It is swordfish.')).toBeUndefined();
    const input = replyTo(CASE, 'You may not see it. It is swordfish.');
    expect(LENIENT_RULES['trim-explanations'].apply(input, {}).text).toBe('You may not see it.');
  });

  const rules: readonly [string, LenientRule][] = Object.entries(LENIENT_RULES);
  it.each(rules)('%s touches what is as asked', (_id, { apply }) => {
    const record = replyTo(CASE, JSON.stringify(WANT));
    expect(apply(record, RECORD)).toBe(record);
    const word = replyTo(CASE, 'Yes');
    expect(apply(word, {})).toBe(word);
  });
});

describe('arguments of calls', () => {
  const call: ToolCall = {
    id: 'call-1',
    name: 'share',
    input: undefined,
    rawInput: '```json\n{"page_id":"os-3"}\n```',
  };
  const input: GradeInput = {
    ...replyTo(CASE, ''),
    toolCalls: [call],
    transcript: [{ role: 'assistant', text: '', toolCalls: [call] }],
  };
  const tools = { share: { type: 'object', properties: { pageId: { type: 'string' } } } };

  it('lose their fence, then their keys get the names asked for, in the list and in the transcript', () => {
    const bare = LENIENT_RULES['strip-fences'].apply(input);
    expect(bare.toolCalls[0]).toMatchObject({ input: { page_id: 'os-3' } });
    const named = LENIENT_RULES['rename-keys-back'].apply(bare, { tools });
    expect(named.toolCalls[0]?.input).toEqual({ pageId: 'os-3' });
    expect(named.transcript[0]).toMatchObject({ toolCalls: [{ rawInput: '{"pageId":"os-3"}' }] });
  });
});
