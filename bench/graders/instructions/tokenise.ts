import { splitWords } from './whitespace.ts';

/**
 * A text as words and marks by the conventions of the Penn Treebank: marks stand alone, and what English contracts is parted, so that
 * "WE'RE" is "WE" and "'RE", "DON'T" is "DO" and "N'T". Full stops stay on their words, since no count here depends on them.
 * Every step is one pass: no pattern can be tried twice on a stretch longer than a word's ending.
 */
export function tokenise(text: string): readonly string[] {
  let spaced = text;
  for (const [pattern, apart] of STEPS) spaced = spaced.replace(pattern, apart);
  return splitWords(` ${spaced} `);
}

const STEPS: readonly (readonly [RegExp, string])[] = [
  // Opening quotation marks; then a mark before a single letter, as in 'a', but not before what is contracted.
  [/[«“‘„`]/gu, ' $& '],
  [/'(?!re|ve|ll|m|t|s|d|n)(?=[\p{L}\p{N}_](?![\p{L}\p{N}_]))/giu, "' "],
  // Marks.
  [/[»”’]/gu, ' $& '],
  [/[:,](?!\p{Nd})/gu, ' $& '],
  [/\.{2,}/g, ' $& '],
  [/[;@#$%&?!"]/g, ' $& '],
  [/[\][(){}<>]/g, ' $& '],
  [/--/g, ' $& '],
  // Contractions at a word's end.
  [/(?<=[^' ])'(?:s|m|d|ll|re|ve)?(?!\S)/gi, ' $&'],
  [/(?<=[^' ])n't(?!\S)/gi, ' $&'],
  // Contractions without a mark, and two with one at their beginning.
  [
    /(?<![\p{L}\p{N}_])(?:can(?=not)|gim(?=me)|gon(?=na)|got(?=ta)|lem(?=me)|wan(?=na))(?=\p{L}{2,3}(?![\p{L}\p{N}_]))/giu,
    '$& ',
  ],
  [/'t(?=(?:is|was)(?![\p{L}\p{N}_]))/giu, ' $& '],
];
