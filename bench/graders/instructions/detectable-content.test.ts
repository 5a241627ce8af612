import { describe, expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';

const follows = (id: string, kwargs: Record<string, unknown>, text: string): boolean =>
  followInstruction(text, { id, kwargs }, 'strict').followed;

describe('detectable_content:number_placeholders', () => {
  it.each([
    { text: 'Dear [name], meet me at [place].', placeholders: 2 },
    { text: '[]', placeholders: 1 },
    { text: '[[name]]', placeholders: 1 },
    { text: '[name\nplace]', placeholders: 0 },
    { text: ']name[', placeholders: 0 },
    { text: '[a][b] [c', placeholders: 2 },
    { text: 'Dear {name}', placeholders: 0 },
  ])('finds $placeholders in "$text"', ({ text, placeholders }) => {
    const id = 'detectable_content:number_placeholders';
    expect(follows(id, { num_placeholders: placeholders }, text)).toBe(true);
    expect(follows(id, { num_placeholders: placeholders + 1 }, text)).toBe(false);
  });
});

describe('detectable_content:postscript', () => {
  it.each([
    { marker: 'P.S.', text: 'Bye.\n\nP.S. Bring bread.', followed: true },
    { marker: 'P.S.', text: 'Bye.\np. s. bring bread', followed: true },
    { marker: 'P.S.', text: 'Bye.\nPS: bring bread', followed: false },
    { marker: 'P.P.S', text: 'P.P.S. Bring bread', followed: true },
    { marker: 'P.P.S', text: 'p. p. s bread', followed: true },
    { marker: 'P.P.S', text: 'P.S. Bring bread', followed: false },
    { marker: 'Addendum:', text: 'Bye.\naddendum: bread', followed: true },
    { marker: 'Add.ndum', text: 'Bye.\naddendum: bread', followed: false },
  ])('"$marker" in "$text" is $followed', ({ marker, text, followed }) => {
    expect(follows('detectable_content:postscript', { postscript_marker: marker }, text)).toBe(followed);
  });
});
