import { z } from 'zod';
import { countSentences } from './count-sentences.ts';
import { type Instruction, instruction } from './instruction.ts';
import { COUNT, compares, RELATION } from './relation.ts';
import { isBlank, splitWords, strip } from './whitespace.ts';

/** How long a reply is, in sentences, words and paragraphs. */
export const lengthConstraints = {
  'length_constraints:number_sentences': instruction({
    describes: 'has so many sentences',
    kwargs: z.strictObject({ num_sentences: COUNT, relation: RELATION }),
    mode: 'wrong-length',
    follows: (text, kwargs) => compares(countSentences(text), kwargs.relation, kwargs.num_sentences),
  }),
  'length_constraints:number_paragraphs': instruction({
    describes: 'has exactly so many paragraphs, with three asterisks between them',
    kwargs: z.strictObject({ num_paragraphs: COUNT }),
    mode: 'wrong-length',
    follows: (text, kwargs) => countDividedParagraphs(text) === kwargs.num_paragraphs,
  }),
  'length_constraints:number_words': instruction({
    describes: 'has so many words',
    kwargs: z.strictObject({ num_words: COUNT, relation: RELATION }),
    mode: 'wrong-length',
    follows: (text, kwargs) => compares(countWords(text), kwargs.relation, kwargs.num_words),
  }),
  'length_constraints:nth_paragraph_first_word': instruction({
    describes: 'has exactly so many paragraphs, with blank lines between them, and one of them begins with this word',
    kwargs: z.strictObject({
      num_paragraphs: COUNT,
      nth_paragraph: z.int().min(1),
      first_word: z.string().transform(strip).pipe(z.string().min(1)),
    }),
    mode: (text, kwargs) =>
      countSpacedParagraphs(text) === kwargs.num_paragraphs ? 'missing-content' : 'wrong-length',
    follows: (text, kwargs) =>
      countSpacedParagraphs(text) === kwargs.num_paragraphs &&
      kwargs.nth_paragraph <= kwargs.num_paragraphs &&
      firstWord(text.split('\n\n')[kwargs.nth_paragraph - 1] ?? '') === kwargs.first_word.toLowerCase(),
  }),
} as const satisfies Readonly<Record<string, Instruction>>;

/** Runs of letters, digits and `_`: "don't" is two, and a sign or an emoji none. Combining marks part words, as in the reference. */
function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0;
}

/** @returns undefined when an inner paragraph is empty, which no number of paragraphs allows */
function countDividedParagraphs(text: string): number | undefined {
  const parts = text.split('***');
  if (parts.slice(1, -1).some(isBlank)) return undefined;
  return parts.filter((part) => !isBlank(part)).length;
}

function countSpacedParagraphs(text: string): number {
  return text.split('\n\n').filter((part) => !isBlank(part)).length;
}

/** The first word in small letters, without quotation marks before it and without what follows the first mark inside it. */
function firstWord(paragraph: string): string {
  const [word = ''] = splitWords(paragraph);
  return /^'*"*([^.,?!'"]*)/.exec(word)?.[1]?.toLowerCase() ?? '';
}
