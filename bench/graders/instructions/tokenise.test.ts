import { expect, it } from 'vitest';
import { tokenise } from './tokenise.ts';

it.each([
  { text: 'Well, it (really) works!', tokens: ['Well', ',', 'it', '(', 'really', ')', 'works', '!'] },
  { text: "WE'RE DON'T SHE'S", tokens: ['WE', "'RE", 'DO', "N'T", 'SHE', "'S"] },
  { text: "the dogs' bowls", tokens: ['the', 'dogs', "'", 'bowls'] },
  { text: 'CANNOT gonna cannots', tokens: ['CAN', 'NOT', 'gon', 'na', 'cannots'] },
  { text: "'TIS O'Neill", tokens: ["'T", 'IS', "O'Neill"] },
  { text: 'AT&T, 10,000 at 10:30', tokens: ['AT', '&', 'T', ',', '10,000', 'at', '10:30'] },
  { text: 'A--B... C/D *E*', tokens: ['A', '--', 'B', '...', 'C/D', '*E*'] },
  { text: '“DON’T”', tokens: ['“', 'DON', '’', 'T', '”'] },
  { text: ' \n', tokens: [] },
])('parts "$text" into $tokens', ({ text, tokens }) => {
  expect(tokenise(text)).toEqual(tokens);
});
