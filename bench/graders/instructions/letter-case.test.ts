import { describe, expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';

const check = (id: string, kwargs: Record<string, unknown>, text: string) =>
  followInstruction(text, { id: `change_case:${id}`, kwargs }, 'strict');

describe('change_case:capital_word_frequency', () => {
  it.each([
    { text: 'NASA and ESA', words: 2 },
    { text: 'I AM', words: 2 },
    { text: "DON'T", words: 2 },
    { text: 'X-RAY', words: 1 },
    { text: 'Nasa, 42, ---', words: 0 },
    { text: 'B2B (SAAS)', words: 2 },
    { text: 'ÜBER ΔΕΛΤΑ', words: 2 },
    { text: 'U.S.', words: 1 },
  ])('finds $words in "$text"', ({ text, words }) => {
    const at = (count: number) =>
      check('capital_word_frequency', { capital_relation: 'at least', capital_frequency: count }, text).followed;
    expect([at(words), at(words + 1)]).toEqual([true, false]);
    const below = { capital_relation: 'less than', capital_frequency: words };
    expect(check('capital_word_frequency', below, text).followed).toBe(false);
  });
});

describe('change_case:english_capital and english_lowercase', () => {
  it.each([
    { id: 'english_capital', text: 'THIS IS ALL THERE IS, NO MORE!' },
    { id: 'english_lowercase', text: 'this is all there is, no more!' },
    { id: 'english_lowercase', text: '1. 東京 is the capital of the country' },
  ])('$id follows "$text"', ({ id, text }) => {
    expect(check(id, {}, text)).toEqual({ followed: true });
  });

  it.each([
    { id: 'english_capital', text: 'THIS IS ALL, but this is not', mode: 'wrong-format' },
    { id: 'english_lowercase', text: 'this is all, But this is not', mode: 'wrong-format' },
    { id: 'english_capital', text: '123 !', mode: 'wrong-format' },
    { id: 'english_capital', text: 'DAS IST NICHT DIE SPRACHE UND AUCH KEINE ANDERE', mode: 'wrong-language' },
    { id: 'english_lowercase', text: 'das ist nicht die sprache und auch keine andere', mode: 'wrong-language' },
    { id: 'english_capital', text: 'YES', mode: 'wrong-language' },
    { id: 'english_lowercase', text: ' \n', mode: 'no-answer' },
  ])('$id does not follow "$text": $mode', ({ id, text, mode }) => {
    expect(check(id, {}, text)).toEqual({ followed: false, mode });
  });
});
