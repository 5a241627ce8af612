import { z } from 'zod';
import { identifyLanguage } from './identify-language.ts';
import { type Instruction, instruction } from './instruction.ts';
import { COUNT, compares, modeOfRelation, RELATION } from './relation.ts';
import { tokenise } from './tokenise.ts';

/** Capital and small letters. */
export const letterCase = {
  'change_case:capital_word_frequency': instruction({
    describes: 'has so many words all in capitals',
    kwargs: z.strictObject({ capital_frequency: COUNT, capital_relation: RELATION }),
    mode: (_, kwargs) => modeOfRelation(kwargs.capital_relation),
    follows: (text, kwargs) =>
      compares(tokenise(text).filter(isUpperCase).length, kwargs.capital_relation, kwargs.capital_frequency),
  }),
  'change_case:english_capital': instruction({
    describes: 'is English, and all in capitals',
    kwargs: z.strictObject({}),
    mode: (text) => (isUpperCase(text) ? 'wrong-language' : 'wrong-format'),
    follows: (text) => isUpperCase(text) && identifyLanguage(text) === 'en',
  }),
  'change_case:english_lowercase': instruction({
    describes: 'is English, and all in small letters',
    kwargs: z.strictObject({}),
    mode: (text) => (isLowerCase(text) ? 'wrong-language' : 'wrong-format'),
    follows: (text) => isLowerCase(text) && identifyLanguage(text) === 'en',
  }),
} as const satisfies Readonly<Record<string, Instruction>>;

/** One letter with a case at least, and none that is small: what stands in no case at all is not in capitals. */
function isUpperCase(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

function isLowerCase(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}
