import { describe, expect, it } from 'vitest';
import { figureDigits } from './figure-digits.ts';

describe('the digits of a checked figure', () => {
  it.each([
    [0.007241278639071331, { kind: 'exact' }, 0, '0.007241278639071331'],
    [84, { kind: 'rounded', decimals: 1 }, 0, '84.0'],
    [0.9701019, { kind: 'rounded', decimals: 2 }, 2, '0.9701'],
    [2.106277e-41, { kind: 'rounded', decimals: 44 }, 0, '2.106e-41'],
    [0.767097, { kind: 'within', tolerance: 0.004, because: '' }, 0, '0.7671'],
    [1234.5, { kind: 'within', tolerance: 100, because: '' }, 0, '1235'],
  ] as const)('shows %d, held %j, with %d more as %s', (value, agreement, more, text) => {
    expect(figureDigits(value, agreement, more)).toBe(text);
  });

  it.each([
    { kind: 'within', tolerance: 0, because: '' },
    { kind: 'within', tolerance: -1, because: '' },
    { kind: 'rounded', decimals: 1e9 },
    { kind: 'rounded', decimals: -3 },
  ] as const)('stands a rule that nobody should have written: %j', (agreement) => {
    expect(Number(figureDigits(2, agreement, 2))).toBe(2);
  });
});
