import { describe, expect, it } from 'vitest';
import { answerHash, outputHash } from './answer-hash.ts';

const call = (rawInput: string) => [{ id: 'x', name: 'look', input: JSON.parse(rawInput), rawInput }];

describe('two answers', () => {
  it.each([
    { one: 'yes', other: 'yes', because: 'they are the same letters', output: true, answer: true },
    { one: 'yes', other: ' yes\n', because: 'white space at the ends says nothing', output: false, answer: true },
    { one: 'a  b', other: 'a\nb', because: 'white space is folded', output: false, answer: true },
    { one: 'caf\u00e9', other: 'cafe\u0301', because: 'the letters are the same in NFC', output: false, answer: true },
    { one: '{"a":1,"b":2}', other: '{ "b": 2, "a": 1 }', because: 'the JSON is the same', output: false, answer: true },
    {
      one: '{"a":"x  y"}',
      other: '{"a":"x y"}',
      because: 'white space inside a JSON text is content',
      output: false,
      answer: false,
    },
    { one: 'yes', other: 'Yes', because: 'case is content', output: false, answer: false },
  ])('"$one" and "$other" are equal as answers: $answer, as $because', ({ one, other, output, answer }) => {
    expect(outputHash(one, []) === outputHash(other, [])).toBe(output);
    expect(answerHash(one, []) === answerHash(other, [])).toBe(answer);
  });

  it('are compared with their tool calls, whose arguments are JSON', () => {
    expect(answerHash('', call('{"a":1,"b":2}'))).toBe(answerHash('', call('{"b":2, "a":1}')));
    expect(outputHash('', call('{"a":1,"b":2}'))).not.toBe(outputHash('', call('{"b":2, "a":1}')));
    expect(answerHash('', call('{"a":1}'))).not.toBe(answerHash('', []));
  });
});
