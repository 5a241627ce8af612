import { z } from 'zod';
import { type Instruction, instruction } from './instruction.ts';

/** Marks that a reply must not hold. */
export const punctuation = {
  'punctuation:no_comma': instruction({
    describes: 'holds no comma',
    kwargs: z.strictObject({}),
    mode: 'forbidden-content',
    // The ASCII comma alone, as in the reference: "،" and "、" pass.
    follows: (text) => !text.includes(','),
  }),
} as const satisfies Readonly<Record<string, Instruction>>;
