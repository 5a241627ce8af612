import { expect, it } from 'vitest';
import { differencePhrase, intervalPhrase, levelPhrase, valuePhrase } from './phrase.ts';

it.each([
  [0.8336, 'share', '83.4 %'],
  [-0.00001, 'share', '0.0 %'],
  [1234.6, 'ms', '1,235 ms'],
  [0.4567, 'ms', '0.457 ms'],
  [0.00012345, 'USD', '$0.000123'],
  [13.83, 'USD', '$13.83'],
  [9.9999999, 'USD', '$10.00'],
  [9.9999999, 'ms', '10.0 ms'],
  [412, 'tokens', '412 tokens'],
  [1.427, 'ratio', '1.43 x'],
] as const)('says %d %s as %s', (value, unit, words) => {
  expect(valuePhrase(value, unit)).toBe(words);
});

it('says a difference of shares in points, without its sign', () => {
  expect(differencePhrase(-0.329, 'share')).toBe('32.9 points');
});

it('says an open side in words', () => {
  expect(intervalPhrase({ low: 0.1, high: 0.25 }, 'share', 0.95)).toBe('95 % interval 10.0 to 25.0');
  expect(intervalPhrase({ low: 10, high: undefined }, 'ms', 0.9)).toBe('90 % interval from 10.0, unbounded above');
  expect(intervalPhrase({ low: undefined, high: undefined }, 'ms', 0.9)).toBe('no interval');
  expect(levelPhrase(0.995)).toBe('99.5 %');
});
