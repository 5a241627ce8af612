import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonAnswer } from './parse-json-answer.ts';

describe('parseJsonAnswer', () => {
  it.each([
    { text: '{"a":1}', form: 'raw', because: 'the whole reply is the value' },
    { text: '\n {"a":1}\n', form: 'raw', because: 'JSON allows white space around' },
    { text: '```json\n{"a":1}\n```', form: 'fenced', because: 'one code fence and nothing else' },
    { text: '```\n{"a":1}\n```  ', form: 'fenced', because: 'a fence needs no language' },
    { text: 'Here you go:\n{"a":1}', form: 'in-prose', because: 'a sentence comes first' },
    { text: '{"a":1}\nHope that helps!', form: 'in-prose', because: 'a sentence comes last' },
    { text: 'Sure:\n```json\n{"a":1}\n```', form: 'in-prose', because: 'a fence does not excuse the sentence' },
    { text: 'See [1] and {this}: {"a":1} [2]', form: 'in-prose', because: 'an object wins over footnotes' },
  ])('finds the value in $text as $form: $because', ({ text, form }) => {
    expect(parseJsonAnswer(text)).toEqual({ form, value: { a: 1 } });
  });

  it('calls a record that was begun and never ended incomplete, whatever closes inside it', () => {
    const cut = 'Here is the JSON:\n{"kind":"idea","amount":{"value":148},"lines":[],"labels":[]';
    expect(parseJsonAnswer(cut)).toEqual({ form: 'incomplete' });
  });

  it('takes the last object when a draft is followed by its correction', () => {
    expect(parseJsonAnswer('{"a":1}\nNo, wait:\n{"a":2}').value).toEqual({ a: 2 });
  });

  it('is not misled by brackets and escaped quotes inside strings', () => {
    expect(parseJsonAnswer('Row: {"a":"}{ \\"]"}')).toEqual({ form: 'in-prose', value: { a: '}{ "]' } });
  });

  it.each([
    { text: '', form: 'empty' },
    { text: ' \n', form: 'empty' },
    { text: 'I cannot help with that.', form: 'not-json' },
    { text: "{'a': None,}", form: 'not-json' },
    { text: '{"a":1,', form: 'incomplete' },
    { text: '```json\n{"a":[1,2', form: 'incomplete' },
    { text: `"${'x'.repeat(1_000_000)}"`, form: 'oversized' },
  ])('finds nothing to grade in a reply that is $form', ({ text, form }) => {
    expect(parseJsonAnswer(text)).toEqual({ form });
  });

  it('accepts a scalar only when it is the whole reply', () => {
    expect(parseJsonAnswer('42')).toEqual({ form: 'raw', value: 42 });
    expect(parseJsonAnswer('The answer is 42.')).toEqual({ form: 'not-json' });
  });

  it('does not follow nesting that would exhaust the stack of whoever reads the value', () => {
    const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
    expect(parseJsonAnswer(deep)).toEqual({ form: 'not-json' });
  });

  it('ends on text made to be slow', () => {
    expect(parseJsonAnswer('{'.repeat(900_000)).form).toBe('incomplete');
    expect(parseJsonAnswer('{"'.repeat(450_000)).form).toBe('incomplete');
    expect(parseJsonAnswer('{}'.repeat(450_000)).form).toBe('in-prose');
    expect(parseJsonAnswer(`\`\`\`${' '.repeat(900_000)}{}x`).form).toBe('in-prose');
  });

  it('gives back every object that is fenced or introduced, unchanged', () => {
    const records = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(records, (record) => {
        const json = JSON.stringify(record);
        const same = JSON.parse(json);
        expect(parseJsonAnswer(json)).toEqual({ form: 'raw', value: same });
        expect(parseJsonAnswer(`\`\`\`json\n${json}\n\`\`\``)).toEqual({ form: 'fenced', value: same });
        expect(parseJsonAnswer(`The row is ${json}.`)).toEqual({ form: 'in-prose', value: same });
      }),
    );
  });
});
