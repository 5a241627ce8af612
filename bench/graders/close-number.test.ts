import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import { type CloseNumberOptions, closeNumber } from './close-number.ts';
import { replyTo } from './reply-to.ts';

interface Sum {
  readonly id: string;
  readonly want: number;
}
const grade = (text: string, want: number, options: Partial<CloseNumberOptions<Sum>> = {}): Grade =>
  closeNumber<Sum>({ expected: (c) => c.want, ...options }).grade(replyTo({ id: 'c1', want }, text), {
    ask: undefined,
  }) as Grade;

describe('closeNumber', () => {
  it.each([
    { text: 'We add 5 and 7, so 12.', want: 12, options: {}, because: 'the last number is the answer' },
    {
      text: '12, from 5 and 7',
      want: 12,
      options: { which: 'first' as const },
      because: 'the first one is, when asked so',
    },
    { text: '12 [page-7] [3]', want: 12, options: {}, because: 'citations hold no answer' },
    {
      text: 'It is 12. Yes: 12.',
      want: 12,
      options: { which: 'only' as const },
      because: 'the same number twice is one',
    },
    { text: '1.234,50 €', want: 1234.5, options: { language: () => 'de' }, because: 'German writes commas' },
    { text: '1.234', want: 1234, options: { language: () => 'de' }, because: 'German groups by points' },
    { text: '0.3', want: 0.1 + 0.2, options: {}, because: 'binary rounding is nobody’s error' },
    { text: '98', want: 100, options: { relative: 0.02 }, because: 'the relative bound belongs to the right side' },
    { text: '0.4', want: 0, options: { absolute: 0.5, relative: 0.1 }, because: 'the larger tolerance holds' },
    {
      text: '12 % of 400 seats',
      want: 12,
      options: { units: () => ['%'] },
      because: 'only the percentage has the unit',
    },
    { text: '12', want: 12, options: { units: () => ['%'] }, because: 'a bare number will do where none has the unit' },
    { text: '−3', want: -3, options: {}, because: 'a minus is a minus' },
  ])('accepts $text for $want: $because', ({ text, want, options }) => {
    expect(grade(text, want, options)).toMatchObject({ kind: 'scored', score: 1 });
  });

  it.each([
    { text: '12, or 13', want: 12, options: {}, mode: 'wrong-answer' },
    { text: '12, or 13', want: 12, options: { which: 'only' as const }, mode: 'ambiguous-answer' },
    { text: 'twelve', want: 12, options: {}, mode: 'no-answer' },
    { text: '', want: 0, options: {}, mode: 'no-answer' },
    { text: '97.9', want: 100, options: { relative: 0.02 }, mode: 'wrong-answer' },
    { text: '1.234', want: 1234, options: {}, mode: 'wrong-answer' },
    { text: '9'.repeat(1_000_000), want: 9, options: {}, mode: 'no-answer' },
  ])('does not accept $text for $want: $mode', ({ text, want, options, mode }) => {
    expect(grade(text, want, options)).toMatchObject({ kind: 'scored', score: 0, mode });
  });

  it('never takes silence for zero', () => {
    expect(grade('I cannot tell.', 0, { absolute: 1000 })).toMatchObject({ score: 0, mode: 'no-answer' });
  });

  it('accepts every number for itself, and with more tolerance whatever it accepted with less', () => {
    // Below 1e-290 the written power of ten alone is no longer a number of its own.
    const finite = fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })
      .filter((value) => value === 0 || Math.abs(value) > 1e-290);
    fc.assert(
      fc.property(finite, (value) => {
        expect(grade(String(value), value)).toMatchObject({ score: 1 });
      }),
    );
    fc.assert(
      fc.property(finite, finite, fc.double({ min: 0, max: 10, noNaN: true }), (said, want, relative) => {
        const tight = grade(String(said), want, { relative });
        const loose = grade(String(said), want, { relative: relative * 2 });
        if (tight.kind === 'scored' && tight.score === 1) expect(loose).toMatchObject({ score: 1 });
      }),
    );
  });

  it('refuses tolerances and references that mean nothing', () => {
    expect(() => closeNumber<Sum>({ expected: () => 1, absolute: -1 })).toThrow(/Tolerances are 0 or more/);
    expect(() => grade('1', Number.NaN)).toThrow(/Case c1 expects the number NaN/);
  });

  it('gets through a megabyte of brackets', () => {
    expect(grade(`${'['.repeat(1_000_000)}5`, 5)).toMatchObject({ score: 1 });
    expect(grade(`${'[1]'.repeat(300_000)} 5`, 5)).toMatchObject({ score: 1 });
  });
});
