import { z } from 'zod';
import { countBullets } from './count-bullets.ts';
import { type Instruction, instruction } from './instruction.ts';
import { COUNT } from './relation.ts';

/** Constraints that products set and the data set lacks; a pattern for further ones. */
export const product = {
  'product:bullets_at_most': instruction({
    describes: 'holds at most so many bullet points',
    kwargs: z.strictObject({ num_bullets: COUNT }),
    mode: 'wrong-format',
    follows: (text, kwargs) => countBullets(text) <= kwargs.num_bullets,
  }),
  'product:no_emoji': instruction({
    describes: 'holds no emoji',
    kwargs: z.strictObject({}),
    mode: 'forbidden-content',
    // Shown as pictures by default, or made pictures by the selector after them: "©", "1" and "→" alone are text.
    follows: (text) => !/\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u.test(text),
  }),
} as const satisfies Readonly<Record<string, Instruction>>;
