import { z } from 'zod';
import { type Instruction, instruction } from './instruction.ts';
import { isBlank, strip } from './whitespace.ts';

/** Replies made of several parts. */
export const combination = {
  'combination:two_responses': instruction({
    describes: 'holds two different answers with six asterisks between them',
    kwargs: z.strictObject({}),
    mode: 'wrong-format',
    follows: (text) => {
      const parts = text.split('******');
      const inner = parts.slice(1, -1);
      if (inner.some(isBlank)) return false;
      const answers = parts.map(strip).filter((part) => part !== '');
      return answers.length === 2 && answers[0] !== answers[1];
    },
  }),
  'combination:repeat_prompt': instruction({
    describes: 'begins with the request, word for word',
    kwargs: z.strictObject({ prompt_to_repeat: z.string().transform(strip).pipe(z.string().min(1)) }),
    mode: 'missing-content',
    follows: (text, { prompt_to_repeat: request }) => strip(text).toLowerCase().startsWith(request.toLowerCase()),
  }),
} as const satisfies Readonly<Record<string, Instruction>>;
