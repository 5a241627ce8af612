import { expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';

it.each([
  { text: 'No such mark; none at all.', followed: true },
  { text: 'One, two', followed: false },
  { text: '1,000', followed: false },
  { text: 'مرحبا، 東京、', followed: true },
])('punctuation:no_comma: "$text" is $followed', ({ text, followed }) => {
  expect(followInstruction(text, { id: 'punctuation:no_comma', kwargs: {} }, 'strict').followed).toBe(followed);
});
