import { describe, expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';

const follows = (id: string, kwargs: Record<string, unknown>, text: string): boolean =>
  followInstruction(text, { id, kwargs }, 'strict').followed;

describe('combination:two_responses', () => {
  it.each([
    { text: 'one\n******\ntwo', followed: true, because: 'there are two' },
    { text: '******\none\n******\ntwo\n******', followed: true, because: 'a divider at either end adds none' },
    { text: 'one\n******\n one ', followed: false, because: 'they are the same' },
    { text: 'one\n******\n******\ntwo', followed: false, because: 'one between is empty' },
    { text: 'one\n******\ntwo\n******\nthree', followed: false, because: 'there are three' },
    { text: 'one\n***\ntwo', followed: false, because: 'three asterisks do not divide' },
    { text: 'one\n******\n', followed: false, because: 'there is one' },
  ])('"$text" is $followed: $because', ({ text, followed }) => {
    expect(follows('combination:two_responses', {}, text)).toBe(followed);
  });
});

describe('combination:repeat_prompt', () => {
  it.each([
    { text: 'Write a poem.\n\nRoses are red.', followed: true },
    { text: ' WRITE A POEM. Roses', followed: true },
    { text: 'Sure: Write a poem.', followed: false },
    { text: 'Write a poem', followed: false },
    { text: 'Write  a poem.', followed: false },
  ])('"$text" is $followed', ({ text, followed }) => {
    expect(follows('combination:repeat_prompt', { prompt_to_repeat: 'Write a poem. ' }, text)).toBe(followed);
  });
});
