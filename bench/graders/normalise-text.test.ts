import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseText } from './normalise-text.ts';

describe('normaliseText', () => {
  it.each([
    { text: '  12 Days.\n', form: '12 days', because: 'case, white space and the full stop do not count' },
    { text: '**12 days**', form: '12 days', because: 'emphasis is not content' },
    { text: '１２日。', form: '12日', because: 'full-width digits are digits' },
    { text: '“Ja”', form: 'ja', because: 'quotes around an answer are not part of it' },
    { text: 'Cafe\u0301', form: 'café', because: 'composed and decomposed letters are the same letter' },
    { text: 'a\u200b\u202eb\u0000c', form: 'abc', because: 'invisible characters cannot hide or change an answer' },
    { text: '−5 – 7', form: '5 - 7', because: 'every dash is one dash, and none stays at the end' },
    { text: '3.5', form: '3.5', because: 'a point inside a number stays' },
    { text: 'm²', form: 'm²', because: 'a square is not a two' },
    { text: 'a\u00a0\u202f\t b', form: 'a b', because: 'all white space is one space' },
    { text: '...', form: '', because: 'punctuation alone says nothing' },
  ])('turns $text into $form: $because', ({ text, form }) => {
    expect(normaliseText(text)).toBe(form);
  });

  it('keeps case and edges when asked to', () => {
    expect(normaliseText(' Yes! ', { keepCase: true, keepEdges: true })).toBe('Yes!');
  });

  it('changes nothing when applied a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), fc.boolean(), (text, keepCase, keepEdges) => {
        const once = normaliseText(text, { keepCase, keepEdges });
        expect(normaliseText(once, { keepCase, keepEdges })).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not tell apart texts that differ only in canonical composition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normaliseText(text.normalize('NFD'))).toBe(normaliseText(text.normalize('NFC')));
      }),
    );
  });

  it('survives a megabyte of edge punctuation, lone surrogates and NULs', () => {
    const size = 1_000_000;
    expect(normaliseText(`${'.'.repeat(size)}x`)).toBe('x');
    expect(normaliseText(`${'. '.repeat(size / 2)}x${'!'.repeat(size)}`)).toBe('x');
    expect(normaliseText('\u0000'.repeat(size))).toBe('');
    expect(normaliseText('\ud800'.repeat(10))).toBe('\ufffd'.repeat(10));
  });
});
