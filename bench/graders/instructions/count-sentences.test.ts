import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSentences } from './count-sentences.ts';

describe('countSentences', () => {
  it.each([
    { text: 'It rained. We stayed.', sentences: 2, because: 'a point and a space end one' },
    { text: 'It rained. we stayed.', sentences: 2, because: 'the next word may be small' },
    { text: 'It rained.We stayed.', sentences: 1, because: 'a point inside a word ends none' },
    { text: 'Really?! Yes!', sentences: 2, because: 'marks in a row are one' },
    { text: 'Dr. Ames and Mrs. Bole met.', sentences: 1, because: 'titles are abbreviations' },
    { text: 'We met at 5 p.m. The bus came.', sentences: 2, because: 'an abbreviation may end one too' },
    { text: 'The U.S. economy grew.', sentences: 1, because: 'single letters with points are an abbreviation' },
    { text: 'J. Smith wrote it.', sentences: 1, because: 'an initial ends none before a name' },
    { text: 'Well... maybe.', sentences: 1, because: 'an ellipsis before a small word ends none' },
    { text: 'Well... The end.', sentences: 2, because: 'one before a word that begins sentences does' },
    { text: 'It cost 3.50 in all. Cheap.', sentences: 2, because: 'a point in a number ends none' },
    { text: '1. Apples\n2. Pears', sentences: 3, because: 'the number of a list is one, as in the reference' },
    { text: '1. apples\n2. pears', sentences: 1, because: 'not before a small word' },
    { text: '"Stop!" he said.', sentences: 2, because: 'speech is cut off, as in the reference' },
    { text: 'He said "stop." Then he left.', sentences: 2, because: 'closing marks stay with their sentence' },
    { text: '(It rained.)', sentences: 1, because: 'a closing bracket is none of its own' },
    { text: 'A heading\n\nIt rained.', sentences: 1, because: 'a line without a mark ends none' },
    { text: '今日は。明日。', sentences: 1, because: 'only the three marks of English are known' },
    { text: 'no mark at all', sentences: 1, because: 'what is left over is one' },
    { text: '', sentences: 0, because: 'there is nothing' },
    { text: ' \n\t ', sentences: 0, because: 'blank is nothing' },
  ])('finds $sentences in "$text": $because', ({ text, sentences }) => {
    expect(countSentences(text)).toBe(sentences);
  });

  it('finds at least one in any text that is not blank, and no more than it has marks and one', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', '.', '?', '!', '"', ')', ' ', '\n', '1', '*') }),
        (text) => {
          const count = countSentences(text);
          expect(count >= 1).toBe(text.trim() !== '');
          expect(count).toBeLessThanOrEqual((text.match(/[.?!]/g)?.length ?? 0) + 1);
        },
      ),
    );
  });
});
