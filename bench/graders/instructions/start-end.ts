import { z } from 'zod';
import { type Instruction, instruction } from './instruction.ts';
import { strip, stripCharacters } from './whitespace.ts';

/** How a reply begins and ends. */
export const startEnd = {
  'startend:end_checker': instruction({
    describes: 'ends with this phrase, and nothing follows but quotation marks',
    kwargs: z.strictObject({ end_phrase: z.string().transform(strip).pipe(z.string().min(1)) }),
    mode: 'missing-content',
    follows: (text, { end_phrase: phrase }) =>
      stripCharacters(strip(text), (mark) => mark === '"')
        .toLowerCase()
        .endsWith(phrase.toLowerCase()),
  }),
  'startend:quotation': instruction({
    describes: 'stands in double quotation marks as a whole',
    kwargs: z.strictObject({}),
    mode: 'wrong-format',
    follows: (text) => {
      const stripped = strip(text);
      return stripped.length > 1 && stripped.startsWith('"') && stripped.endsWith('"');
    },
  }),
} as const satisfies Readonly<Record<string, Instruction>>;
