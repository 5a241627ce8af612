import { z } from 'zod';
import { type Instruction, instruction } from './instruction.ts';
import { holds, holdsWord, occurrences } from './occurrences.ts';
import { COUNT, compares, modeOfRelation, RELATION } from './relation.ts';
import { strip } from './whitespace.ts';

const WORDS = z.array(z.string().min(1)).min(1);
const KEYWORD = z.string().transform(strip).pipe(z.string().min(1));
/** One letter, or any other one character: the prompts ask for "#" and "!" as well. */
const LETTER = z
  .string()
  .transform(strip)
  .refine((letter) => [...letter].length === 1, { error: 'expected one character' });

/**
 * Words and letters that a reply has to hold, or must not. Keywords are found anywhere, also inside longer words; forbidden words only
 * as words of their own.
 */
export const keywords = {
  'keywords:existence': instruction({
    describes: 'holds every keyword',
    kwargs: z.strictObject({ keywords: WORDS }),
    mode: 'missing-content',
    follows: (text, kwargs) => kwargs.keywords.every((keyword) => holds(text, keyword)),
  }),
  'keywords:frequency': instruction({
    describes: 'holds a keyword so many times',
    kwargs: z.strictObject({ keyword: KEYWORD, frequency: COUNT, relation: RELATION }),
    mode: (_, { relation }) => modeOfRelation(relation),
    follows: (text, { keyword, frequency, relation }) =>
      compares(occurrences(text, keyword).length, relation, frequency),
  }),
  'keywords:forbidden_words': instruction({
    describes: 'holds none of these words',
    kwargs: z.strictObject({ forbidden_words: WORDS }),
    mode: 'forbidden-content',
    follows: (text, kwargs) => !kwargs.forbidden_words.some((word) => holdsWord(text, word)),
  }),
  'keywords:letter_frequency': instruction({
    describes: 'holds a letter so many times, capital or small',
    kwargs: z.strictObject({ letter: LETTER, let_frequency: COUNT, let_relation: RELATION }),
    mode: (_, kwargs) => modeOfRelation(kwargs.let_relation),
    follows: (text, kwargs) =>
      compares(occurrences(text, kwargs.letter).length, kwargs.let_relation, kwargs.let_frequency),
  }),
} as const satisfies Readonly<Record<string, Instruction>>;
