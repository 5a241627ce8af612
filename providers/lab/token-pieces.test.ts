import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenPieces } from './token-pieces.ts';

describe('tokenPieces', () => {
  it('keeps every letter of every text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => tokenPieces(text).join('') === text));
  });

  it('never sends an empty piece, nor half a character', () => {
    const pieces = tokenPieces('A tower 🗼 of “words”,\n\n  and  spaces \n');
    expect(pieces).not.toContain('');
    expect(pieces.some((piece) => /[\uD800-\uDBFF]$/.test(piece))).toBe(false);
  });

  it('cuts words after five letters and signs one by one', () => {
    expect(tokenPieces('{"total": 1250}')).toEqual(['{', '"', 'total', '"', ':', ' 1250', '}']);
    expect(tokenPieces('Information')).toEqual(['Infor', 'matio', 'n']);
    expect(tokenPieces('')).toEqual([]);
  });
});
