import { expect, it } from 'vitest';
import { followInstruction } from './follow-instruction.ts';

const check = (language: string, text: string) =>
  followInstruction(text, { id: 'language:response_language', kwargs: { language } }, 'strict');

it('takes a reply in the language asked for, and no other', () => {
  expect(check('de', 'Der Zug fährt heute nicht, und der nächste auch nicht.')).toEqual({ followed: true });
  expect(check('de', 'The train does not run today, and nor does the next.')).toEqual({
    followed: false,
    mode: 'wrong-language',
  });
});

it('takes a reply without any letter for every language, and one too short to tell for none', () => {
  expect(check('sw', '42')).toEqual({ followed: true });
  expect(check('en', 'Paris')).toEqual({ followed: false, mode: 'wrong-language' });
});

it('refuses a language that it could not tell, and names those it can', () => {
  expect(() => check('eo', 'Saluton')).toThrow(
    /Instruction language:response_language, argument "language": .*"ar".*"zh".*Correct the kwargs of the case/,
  );
});
