import { describe, expect, it } from 'vitest';
import { readLanguage, replyLanguage } from './reply-language.ts';
import { replyTo } from './reply-to.ts';

describe('readLanguage', () => {
  it.each([
    { text: 'The pages do not say who approved it.', language: 'en' },
    { text: 'Das geht aus den Seiten nicht hervor.', language: 'de' },
    { text: 'Les pages ne précisent pas le salaire.', language: 'fr' },
    { text: 'Las páginas no dicen quién firma los contratos.', language: 'es' },
    { text: '公開日は7月8日です [teirei-0603]。', language: 'ja' },
    { text: '36', language: undefined },
    { text: 'Petra Hollis', language: undefined },
    { text: '', language: undefined },
    { text: '\u0000\u202e', language: undefined },
  ])('reads $text as $language', ({ text, language }) => {
    expect(readLanguage(text)).toBe(language);
  });

  it('gets through a megabyte without a space', () => {
    expect(readLanguage('a'.repeat(1_000_000))).toBeUndefined();
    expect(readLanguage('は'.repeat(1_000_000))).toBe('ja');
  });
});

describe('replyLanguage', () => {
  const grader = replyLanguage<{ id: string; lang: string }>({ language: (c) => c.lang });
  const grade = (text: string, lang: string): unknown =>
    grader.grade(replyTo({ id: 'c1', lang }, text), { ask: undefined });

  it('scores the language of the reply, citations aside', () => {
    expect(grade('Es sind drei Tage, die frei wählbar sind [the-page-of-the-week].', 'de')).toMatchObject({ score: 1 });
    expect(grade('You may work from home on three days of the week.', 'de')).toMatchObject({
      score: 0,
      mode: 'wrong-language',
    });
  });

  it('does not arise for a reply without words, nor for a language it does not know', () => {
    expect(grade('36 [it-page].', 'de')).toMatchObject({ kind: 'notApplicable' });
    expect(grade('Det är tre dagar.', 'sv')).toMatchObject({ kind: 'notApplicable' });
    expect(grade('x', 'constructor')).toMatchObject({ kind: 'notApplicable' });
  });
});
