import { describe, expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';

describe('product:bullets_at_most', () => {
  it.each([
    { text: '- one\n- two', followed: true },
    { text: 'no list', followed: true },
    { text: '- one\n* two\n- three', followed: false },
  ])('two at most: "$text" is $followed', ({ text, followed }) => {
    const given = { id: 'product:bullets_at_most', kwargs: { num_bullets: 2 } };
    expect(followInstruction(text, given, 'strict').followed).toBe(followed);
  });
});

describe('product:no_emoji', () => {
  it.each([
    { text: 'Done 🎉', followed: false, because: 'it is a picture' },
    { text: 'With ❤️', followed: false, because: 'the selector makes a picture of it' },
    { text: 'Flag 🇫🇷', followed: false, because: 'flags are pictures' },
    { text: '1️⃣ first', followed: false, because: 'a keycap is a picture' },
    { text: '© 2026, #1 → done ✓', followed: true, because: 'signs and digits are text' },
    { text: ':-)', followed: true, because: 'letters are text' },
  ])('"$text" is $followed: $because', ({ text, followed }) => {
    expect(followInstruction(text, { id: 'product:no_emoji', kwargs: {} }, 'strict').followed).toBe(followed);
  });
});
