import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isBlank, splitWords, strip } from './whitespace.ts';

it.each([
  { text: ' \u2003a b\x1f\x85', stripped: 'a b' },
  { text: '\ufeffa', stripped: '\ufeffa' },
  { text: '\u200ba', stripped: '\u200ba' },
  { text: '\n', stripped: '' },
])('strips what Python takes for white space, and nothing else', ({ text, stripped }) => {
  expect(strip(text)).toBe(stripped);
});

it('leaves nothing to strip, and words without white space', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(' ', '\n', '\u00a0', 'a', '\u{1F600}') }), (text) => {
      expect(strip(strip(text))).toBe(strip(text));
      expect(splitWords(text).join('')).toBe(text.replace(/[ \n\u00a0]/g, ''));
      expect(isBlank(text)).toBe(splitWords(text).length === 0);
    }),
  );
});
