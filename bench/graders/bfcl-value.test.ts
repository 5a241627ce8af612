import { describe, expect, it } from 'vitest';
import { acceptsBfclValue, standardText } from './bfcl-value.ts';

describe('standardText', () => {
  it.each([
    ['April 1, 2024', 'april12024'],
    ["New-York's  Best", 'newyork"sbest'],
    ['3*x^2 - y/z_1', '3x2yz1'],
    ['東京', '東京'],
  ])('reads %j as %j', (text, standard) => {
    expect(standardText(text)).toBe(standard);
  });
});

interface Judged {
  readonly value: unknown;
  readonly type: string;
  readonly itemType?: string;
  readonly accepted: readonly unknown[];
}

describe('acceptsBfclValue', () => {
  it.each<Judged & { readonly because: string }>([
    {
      value: 'new york, NY',
      type: 'string',
      accepted: ['New York NY'],
      because: 'case, spaces and commas do not matter',
    },
    { value: 5, type: 'float', accepted: [5], because: 'a whole number is a float too' },
    { value: 5, type: 'integer', accepted: ['', 5], because: 'one of several' },
    { value: true, type: 'boolean', accepted: [true], because: 'the same truth value' },
    { value: [1, 2.5], type: 'array', itemType: 'float', accepted: [[1, 2.5]], because: 'entry by entry' },
    { value: ['New York'], type: 'array', itemType: 'string', accepted: [['new-york']], because: 'texts in lists too' },
    { value: [3, 4], type: 'tuple', itemType: 'integer', accepted: [[3, 4]], because: 'a tuple is a list in JSON' },
    { value: [[1, 2], [3]], type: 'array', itemType: 'array', accepted: [[[1, 2], [3]]], because: 'lists of lists' },
    { value: { min: 3 }, type: 'dict', accepted: [{ min: [3, 4], max: ['', 5] }], because: 'a key may be left out' },
    {
      value: { name: 'john doe' },
      type: 'dict',
      accepted: ['', { name: ['John Doe'] }],
      because: 'texts in dicts too',
    },
    { value: { a: [1] }, type: 'dict', accepted: [{ a: [[1], [2]] }], because: 'a list as one value of a key' },
    {
      value: [{ a: 1 }, { a: 2 }],
      type: 'array',
      itemType: 'dict',
      accepted: [[{ a: [1] }, { a: [2] }]],
      because: 'dicts in order',
    },
    { value: 'pi', type: 'float', accepted: ['pi'], because: 'a variable has the type of its accepted value' },
    { value: null, type: 'float', accepted: ['', null], because: 'nothing may be a value' },
    { value: '', type: 'string', accepted: ['x', ''], because: 'an empty text says what leaving out says' },
    { value: [], type: 'array', itemType: 'string', accepted: [''], because: 'so does an empty list' },
    { value: 'x', type: 'any', accepted: ['X'], because: 'any is a string' },
  ])('accepts $value as $type out of $accepted: $because', ({ value, accepted, type, itemType }) => {
    expect(acceptsBfclValue(value, { type, itemType }, accepted)).toBe('accepted');
  });

  it.each<Judged & { readonly verdict: 'wrong-type' | 'wrong-value' }>([
    { value: 'Boston', type: 'string', accepted: ['New York'], verdict: 'wrong-value' },
    { value: '5', type: 'integer', accepted: [5], verdict: 'wrong-type' },
    { value: 5.5, type: 'integer', accepted: ['', 'x'], verdict: 'wrong-type' },
    { value: 5, type: 'string', accepted: ['5'], verdict: 'wrong-type' },
    { value: 1, type: 'boolean', accepted: [true], verdict: 'wrong-type' },
    { value: null, type: 'string', accepted: ['x', ''], verdict: 'wrong-type' },
    { value: [2, 1], type: 'array', itemType: 'integer', accepted: [[1, 2]], verdict: 'wrong-value' },
    { value: [1, 2, 3], type: 'array', itemType: 'integer', accepted: [[1, 2]], verdict: 'wrong-value' },
    { value: 'a', type: 'array', itemType: 'string', accepted: [['a']], verdict: 'wrong-type' },
    { value: { min: 3, extra: 1 }, type: 'dict', accepted: [{ min: [3], max: [''] }], verdict: 'wrong-value' },
    { value: {}, type: 'dict', accepted: [{ min: [3] }], verdict: 'wrong-value' },
    { value: { toString: 1 }, type: 'dict', accepted: [{ min: [3] }], verdict: 'wrong-value' },
    {
      value: [{ a: 2 }, { a: 1 }],
      type: 'array',
      itemType: 'dict',
      accepted: [[{ a: [1] }, { a: [2] }]],
      verdict: 'wrong-value',
    },
    { value: ['a'], type: 'array', itemType: 'dict', accepted: [[{ a: [1] }]], verdict: 'wrong-type' },
    { value: 'PI', type: 'float', accepted: ['pi'], verdict: 'wrong-value' },
    { value: 'x', type: 'string', accepted: [''], verdict: 'wrong-value' },
  ])('does not accept $value as $type out of $accepted: $verdict', ({ value, accepted, type, itemType, verdict }) => {
    expect(acceptsBfclValue(value, { type, itemType }, accepted)).toBe(verdict);
  });

  it('reads values nested or long without end', () => {
    let deep: unknown = [];
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(acceptsBfclValue(deep, { type: 'array', itemType: 'array' }, [[[1]]])).toBe('wrong-value');
    expect(acceptsBfclValue(' '.repeat(1_000_000), { type: 'string' }, ['x'])).toBe('wrong-value');
  });
});
