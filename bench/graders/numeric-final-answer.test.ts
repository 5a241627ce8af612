import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import { numericFinalAnswer, readFinalNumber, readFinalWholeNumber } from './numeric-final-answer.ts';
import { replyTo } from './reply-to.ts';

interface Sum {
  readonly id: string;
  readonly want: string;
}
const grade = (text: string, want: string, language = 'en', markers: readonly string[] = ['A', 'Answer']): Grade =>
  numericFinalAnswer<Sum>({ expected: (c) => c.want, markers: () => markers, language: () => language }).grade(
    replyTo({ id: 'c1', want }, text),
    { ask: undefined },
  ) as Grade;

describe('numericFinalAnswer', () => {
  it.each([
    { text: 'She has 16 - 7 = 9 eggs.\nA: 18', because: 'the answer line says so' },
    {
      text: '9 eggs\n**A:** $18.00\nThat is 2 dollars for each of 9 eggs.',
      because: 'what follows the line is no answer',
    },
    { text: 'A: 18 dollars for 9 eggs', because: 'the first number of the line counts' },
    { text: 'A: 9 × 2 = 18', because: 'what stands behind the equals sign is the outcome' },
    { text: '### Answer :\n\n**18**', because: 'the number may stand below its heading' },
    { text: 'A: 17\nNo, that was wrong.\nA: 18', because: 'the last answer line counts' },
    { text: '16 - 7 = 9, and 9 * 2 is 18.', because: 'without an answer line the last number counts' },
    { text: 'So we get\n\\[ \\boxed{18} \\]', because: 'brackets of TeX hold the answer, not a citation' },
    { text: '#### 18', because: 'the form of the references is read as well' },
    { text: 'a: 18', because: 'case does not matter' },
  ])('accepts $text for 18: $because', ({ text }) => {
    expect(grade(text, '18')).toMatchObject({ kind: 'scored', score: 1 });
  });

  it.each([
    { text: '18 eggs\nA: 9', mode: 'wrong-answer', because: 'the answer line is the answer' },
    { text: 'A: 18 of 20 is not it.\nA: 9', mode: 'wrong-answer', because: 'an earlier answer was taken back' },
    { text: '9 * 2 = 18\nA: eighteen', mode: 'no-answer', because: 'working is not the answer' },
    { text: 'It is 18, or 9.', mode: 'wrong-answer', because: 'the last number counts' },
    { text: 'A: 1/18', mode: 'no-answer', because: 'a fraction is no whole number' },
    { text: 'I cannot tell.', mode: 'no-answer', because: 'there is no number' },
    { text: '', mode: 'no-answer', because: 'silence is not zero' },
  ])('does not accept $text for 18: $because', ({ text, mode }) => {
    expect(grade(text, '18')).toMatchObject({ kind: 'scored', score: 0, mode });
  });

  it.each([
    { language: 'de', marker: 'Antwort', text: 'Antwort: 70.000 $' },
    { language: 'es', marker: 'Respuesta', text: '**Respuesta:** 70 000 dólares' },
    { language: 'fr', marker: 'Réponse', text: 'Réponse : 70 000 $' },
    { language: 'ja', marker: '答え', text: '答え：７万ドル' },
    { language: 'en', marker: 'Answer', text: 'Answer: $70{,}000' },
  ])('reads how $language writes a number: $text', ({ language, marker, text }) => {
    expect(grade(text, '70,000', language, [marker])).toMatchObject({ score: 1 });
  });

  it.each([
    { text: 'Antwort: 70,000 $', style: 'comma', value: 70_000 },
    { text: 'Antwort: 70.000 $', style: 'comma', value: 70_000 },
    { text: 'Answer: 70.000', style: 'point', value: 70_000 },
    { text: 'Antwort: 2,5', style: 'comma', value: 2.5 },
    { text: 'Antwort: 18', style: 'comma', value: 18 },
    { text: 'Antwort: keine', style: 'comma', value: undefined },
  ] as const)('reads "$text" as $value where all answers are whole', ({ text, style, value }) => {
    expect(readFinalWholeNumber(text, ['Antwort', 'Answer'], style)?.value).toBe(value);
  });

  it('takes a reference with commas and a dollar sign for its number, and refuses one that is none', () => {
    expect(grade('A: 2125', '$2,125')).toMatchObject({ score: 1 });
    expect(() => grade('A: 1', 'many')).toThrow('"many"');
    expect(() => grade('A: 0', '')).toThrow('no number');
  });

  it('finds every whole number again that an answer line ends in, whatever was worked out before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.array(fc.nat()), (answer, working) => {
        const text = `${working.map((n) => `and ${n}`).join('\n')}\nA: ${answer}`;
        expect(readFinalNumber(text, ['A'])?.value).toBe(answer);
      }),
    );
  });

  it.each([' ', '*', '\n', 'A:\n', 'A ', '9', '9,', '=', '{,}'])('reads a very long reply of %j', (piece) => {
    expect(() => grade(piece.repeat(300_000), '18')).not.toThrow();
  });
});
