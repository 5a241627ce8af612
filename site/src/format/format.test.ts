import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableToCsv } from './csv.ts';
import { utcDate, utcDay, utcMinute } from './date-text.ts';
import {
  count,
  dollars,
  duration,
  percent,
  percentInterval,
  points,
  pointsWithInterval,
  ratio,
  seconds,
  signedPoints,
} from './number-text.ts';
import { plainLabel, plainText, visible } from './plain-text.ts';
import { numberCell, numberColumn, textColumn } from './table.ts';

describe('numbers', () => {
  it('writes shares and their differences with one decimal, a true minus and no sign on nothing', () => {
    expect(percent(0.8234)).toBe('82.3\u202f%');
    expect(percentInterval({ low: 0.786, high: 0.86 })).toBe('78.6 to 86.0');
    expect(points(0.043)).toBe('+4.3 points');
    expect(signedPoints(-0.001)).toBe('−0.1');
    expect(signedPoints(-0.0004)).toBe('0.0');
    expect(pointsWithInterval(0.043, { low: -0.001, high: 0.088 })).toBe('+4.3 [−0.1, +8.8]');
  });

  it.each([
    [12.4, '$12.40'],
    [0.0031, '$0.00310'],
    [0.0263, '$0.0263'],
    [0.00000042, '$0.000000420'],
    [4.2e-10, '$4.20×10−10'],
    [1240.4, '$1\u202f240'],
    [0, '$0'],
    [-0.5, '−$0.500'],
  ])('writes %d dollars as %s', (usd, text) => expect(dollars(usd)).toBe(text));

  it('never writes a price that is not 0 as 0', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-15, max: 1e6, noNaN: true }), (usd) => {
        expect(dollars(usd)).toMatch(/[1-9]/);
      }),
    );
  });

  it.each([
    [4.25, '4.3 ms'],
    [85, '85 ms'],
    [999.7, '1.00 s'],
    [1240, '1.24 s'],
    [11_220, '11.2 s'],
    [59_980, '1 min 0 s'],
    [190_000, '3 min 10 s'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('writes %d ms as %s', (ms, text) => expect(duration(ms)).toBe(text));

  it('says in words what was not measured', () => {
    for (const write of [percent, points, dollars, duration, seconds, ratio, count])
      expect(write(undefined)).toBe('not measured');
  });

  it('writes ratios by their size, and thousands apart', () => {
    expect([3.29, 1.04, 12.6, 0.0123].map(ratio)).toEqual(['3.3×', '1.04×', '13×', '0.012×']);
    expect(count(7200)).toBe('7\u202f200');
  });

  it('writes dates in UTC wherever it runs', () => {
    expect(utcDate('2026-11-18T23:59:00-05:00')).toBe('19 Nov 2026');
    expect(utcDay('2026-11-18')).toBe('18 Nov');
    expect(utcMinute('2026-11-18T09:05:59Z')).toBe('18 Nov 2026, 09:05 UTC');
  });
});

const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

describe('what a model said', () => {
  it('shows every control and every invisible character, and keeps newline and tab', () => {
    expect(visible('a\tb\nc\r\nd')).toBe('a\tb\nc\nd');
    expect(visible('\u001b[31mred\u0000\u007f\u0085\r')).toBe('␛[31mred␀␡<U+0085>␍');
    expect(visible('evil\u202egnp.exe\u200b\ufeff')).toBe('evil<U+202E>gnp.exe<U+200B><U+FEFF>');
    expect(visible('\u{e0041}\ud800')).toBe('<U+E0041><U+D800>');
    expect(plainLabel(' two\n lines ')).toBe('two lines');
  });

  it('leaves no character that nobody sees, whatever was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (said) => {
        expect(plainText(said).text).not.toMatch(UNSEEN);
      }),
    );
  });

  it('says how much it left out, and cuts between characters', () => {
    expect(plainText('x'.repeat(3000), { kilobytes: 1 })).toEqual({ text: 'x'.repeat(1024), omittedCharacters: 1976 });
    expect(plainText('😀'.repeat(300), { kilobytes: 1 })).toEqual({ text: '😀'.repeat(256), omittedCharacters: 44 });
    expect(plainText('short')).toEqual({ text: 'short', omittedCharacters: 0 });
  });
});

describe('CSV', () => {
  it('writes notes, header with units and rows', () => {
    const table = {
      columns: [textColumn('Contender'), numberColumn('Difference', 'points')],
      rows: [
        ['Dune X', numberCell(-0.1 * 3, () => '−0.3')],
        ['=evil', numberCell(undefined, String)],
      ],
    };
    expect(tableToCsv(table, { notes: ['simulated data'] })).toBe(
      "simulated data\r\nContender,Difference (points)\r\nDune X,-0.3\r\n'=evil,\r\n",
    );
  });
});
