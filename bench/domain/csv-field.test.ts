import { describe, expect, it } from 'vitest';
import { csvField, csvLine } from './csv-field.ts';

describe('a field of a CSV file', () => {
  it.each([
    ['plain', 'plain'],
    ['with "quotes", and commas', '"with ""quotes"", and commas"'],
    ['two\nlines', '"two\nlines"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ["'=1", "''=1"],
    ["'tis", "'tis"],
    ['nul\0byte', 'nul\ufffdbyte'],
    ['<b>&amp;</b>', '<b>&amp;</b>'],
  ])('writes the text %j as %j', (text, field) => expect(csvField(text)).toBe(field));

  it('leaves numbers numbers, negative ones too, and what was not measured empty', () => {
    expect([-0.1, 12, Number.NaN, undefined, false].map(csvField)).toEqual(['-0.1', '12', '', '', 'false']);
  });

  it('ends a line with CR and LF', () => {
    expect(csvLine(['a', 1, undefined, true])).toBe('a,1,,true\r\n');
  });
});
