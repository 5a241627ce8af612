import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { followInstruction } from './follow-instruction.ts';
import { instruction } from './instruction.ts';

const NO_COMMA = { id: 'punctuation:no_comma', kwargs: {} };

describe('followInstruction', () => {
  it.each(['', ' \n\u00a0'])('lets a blank reply follow nothing: it is no answer', (text) => {
    expect(followInstruction(text, NO_COMMA, 'strict')).toEqual({ followed: false, mode: 'no-answer' });
    expect(followInstruction(text, NO_COMMA, 'loose')).toEqual({ followed: false, mode: 'no-answer' });
  });

  it('forgives an opening line when it reads loosely, and not when it reads strictly', () => {
    const text = 'Sure, here it is:\nno such mark';
    expect(followInstruction(text, NO_COMMA, 'strict')).toEqual({ followed: false, mode: 'forbidden-content' });
    expect(followInstruction(text, NO_COMMA, 'loose')).toEqual({ followed: true });
  });

  it('does not take what is left of a one-line reply, which is nothing, for a reading that follows', () => {
    expect(followInstruction('one, two', NO_COMMA, 'loose').followed).toBe(false);
  });

  it('takes null for an argument that was left out, as some editions of the data set write it', () => {
    const given = { id: 'punctuation:no_comma', kwargs: { num_words: null, relation: null } };
    expect(followInstruction('none', given, 'strict')).toEqual({ followed: true });
  });

  it.each([
    {
      fault: 'a missing argument',
      given: { id: 'length_constraints:number_words', kwargs: { relation: 'at least' } },
      says: 'Instruction length_constraints:number_words, argument "num_words"',
    },
    {
      fault: 'an argument of another type',
      given: { id: 'length_constraints:number_words', kwargs: { relation: 'at least', num_words: '300' } },
      says: 'argument "num_words"',
    },
    {
      fault: 'an unknown relation',
      given: { id: 'length_constraints:number_words', kwargs: { relation: 'at most', num_words: 300 } },
      says: /argument "relation": .*"less than"\|"at least"/,
    },
    {
      fault: 'a misspelt argument',
      given: { id: 'punctuation:no_comma', kwargs: { commas: 0 } },
      says: /Instruction punctuation:no_comma, arguments: .*"commas"/,
    },
    {
      fault: 'an empty keyword',
      given: { id: 'keywords:existence', kwargs: { keywords: [''] } },
      says: 'argument "keywords.0"',
    },
    {
      fault: 'an empty list',
      given: { id: 'keywords:forbidden_words', kwargs: { forbidden_words: [] } },
      says: 'argument "forbidden_words"',
    },
    {
      fault: 'an unknown instruction',
      given: { id: 'punctuation:no_dots', kwargs: {} },
      says: /No instruction is called "punctuation:no_dots"\. Known: .*punctuation:no_comma/,
    },
    {
      fault: 'a name that every object has',
      given: { id: 'toString', kwargs: {} },
      says: 'No instruction is called "toString"',
    },
  ])('refuses $fault, whatever the reply', ({ given, says }) => {
    for (const text of ['', 'some text']) expect(() => followInstruction(text, given, 'strict')).toThrow(says);
  });

  it("takes a product's own instruction, also in place of a known one", () => {
    const shout = instruction({
      describes: 'ends loud',
      kwargs: z.strictObject({ marks: z.int() }),
      mode: 'wrong-format',
      follows: (text, { marks }) => text.endsWith('!'.repeat(marks)),
    });
    const given = { id: 'house:shout', kwargs: { marks: 2 } };
    expect(followInstruction('Now!!', given, 'strict', { 'house:shout': shout })).toEqual({ followed: true });
    expect(followInstruction('Now!', given, 'strict', { 'house:shout': shout })).toEqual({
      followed: false,
      mode: 'wrong-format',
    });
    expect(() => followInstruction('Now!', NO_COMMA, 'strict', { 'punctuation:no_comma': shout })).toThrow(
      'argument "marks"',
    );
  });
});
