import { z } from 'zod';
import { type Instruction, instruction } from './instruction.ts';
import { COUNT } from './relation.ts';
import { strip, WHITESPACE } from './whitespace.ts';

/** Parts that a reply has to hold, known by their marks. */
export const detectableContent = {
  'detectable_content:number_placeholders': instruction({
    describes: 'holds at least so many placeholders in square brackets',
    kwargs: z.strictObject({ num_placeholders: COUNT }),
    mode: 'missing-content',
    follows: (text, kwargs) => countPlaceholders(text) >= kwargs.num_placeholders,
  }),
  'detectable_content:postscript': instruction({
    describes: 'holds a postscript that begins with this mark',
    kwargs: z.strictObject({ postscript_marker: z.string().transform(strip).pipe(z.string().min(1)) }),
    mode: 'missing-content',
    follows: (text, kwargs) => holdsPostscript(text.toLowerCase(), kwargs.postscript_marker),
  }),
} as const satisfies Readonly<Record<string, Instruction>>;

/** Pairs of brackets on one line. What an opening bracket has swallowed up to its closing one is not counted again. */
function countPlaceholders(text: string): number {
  let count = 0;
  for (const line of text.split('\n')) {
    let from = 0;
    for (;;) {
      const open = line.indexOf('[', from);
      const close = open === -1 ? -1 : line.indexOf(']', open);
      if (close === -1) break;
      count += 1;
      from = close + 1;
    }
  }
  return count;
}

const LOOSE_MARKS: Readonly<Record<string, RegExp>> = {
  'P.P.S': new RegExp(`p\\.[${WHITESPACE}]?p\\.[${WHITESPACE}]?s`),
  'P.S.': new RegExp(`p\\.[${WHITESPACE}]?s\\.`),
};

/** The mark may stand anywhere in a line, as in the reference. The two usual ones may have a space after each point. */
function holdsPostscript(lowerCased: string, mark: string): boolean {
  return LOOSE_MARKS[mark]?.test(lowerCased) ?? lowerCased.includes(mark.toLowerCase());
}
