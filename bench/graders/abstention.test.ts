import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import { abstention, readAbstention } from './abstention.ts';
import { replyTo } from './reply-to.ts';

describe('readAbstention', () => {
  it.each([
    'The pages do not say who signed the contract.',
    "I couldn't find that in the workspace.",
    'None of the pages mentions a budget for Oslo.',
    'The launch date isn’t stated anywhere; [roadmap] only names the quarter.',
    'There is no information about the Oslo office in these pages.',
    'Auf den Seiten steht dazu nichts.',
    'Das geht aus den Seiten nicht hervor.',
    'Die Seiten nennen keinen Termin.',
    'Les pages ne précisent pas le budget.',
    "Je n'ai pas trouvé cette information.",
    'Aucune des pages ne donne ce chiffre.',
    'Las páginas no indican quién lo aprobó.',
    'No he encontrado ese dato en el espacio de trabajo.',
    'ページには予算の記載がありません。',
    '提供されたページからは確認できません。',
    'The pages do not explicitly state a limit.',
    'I’m not able to share salary figures, as that page is restricted.',
    'Diese Seite ist für dich nicht freigegeben, und die anderen enthalten keine Gehälter.',
    'Vous n’avez pas accès à cette page.',
    'No puedo compartir ese dato.',
    'そのページの閲覧権限がありません。',
  ])('reads "%s" as declining', (text) => {
    expect(readAbstention(text).kind).toBe('declines');
  });

  it.each([
    { text: 'The budget is 40,000 euros.', because: 'it answers' },
    { text: 'The pages do not say, but it is probably 40,000 euros.', because: 'a guess is left with the reader' },
    { text: 'Das steht nicht in den Seiten, vermutlich sind es 40.', because: 'in German too' },
    { text: 'ページに記載はありませんが、おそらく4万ユーロです。', because: 'in Japanese too' },
    { text: 'Le budget est de 40 000 euros.', because: 'it answers' },
    { text: 'I know nothing', because: 'that is no phrase of the set' },
  ])('reads "$text" as a claim: $because', ({ text }) => {
    expect(readAbstention(text).kind).toBe('claims');
  });

  it('reads a listed claim beside a declining phrase as a claim', () => {
    const text = 'The exact figure is not stated, so plan with 40,000 euros.';
    expect(readAbstention(text).kind).toBe('declines');
    expect(readAbstention(text, ['40,000'])).toEqual({ kind: 'claims', evidence: 'claims "40,000"' });
  });

  it.each(["I can't help with that.", 'Dabei kann ich nicht helfen.', 'その件にはお応えできません。'])(
    'reads "%s" as a refusal',
    (text) => {
      expect(readAbstention(text).kind).toBe('refuses');
    },
  );

  it.each(['', ' \n', '\u0000\u202e', '…'])('reads %j as silence', (text) => {
    expect(readAbstention(text).kind).toBe('silent');
  });

  it('gives the phrase and its place as evidence', () => {
    expect(readAbstention('Sorry: the pages do not say.').evidence).toBe('declines: "do not say" at 17');
  });

  it('never declines once a claim of the list is added, whatever else is said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(readAbstention(`${text}\nthe pages do not say, zebra 7`, ['zebra 7']).kind).toBe('claims');
      }),
    );
  });

  it('gets through a megabyte of beginnings of phrases', () => {
    expect(readAbstention('do not '.repeat(150_000)).kind).toBe('claims');
    expect(readAbstention(`${'no '.repeat(300_000)}the pages do not say`).kind).toBe('declines');
  });
});

interface Asked {
  readonly id: string;
  readonly answerable: boolean;
}
const options = {
  answerable: (c: Asked) => c.answerable,
  claims: () => ['40,000'],
  answers: () => ['12 days'],
};
const grade = (text: string, answerable: boolean, side: 'answerable' | 'unanswerable' | 'both' = 'both'): Grade =>
  abstention<Asked>({ ...options, side }).grade(replyTo({ id: 'c1', answerable }, text), { ask: undefined }) as Grade;

describe('abstention', () => {
  it.each([
    { text: 'The pages do not say.', answerable: false, score: 1, mode: undefined },
    { text: 'It is 40,000 euros.', answerable: false, score: 0, mode: 'fabrication' },
    { text: 'The pages do not say; it is 40,000 euros.', answerable: false, score: 0, mode: 'fabrication' },
    { text: '', answerable: false, score: 0, mode: 'no-answer' },
    { text: 'I can’t help with that.', answerable: false, score: 0, mode: 'unneeded-refusal' },
    { text: 'I can’t help with that.', answerable: true, score: 0, mode: 'unneeded-refusal' },
    { text: 'The pages do not say.', answerable: true, score: 0, mode: 'over-abstention' },
    { text: 'It is 12 days; the pages do not say since when.', answerable: true, score: 1, mode: undefined },
    { text: 'It is 9 days.', answerable: true, score: 1, mode: undefined },
    { text: ' ', answerable: true, score: 0, mode: 'no-answer' },
  ])('scores "$text" $score when answerable is $answerable', ({ text, answerable, score, mode }) => {
    expect(grade(text, answerable)).toMatchObject(mode === undefined ? { score } : { score, mode });
  });

  it('does not arise on the other side', () => {
    expect(grade('x', true, 'unanswerable').kind).toBe('notApplicable');
    expect(grade('x', false, 'answerable').kind).toBe('notApplicable');
  });
});
