import { describe, expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';

const follows = (id: string, kwargs: Record<string, unknown>, text: string): boolean =>
  followInstruction(text, { id, kwargs }, 'strict').followed;

describe('keywords:existence', () => {
  it.each([
    { keywords: ['tide'], text: 'The TIDE is low.', followed: true, because: 'letter case is nothing' },
    { keywords: ['tide'], text: 'Tidemarks everywhere.', followed: true, because: 'a part of a word is enough' },
    { keywords: ['tide', 'moon'], text: 'The tide is low.', followed: false, because: 'every keyword is asked for' },
    {
      keywords: ['two words'],
      text: 'Just two  words.',
      followed: false,
      because: 'a keyword is taken letter by letter',
    },
    { keywords: ['C++'], text: 'Written in C++.', followed: true, because: 'no keyword is a pattern' },
    { keywords: ['(a+)+$'], text: 'aaaa', followed: false, because: 'no keyword is a pattern' },
    { keywords: ['Über'], text: 'über alles', followed: true, because: 'letters beyond ASCII have case too' },
    { keywords: ['tide'], text: '', followed: false, because: 'there is nothing in it' },
  ])('$keywords in "$text" is $followed: $because', ({ keywords, text, followed }) => {
    expect(follows('keywords:existence', { keywords }, text)).toBe(followed);
  });
});

describe('keywords:frequency', () => {
  it.each([
    { relation: 'at least', frequency: 2, text: 'Rain, rain.', followed: true },
    { relation: 'at least', frequency: 3, text: 'Rain, rain.', followed: false },
    { relation: 'less than', frequency: 3, text: 'Rain, rain.', followed: true },
    { relation: 'less than', frequency: 2, text: 'Rain, rain.', followed: false },
    { relation: 'at least', frequency: 2, text: 'Rainy days bring trains.', followed: true },
  ])('$relation $frequency of "rain" in "$text" is $followed', ({ text, followed, ...kwargs }) => {
    expect(follows('keywords:frequency', { keyword: ' rain ', ...kwargs }, text)).toBe(followed);
  });

  it('counts places that overlap once', () => {
    const kwargs = { keyword: 'aa', relation: 'at least', frequency: 2 };
    expect([follows('keywords:frequency', kwargs, 'aaa'), follows('keywords:frequency', kwargs, 'aaaa')]).toEqual([
      false,
      true,
    ]);
  });
});

describe('keywords:forbidden_words', () => {
  it.each([
    { text: 'It will rock.', followed: false, because: 'the word stands there' },
    { text: 'ROCK!', followed: false, because: 'letter case is nothing' },
    { text: 'Rockets and bedrock.', followed: true, because: 'it is only part of other words' },
    { text: 'rock-solid', followed: false, because: 'a hyphen parts words' },
    { text: 'rock_solid', followed: true, because: 'an underscore does not' },
    { text: '𝔞rock', followed: true, because: 'letters of two units are letters' },
    { text: '🎸rock🎸', followed: false, because: 'an emoji is no letter' },
  ])('is $followed for "$text" without "rock": $because', ({ text, followed }) => {
    expect(follows('keywords:forbidden_words', { forbidden_words: ['absent', 'rock'] }, text)).toBe(followed);
  });

  it('finds a word behind places where it is part of another', () => {
    expect(follows('keywords:forbidden_words', { forbidden_words: ['art'] }, 'Party at the start: art.')).toBe(false);
  });

  it('sees a word that ends in a sign only where a letter follows, as the published rule does', () => {
    const kwargs = { forbidden_words: ['C++'] };
    expect(follows('keywords:forbidden_words', kwargs, 'C++ is fine')).toBe(true);
    expect(follows('keywords:forbidden_words', kwargs, 'C++x is not')).toBe(false);
  });
});

describe('keywords:letter_frequency', () => {
  it.each([
    { letter: 'e', relation: 'at least', count: 3, text: 'Eleven', followed: true },
    { letter: 'E', relation: 'less than', count: 3, text: 'Eleven', followed: false },
    { letter: '#', relation: 'at least', count: 2, text: '#one #two', followed: true },
    { letter: '!', relation: 'less than', count: 1, text: 'calm', followed: true },
    { letter: 'é', relation: 'at least', count: 2, text: 'ÉTÉ', followed: true },
  ])('$relation $count of "$letter" in "$text" is $followed', ({ letter, relation, count, text, followed }) => {
    const kwargs = { letter, let_relation: relation, let_frequency: count };
    expect(follows('keywords:letter_frequency', kwargs, text)).toBe(followed);
  });

  it('takes one character and no more', () => {
    expect(() =>
      follows('keywords:letter_frequency', { letter: 'ab', let_relation: 'at least', let_frequency: 1 }, 'x'),
    ).toThrow('Instruction keywords:letter_frequency, argument "letter": expected one character');
  });
});

it.each([
  { id: 'keywords:frequency', kwargs: { keyword: 'x', frequency: 2, relation: 'at least' }, mode: 'missing-content' },
  {
    id: 'keywords:frequency',
    kwargs: { keyword: 'a', frequency: 1, relation: 'less than' },
    mode: 'forbidden-content',
  },
  { id: 'keywords:existence', kwargs: { keywords: ['x'] }, mode: 'missing-content' },
  { id: 'keywords:forbidden_words', kwargs: { forbidden_words: ['a'] }, mode: 'forbidden-content' },
])('calls a reply that breaks $id with $kwargs $mode', ({ id, kwargs, mode }) => {
  expect(followInstruction('a', { id, kwargs }, 'strict')).toEqual({ followed: false, mode });
});
