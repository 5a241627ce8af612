import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import { choice, readChoice } from './choice.ts';
import { replyTo } from './reply-to.ts';

const ABCD = ['A', 'B', 'C', 'D'];

describe('readChoice', () => {
  it.each([
    { text: 'B', label: 'B', because: 'it is the whole reply' },
    { text: '(b).', label: 'B', because: 'brackets and case do not count there' },
    { text: 'A is tempting, but the answer is C.', label: 'C', because: 'the cue settles it' },
    { text: 'The answer is A. Wait, no: the answer is (D)', label: 'D', because: 'the last cue wins' },
    { text: 'Die Antwort lautet: B', label: 'B', because: 'cues are known in German' },
    { text: 'La réponse est B, car A est faux.', label: 'B', because: 'and in French' },
    { text: 'La respuesta es D', label: 'D', because: 'and in Spanish' },
    { text: '答えはCです。', label: 'C', because: 'and in Japanese' },
    { text: 'B) Lisbon\nbecause A is in Spain', label: 'B', because: 'the reply starts with it' },
    { text: 'Spain is out, so\n\n**C**', label: 'C', because: 'it stands alone on the last line' },
    { text: 'I would go for (B) here, a fine city.', label: 'B', because: 'only one label is marked' },
    { text: 'Clearly B, as a city by the sea.', label: 'B', because: 'only one capital letter is a label' },
  ])('reads $text as $label: $because', ({ text, label }) => {
    expect(readChoice(text, ABCD)).toMatchObject({ kind: 'chosen', label });
  });

  it('reads labels that are words', () => {
    const labels = ['Yes', 'No', 'Not sure'];
    expect(readChoice('[Yes]', labels)).toMatchObject({ label: 'Yes' });
    expect(readChoice('No, 17 has no divisor.', labels)).toMatchObject({ label: 'No' });
    expect(readChoice('The answer is not sure', labels)).toMatchObject({ label: 'Not sure' });
    expect(readChoice('It could be yes or no', labels)).toMatchObject({ kind: 'several' });
  });

  it('reads an option by its text when it names no label', () => {
    expect(readChoice('lisbon, of course', ABCD, ['Madrid', 'Lisbon', 'Rome', 'Oslo'])).toMatchObject({ label: 'B' });
    expect(readChoice('Lisbon or Rome', ABCD, ['Madrid', 'Lisbon', 'Rome', 'Oslo'])).toMatchObject({ kind: 'several' });
  });

  it.each(['', '\u0000', 'A city by the sea', 'none of them', '(a+)+$', '\u202eon'])('finds no label in %j', (text) => {
    expect(readChoice(text, ABCD)).toEqual({ kind: 'none' });
  });

  it('reads every label from a reply that gives it plainly', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ABCD),
        fc.constantFrom('', 'Answer: ', 'The answer is ', '**', '('),
        (label, lead) => {
          expect(readChoice(`${lead}${label}`, ABCD)).toMatchObject({ kind: 'chosen', label });
        },
      ),
    );
  });

  it('gets through a megabyte of cues and of labels', () => {
    expect(readChoice('answer is '.repeat(100_000), ABCD)).toEqual({ kind: 'none' });
    expect(readChoice('('.repeat(1_000_000), ABCD)).toEqual({ kind: 'none' });
    expect(readChoice('A B '.repeat(250_000), ABCD)).toMatchObject({ kind: 'chosen' });
  });
});

describe('choice', () => {
  const grader = choice<{ id: string; right: string }>({ labels: () => ABCD, expected: (c) => c.right });
  const grade = (text: string, right = 'B'): Grade =>
    grader.grade(replyTo({ id: 'c1', right }, text), { ask: undefined }) as Grade;

  it.each([
    { text: 'The answer is B', score: 1, mode: undefined },
    { text: 'The answer is C', score: 0, mode: 'wrong-answer' },
    { text: 'Either B or C', score: 0, mode: 'ambiguous-answer' },
    { text: 'I cannot say', score: 0, mode: 'no-answer' },
  ])('scores "$text" $score', ({ text, score, mode }) => {
    expect(grade(text)).toMatchObject(mode === undefined ? { score } : { score, mode });
  });

  it('refuses a case whose right label is none of the labels', () => {
    expect(() => grade('B', 'E')).toThrow(/Case c1 expects "E"/);
  });
});
