import { describe, expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';

const follows = (id: string, kwargs: Record<string, unknown>, text: string): boolean =>
  followInstruction(text, { id, kwargs }, 'strict').followed;

describe('length_constraints:number_words', () => {
  it.each([
    { text: 'One two three.', words: 3 },
    { text: "Don't stop", words: 3 },
    { text: 'well-known snake_case 3.5', words: 5 },
    { text: 'Grüße 東京 🙂 — !', words: 2 },
  ])('finds $words words in "$text"', ({ text, words }) => {
    const id = 'length_constraints:number_words';
    expect(follows(id, { relation: 'at least', num_words: words }, text)).toBe(true);
    expect(follows(id, { relation: 'at least', num_words: words + 1 }, text)).toBe(false);
    expect(follows(id, { relation: 'less than', num_words: words + 1 }, text)).toBe(true);
    expect(follows(id, { relation: 'less than', num_words: words }, text)).toBe(false);
  });
});

describe('length_constraints:number_sentences', () => {
  it('counts by countSentences', () => {
    const id = 'length_constraints:number_sentences';
    expect(follows(id, { relation: 'less than', num_sentences: 3 }, 'One. Two.')).toBe(true);
    expect(follows(id, { relation: 'at least', num_sentences: 3 }, 'One. Two.')).toBe(false);
  });
});

describe('length_constraints:number_paragraphs', () => {
  it.each([
    { text: 'one\n***\ntwo', count: 2, followed: true, because: 'three asterisks divide' },
    { text: '***\none\n***\ntwo\n***', count: 2, followed: true, because: 'a divider at either end adds none' },
    { text: 'one\n\n***\n***\n\ntwo', count: 2, followed: false, because: 'an empty one inside is never right' },
    { text: 'one\n***\n***\ntwo', count: 3, followed: false, because: 'an empty one inside is never right' },
    { text: 'one\n\ntwo', count: 2, followed: false, because: 'blank lines do not divide' },
    { text: 'one', count: 1, followed: true, because: 'a text without a divider is one' },
  ])('$text as $count paragraphs is $followed: $because', ({ text, count, followed }) => {
    expect(follows('length_constraints:number_paragraphs', { num_paragraphs: count }, text)).toBe(followed);
  });
});

describe('length_constraints:nth_paragraph_first_word', () => {
  const TEXT = 'Alpha one.\n\n"Beta," two.\n\nGamma.';
  it.each([
    { paragraphs: 3, nth: 2, word: 'beta', followed: true, because: 'quotation marks before it are nothing' },
    { paragraphs: 3, nth: 2, word: 'BETA', followed: true, because: 'letter case is nothing' },
    { paragraphs: 3, nth: 3, word: 'gamma', followed: true, because: 'what follows a mark is cut' },
    { paragraphs: 3, nth: 1, word: 'one', followed: false, because: 'only the first word counts' },
    { paragraphs: 4, nth: 2, word: 'beta', followed: false, because: 'the number of paragraphs is asked for as well' },
    { paragraphs: 3, nth: 4, word: 'beta', followed: false, because: 'there is no fourth' },
  ])('"$word" in paragraph $nth of $paragraphs is $followed: $because', ({ paragraphs, nth, word, followed }) => {
    const kwargs = { num_paragraphs: paragraphs, nth_paragraph: nth, first_word: word };
    expect(follows('length_constraints:nth_paragraph_first_word', kwargs, TEXT)).toBe(followed);
  });

  it('takes a blank paragraph between for nothing in the count, and for no word in its place', () => {
    const text = 'Alpha.\n\n \n\nBeta.';
    const at = (nth: number): boolean =>
      follows(
        'length_constraints:nth_paragraph_first_word',
        { num_paragraphs: 2, nth_paragraph: nth, first_word: 'beta' },
        text,
      );
    expect([at(1), at(2)]).toEqual([false, false]);
  });

  it('tells a wrong number of paragraphs from a wrong word', () => {
    const modeOf = (text: string) =>
      followInstruction(
        text,
        {
          id: 'length_constraints:nth_paragraph_first_word',
          kwargs: { num_paragraphs: 2, nth_paragraph: 1, first_word: 'x' },
        },
        'strict',
      ).mode;
    expect([modeOf('one'), modeOf('one\n\ntwo')]).toEqual(['wrong-length', 'missing-content']);
  });
});
