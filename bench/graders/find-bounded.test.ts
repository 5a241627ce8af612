import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBounded, holdsBounded } from './find-bounded.ts';

describe('findBounded', () => {
  it.each([
    { text: 'a party of two', needle: 'art', found: false, because: 'it would cut a word' },
    { text: 'modern art, mostly', needle: 'art', found: true, because: 'a comma ends a word' },
    { text: '12 days', needle: '2 days', found: false, because: 'it would cut a number' },
    { text: 'from 5.', needle: '5', found: true, because: 'a full stop after a number is no decimal point' },
    { text: '5.2 million', needle: '5', found: false, because: 'the point belongs to the number' },
    { text: '1,500 seats', needle: '500 seats', found: false, because: 'so does the comma' },
    { text: 'at 9:05', needle: '9', found: false, because: 'and the colon of a time' },
    { text: 'levels 4,5', needle: '4', found: false, because: 'a list without spaces cannot be told from a number' },
    { text: '休暇は12日です', needle: '12日', found: true, because: 'japanese has no spaces' },
    { text: '休暇は12日です', needle: '2日', found: false, because: 'a number is a number there too' },
    { text: 'naïve', needle: 'na', found: false, because: 'an accented letter is a letter' },
    { text: 'cafe\u0301 owner', needle: 'cafe', found: false, because: 'so is one with a combining mark' },
    { text: 'x😀y', needle: '😀', found: true, because: 'a symbol is no word' },
    { text: '𝒳art', needle: 'art', found: false, because: 'a letter outside the basic plane is a letter' },
    { text: 'art party art', needle: 'art', found: true, because: 'one good place is enough' },
    { text: 'anything', needle: '', found: false, because: 'nothing is nowhere' },
  ])('$text / $needle: $found, because $because', ({ text, needle, found }) => {
    expect(holdsBounded(text, needle)).toBe(found);
  });

  it('finds any word of a text of words, and gives its place', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 8 }), fc.nat(), (words, n) => {
        const word = words[n % words.length] as string;
        const text = words.join(' ');
        const at = findBounded(text, word);
        expect(text.slice(at, at + word.length)).toBe(word);
        expect(text.slice(0, at).split(' ').filter(Boolean)).not.toContain(word);
      }),
    );
  });

  it('reads patterns as plain text', () => {
    expect(holdsBounded('aaaa', '(a+)+$')).toBe(false);
    expect(holdsBounded('we use (a+)+$ here', '(a+)+$')).toBe(true);
    expect(holdsBounded('abc', '.*')).toBe(false);
  });

  it('gets through a megabyte of near misses', () => {
    expect(holdsBounded('a'.repeat(1_000_000), 'aaaaaaaaab')).toBe(false);
    expect(holdsBounded('a'.repeat(1_000_000), 'aaaaaaaaaa')).toBe(false);
    expect(holdsBounded(`${'1.'.repeat(500_000)} 1`, '1')).toBe(true);
  });
});
