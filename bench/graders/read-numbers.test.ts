import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NumberStyle, numberStyle, readNumbers } from './read-numbers.ts';

const values = (text: string, style?: NumberStyle): readonly number[] =>
  readNumbers(text, style).map(({ value }) => value);

describe('readNumbers', () => {
  it.each([
    { text: '1,234', point: [1234], comma: [1.234], because: 'only the language can tell' },
    { text: '1.234', point: [1.234], comma: [1234], because: 'only the language can tell' },
    {
      text: '1,234.5 and 1.234,5',
      point: [1234.5, 1234.5],
      comma: [1234.5, 1234.5],
      because: 'the last kind of sign is decimal',
    },
    { text: '1.234.567', point: [1234567], comma: [1234567], because: 'a decimal sign stands once' },
    {
      text: '3,5 / 0.125',
      point: [3.5, 0.125],
      comma: [3.5, 0.125],
      because: 'groups have three digits, and a lone 0 leads none',
    },
    { text: "12'500", point: [12500], comma: [12500], because: 'Switzerland groups by apostrophes' },
    { text: '12\u202f500,75 €', point: [12500.75], comma: [12500.75], because: 'a narrow no-break space groups' },
    { text: '12 500', point: [12, 500], comma: [12500], because: 'plain spaces group only where languages do that' },
    { text: '2024 100', point: [2024, 100], comma: [2024, 100], because: 'a first group has at most three digits' },
    { text: '１２．５％', point: [12.5], comma: [12.5], because: 'full-width digits are digits' },
    {
      text: '-5, −6, a-7, 3-4',
      point: [-5, -6],
      comma: [-5, -6],
      because: 'a hyphen in a word or a range is no minus',
    },
    { text: '1.5e3', point: [1500], comma: [1500], because: 'powers of ten are read' },
    { text: 'Q3, v2, p95, page-12, 3rd', point: [], comma: [], because: 'digits of a word are no number' },
    {
      text: '2025-03-14, 14.03.2025, 9:30, 3/4, 1.2.3',
      point: [],
      comma: [],
      because: 'neither are dates, times, fractions, versions',
    },
    { text: 'twelve', point: [], comma: [], because: 'number words are not read' },
  ])('reads $text as $point and $comma: $because', ({ text, point, comma }) => {
    expect(values(text, 'point')).toEqual(point);
    expect(values(text, 'comma')).toEqual(comma);
  });

  it.each([
    { text: '1.2 million users', value: 1_200_000, unit: 'users' },
    { text: '$5m', value: 5_000_000, unit: '$' },
    { text: '5 m', value: 5, unit: 'm' },
    { text: '40k', value: 40_000, unit: '' },
    { text: '40 km', value: 40, unit: 'km' },
    { text: '3,4 Mio. Euro', value: 3_400_000, unit: 'euro' },
    { text: '2 milliards', value: 2_000_000_000, unit: '' },
    { text: '約3万円', value: 30_000, unit: '円' },
    { text: '1万2,000人', value: 12_000, unit: '人' },
    { text: '1億2000万円', value: 120_000_000, unit: '円' },
    { text: '€ 250', value: 250, unit: '€' },
    { text: '12 per cent', value: 12, unit: '%' },
    { text: '12 Prozent', value: 12, unit: '%' },
    { text: '12%', value: 12, unit: '%' },
    { text: '250 ms.', value: 250, unit: 'ms' },
  ])('reads $text as $value with unit "$unit"', ({ text, value, unit }) => {
    expect(readNumbers(text)).toMatchObject([{ value, unit, percent: unit === '%' }]);
  });

  it('reads back what a language writes, whatever the number', () => {
    for (const language of ['en-US', 'de-DE', 'fr-FR', 'es-ES', 'ja-JP', 'de-CH', 'sv-SE']) {
      const format = new Intl.NumberFormat(language, { maximumFractionDigits: 2, useGrouping: 'always' });
      fc.assert(
        fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (cents) => {
          const value = cents / 100;
          // Intl writes a single decimal like 1,234 only with three fraction digits, so two leave nothing open.
          expect(values(format.format(value), numberStyle(language))).toEqual([value === 0 ? 0 : value]);
        }),
      );
    }
  });

  it('gives the raw text and its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { raw, at, value } of readNumbers(text)) {
          expect(text.slice(at, at + raw.length)).toBe(raw);
          expect(Number.isFinite(value)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gets through a megabyte of digits and signs', () => {
    const size = 1_000_000;
    expect(values('9'.repeat(size))).toEqual([]);
    expect(values('1,'.repeat(size / 2))).toEqual([]);
    expect(values('1 111 '.repeat(size / 6), 'comma').length).toBeGreaterThan(0);
    expect(values(`${'111\u00a0'.repeat(size / 4)}1111`)).toEqual([1111]);
    expect(values(`${'-'.repeat(size)}5`)).toEqual([-5]);
  });
});
