import { z } from 'zod';
import { identifyLanguage, LANGUAGES } from './identify-language.ts';
import { type Instruction, instruction } from './instruction.ts';

/**
 * The language of a reply. One too short to tell is not in the language asked for, as in the reference, which guesses; where short replies
 * are usual, grade with replyLanguage instead: it leaves them out.
 */
export const language = {
  'language:response_language': instruction({
    describes: 'is in this language (ISO 639-1)',
    kwargs: z.strictObject({ language: z.enum(LANGUAGES) }),
    mode: 'wrong-language',
    // A reply without any letter is in every language, as in the reference.
    follows: (text, kwargs) => !/\p{L}/u.test(text) || identifyLanguage(text) === kwargs.language,
  }),
} as const satisfies Readonly<Record<string, Instruction>>;
