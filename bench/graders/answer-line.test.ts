import { describe, expect, it } from 'vitest';
import { answerLine } from './answer-line.ts';

describe('answerLine', () => {
  it.each([
    { text: 'Work.\nAnswer: 18', answer: ' 18', below: '' },
    { text: '**Answer:** 18\nThat is all.\nBye.', answer: '** 18', below: 'That is all.\nBye.' },
    { text: '## ANSWER :18', answer: '18', below: '' },
    { text: '- Answer: 17\n- Answer: 18', answer: ' 18', below: '' },
    { text: '答え：18', answer: '18', below: '' },
  ])('finds "$answer" in $text', ({ text, answer, below }) => {
    expect(answerLine(text, ['Answer', '答え'])).toEqual({ answer, below });
  });

  it.each(['', 'The answer: 18', 'Answers: 18', 'Answer 18', 'Answer\n: 18'])('finds no answer line in %j', (text) => {
    expect(answerLine(text, ['Answer'])).toBeUndefined();
  });
});
