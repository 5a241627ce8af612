import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import { assertions, CHECKED_ASSERTIONS } from './assertions.ts';
import { replyTo } from './reply-to.ts';

const grader = assertions<{ readonly id: string; readonly assert: readonly unknown[] }>({ expected: (c) => c.assert });
const grade = (text: string, ...assert: readonly unknown[]): Grade =>
  grader.grade(replyTo({ id: 'c1', assert }, text), { ask: undefined }) as Grade;

const URGENCY = { type: 'object', required: ['urgency'], properties: { urgency: { enum: ['low', 'high'] } } };

describe('assertions', () => {
  it.each([
    { type: 'equals', value: 'Paris', right: 'Paris', wrong: 'paris' },
    { type: 'equals', value: 4, right: '4', wrong: '4.' },
    { type: 'equals', value: { a: [1], b: 2 }, right: '{"b": 2, "a": [1]}', wrong: '{"a": [1]}' },
    { type: 'contains', value: 'Paris', right: 'It is Paris.', wrong: 'It is PARIS.' },
    { type: 'contains', value: 0, right: '10', wrong: '11' },
    { type: 'icontains', value: 'paris', right: 'PARIS!', wrong: 'Rome' },
    { type: 'starts-with', value: 'Yes', right: 'Yes, it is', wrong: ' Yes' },
    { type: 'contains-all', value: ['a', 'b'], right: 'b a', wrong: 'a A' },
    { type: 'contains-any', value: ['a', 'b'], right: 'b', wrong: 'A' },
    { type: 'icontains-all', value: ['A', 'b'], right: 'aB', wrong: 'a' },
    { type: 'icontains-any', value: ['A', 'b'], right: 'a', wrong: 'c' },
    { type: 'is-json', value: undefined, right: '[1]', wrong: 'Here: [1]' },
    { type: 'is-json', value: URGENCY, right: '{"urgency": "low"}', wrong: '{"urgency": "medium"}' },
    { type: 'is-json', value: JSON.stringify(URGENCY), right: '{"urgency": "low"}', wrong: '{}' },
    { type: 'contains-json', value: URGENCY, right: 'So: {"urgency": "low"}.', wrong: 'So: {"urgency": 1}.' },
  ])('checks $type of $value, and its opposite', ({ type, value, right, wrong }) => {
    expect(grade(right, { type, value })).toMatchObject({ kind: 'scored', score: 1 });
    expect(grade(wrong, { type, value })).toMatchObject({ kind: 'scored', score: 0 });
    expect(grade(right, { type: `not-${type}`, value })).toMatchObject({ kind: 'scored', score: 0 });
    expect(grade(wrong, { type: `not-${type}`, value })).toMatchObject({ kind: 'scored', score: 1 });
  });

  it.each(['regex', 'javascript', 'python', 'llm-rubric', 'similar', 'webhook', 'toString', '__proto__', 'not-regex'])(
    'runs no %s, and says that the answer is not decided without it',
    (type) => {
      expect(grade('x', { type, value: 'x' })).toEqual({
        kind: 'ungraded',
        reason: `not decided without "${type}", which is not run here`,
      });
    },
  );

  it('fails an answer that fails what is checked, whatever the rest would say', () => {
    expect(grade('Rome', { type: 'contains', value: 'Paris' }, { type: 'llm-rubric', value: 'polite' })).toMatchObject({
      kind: 'scored',
      score: 0,
      detail: 'lacks "Paris"',
    });
  });

  it('leaves time, cost and what weighs nothing to others', () => {
    const [slow, dear] = [
      { type: 'latency', threshold: 1 },
      { type: 'cost', threshold: 1 },
    ];
    expect(grade('Paris', slow, { type: 'contains', value: 'Paris' }, dear)).toMatchObject({ score: 1 });
    expect(grade('Paris', slow, dear)).toMatchObject({ kind: 'notApplicable' });
    expect(grade('Paris', { type: 'regex', value: '.', weight: 0 }, { type: 'equals', value: 'Paris' })).toMatchObject({
      score: 1,
    });
  });

  it.each([
    { threshold: 0.5, text: 'a', unknown: 0, grade: { score: 1 }, because: 'half of it passes' },
    { threshold: 0.6, text: 'a', unknown: 0, grade: { score: 0 }, because: 'half of it is too little' },
    { threshold: 0.5, text: 'a', unknown: 2, grade: { kind: 'ungraded' }, because: 'the other half is not known' },
    { threshold: 0.25, text: 'a', unknown: 2, grade: { score: 1 }, because: 'the unknown cannot take it away' },
    { threshold: 0.9, text: 'a', unknown: 1, grade: { score: 0 }, because: 'the unknown cannot make it up' },
  ])('asks a set for its share: $because', ({ threshold, text, unknown, grade: expected }) => {
    const set = [
      { type: 'contains', value: 'a' },
      { type: 'contains', value: 'b' },
      ...Array.from({ length: unknown }, () => ({ type: 'regex', value: '.' })),
    ];
    expect(grade(text, { type: 'assert-set', threshold, assert: set })).toMatchObject(expected);
  });

  it('weighs the members of a set', () => {
    const set = [
      { type: 'contains', value: 'a', weight: 3 },
      { type: 'contains', value: 'b' },
    ];
    expect(grade('a', { type: 'assert-set', threshold: 0.75, assert: set })).toMatchObject({ score: 1 });
    expect(grade('b', { type: 'assert-set', threshold: 0.75, assert: set })).toMatchObject({ score: 0 });
  });

  it.each([
    { text: '', mode: 'no-answer' },
    { text: 'no idea', mode: 'not-json' },
    { text: '```json\n{"urgency": "low"}\n```', mode: 'fenced-json' },
    { text: '{"urgency": "medium"}', mode: 'enum-drift' },
  ])('names how $text fails: $mode', ({ text, mode }) => {
    expect(grade(text, { type: 'is-json', value: URGENCY })).toMatchObject({ score: 0, mode });
  });

  it.each([
    { assert: [], reason: /no assertion: write what a right answer is/ },
    { assert: [{ value: 'x' }], reason: /an assertion without a type/ },
    { assert: ['equals'], reason: /an assertion without a type/ },
    { assert: [{ type: 'contains', value: { a: 1 } }], reason: /no text as its value/ },
    { assert: [{ type: 'contains-any', value: 'a,b' }], reason: /no list of texts/ },
    { assert: [{ type: 'contains-all', value: [] }], reason: /no list of texts/ },
    { assert: [{ type: 'contains', value: 'x', transform: 'output.trim()' }], reason: /which is code/ },
    { assert: [{ type: 'is-json', value: { $ref: 'http://x/y' } }], reason: /cannot be used: The schema refers to/ },
    { assert: [{ type: 'is-json', value: { pattern: '(a+)+' } }], reason: /cannot be used/ },
    { assert: [{ type: 'is-json', value: 'type: object' }], reason: /a JSON schema that is none/ },
  ])('does not guess: $reason', ({ assert, reason }) => {
    expect(grade('{"a": 1}', ...assert)).toMatchObject({ kind: 'ungraded', reason: expect.stringMatching(reason) });
  });

  it('gives no score outside of 0 and 1 and throws for nothing, whatever the file holds', () => {
    const value = fc.oneof(fc.jsonValue(), fc.string(), fc.array(fc.string()));
    const type = fc.oneof(fc.constantFrom(...CHECKED_ASSERTIONS, 'assert-set', 'regex'), fc.string());
    const assertion = fc.record(
      { type, value, threshold: fc.double(), weight: fc.double(), assert: fc.jsonValue() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(assertion, fc.jsonValue()), { maxLength: 4 }),
        fc.string({ unit: 'binary' }),
        (assert, text) => {
          const found = grade(text, ...assert);
          if (found.kind === 'scored') expect([0, 1]).toContain(found.score);
        },
      ),
    );
  });

  it('gets through a megabyte of what nearly matches', () => {
    expect(grade('ab'.repeat(500_000), { type: 'icontains', value: 'aab' })).toMatchObject({ score: 0 });
    expect(grade('{"a":'.repeat(200_000), { type: 'contains-json' })).toMatchObject({ score: 0 });
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(grade(deep, { type: 'equals', value: [1] })).toMatchObject({ score: 0 });
  });
});
