import { describe, expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';

const follows = (id: string, kwargs: Record<string, unknown>, text: string): boolean =>
  followInstruction(text, { id, kwargs }, 'strict').followed;

describe('startend:end_checker', () => {
  it.each([
    { text: 'Text. Is that all?', followed: true },
    { text: '"Text. IS THAT ALL?"\n', followed: true },
    { text: 'Text. Is that all? Yes.', followed: false },
    { text: 'Is that all', followed: false },
    { text: '**Is that all?**', followed: false },
  ])('"$text" is $followed', ({ text, followed }) => {
    expect(follows('startend:end_checker', { end_phrase: ' Is that all? ' }, text)).toBe(followed);
  });

  it('reads behind a bold end when it reads loosely', () => {
    const given = { id: 'startend:end_checker', kwargs: { end_phrase: 'Is that all?' } };
    expect(followInstruction('**Is that all?**', given, 'loose')).toEqual({ followed: true });
  });
});

describe('startend:quotation', () => {
  it.each([
    { text: '"All of it."', followed: true },
    { text: ' "a" and "b"\n', followed: true },
    { text: '""', followed: true },
    { text: '"', followed: false },
    { text: '“All of it.”', followed: false },
    { text: '"Not all" of it', followed: false },
  ])('"$text" is $followed', ({ text, followed }) => {
    expect(follows('startend:quotation', {}, text)).toBe(followed);
  });
});
