import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JsonSchema } from '#bench/domain/message.ts';
import type { GradeInput } from '#bench/domain/scenario.ts';
import { jsonSchema } from './json-schema.ts';

const ROW = z.toJSONSchema(
  z.object({
    kind: z.enum(['bug', 'idea']),
    seen: z.iso.date().nullable(),
    contact: z.email().nullable(),
    votes: z.number(),
    tags: z.array(z.string()),
  }),
) as JsonSchema;
const GOOD = { kind: 'bug', seen: '2026-02-28', contact: null, votes: 3, tags: ['editor'] };

function input(text: string, outcome: GradeInput['outcome'] = { kind: 'answered' }): GradeInput {
  return { case: { id: 'c' }, text, toolCalls: [], transcript: [], replies: [text], outcome, state: undefined };
}
const grade = (text: string, schema: JsonSchema = ROW) => jsonSchema({ schema }).grade(input(text), { ask: undefined });

describe('jsonSchema', () => {
  it('scores 1 for a raw reply that the schema accepts', () => {
    expect(grade(JSON.stringify(GOOD, null, 2))).toEqual({ kind: 'scored', score: 1 });
  });

  it.each([
    { reply: `\`\`\`json\n${JSON.stringify(GOOD)}\n\`\`\``, mode: 'fenced-json' },
    { reply: `Here is the row: ${JSON.stringify(GOOD)}`, mode: 'extra-prose' },
    { reply: JSON.stringify(GOOD).slice(0, 30), mode: 'cut-short' },
    { reply: 'The bug was seen in February.', mode: 'not-json' },
    { reply: '', mode: 'no-answer' },
    { reply: JSON.stringify({ ...GOOD, votes: undefined, vote_count: 3 }), mode: 'renamed-key' },
    { reply: JSON.stringify({ ...GOOD, contact: undefined }), mode: 'missing-key' },
    { reply: JSON.stringify({ ...GOOD, note: 'from the mail' }), mode: 'extra-key' },
    { reply: JSON.stringify({ ...GOOD, kind: 'Bug' }), mode: 'enum-drift' },
    { reply: JSON.stringify({ ...GOOD, seen: '28.02.2026' }), mode: 'wrong-date-format' },
    { reply: JSON.stringify({ ...GOOD, seen: '2026-02-30' }), mode: 'wrong-date-format' },
    { reply: JSON.stringify({ ...GOOD, votes: '3' }), mode: 'wrong-type' },
    { reply: JSON.stringify({ ...GOOD, votes: null }), mode: 'wrong-type' },
    { reply: JSON.stringify({ ...GOOD, contact: 'the sender' }), mode: 'schema-violation' },
    { reply: JSON.stringify({ ...GOOD, votes: 1 }).replace('"votes":1', '"votes":1e999'), mode: 'wrong-type' },
  ])('scores 0 and names $mode', ({ reply, mode }) => {
    expect(grade(reply)).toMatchObject({ kind: 'scored', score: 0, mode });
  });

  it('calls a refusal a refusal, not broken JSON', () => {
    const refused = input('I am not able to read this.', { kind: 'refused', by: 'model', detail: 'declined' });
    expect(jsonSchema({ schema: ROW }).grade(refused, { ask: undefined })).toMatchObject({ score: 0, mode: 'refused' });
  });

  it.each([
    { schema: { type: 'string', pattern: '^(a+)+$' }, says: 'one level of repetition' },
    { schema: { type: 'string', pattern: '^(a|ab)*$' }, says: 'one level of repetition' },
    { schema: { $ref: 'https://example.org/row.json' }, says: 'Write it out' },
    { schema: { $ref: '#/$defs/n', $defs: { n: { type: 'array', items: { $ref: '#/$defs/n' } } } }, says: 'circular' },
    { schema: { type: 'array', uniqueItems: true, items: { type: 'object' } }, says: 'every pair' },
    { schema: { type: 'object', propertys: {} }, says: 'propertys' },
  ])('refuses, before any reply is read, a schema that is slow or misspelt: $says', ({ schema, says }) => {
    expect(() => jsonSchema({ schema })).toThrow(says);
  });

  it('never runs a pattern over more text than a code or a date can have', () => {
    const schema = { type: 'string', pattern: '\\d+-\\d+$' };
    expect(grade(JSON.stringify('1'.repeat(900_000)), schema)).toMatchObject({ score: 0, mode: 'schema-violation' });
    expect(grade('"12-34"', schema)).toMatchObject({ score: 1 });
  });

  it('checks definitions that are referred to once and not circular', () => {
    const schema = { $ref: '#/$defs/n', $defs: { n: { type: 'object', required: ['id'] } } };
    expect(grade('{"id":1}', schema)).toMatchObject({ score: 1 });
    expect(grade('{}', schema)).toMatchObject({ score: 0, mode: 'missing-key' });
  });

  it('ends on a reply with fifty thousand unknown keys', () => {
    const keys = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, index]));
    expect(grade(JSON.stringify(keys))).toMatchObject({ score: 0, mode: 'renamed-key' });
  });

  it('changes its version when the schema changes', () => {
    expect(jsonSchema({ schema: ROW }).version).toBe(jsonSchema({ schema: ROW }).version);
    expect(jsonSchema({ schema: ROW }).version).not.toBe(jsonSchema({ schema: { type: 'object' } }).version);
  });
});
