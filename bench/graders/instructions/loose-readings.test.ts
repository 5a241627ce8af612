import { expect, it } from 'vitest';
import { looseReadings } from './loose-readings.ts';

it('tries eight readings: lines cut at either end, then the same without asterisks', () => {
  expect(looseReadings('Sure:\n*one*\n\nBye')).toEqual([
    'Sure:\n*one*\n\nBye',
    '*one*\n\nBye',
    'Sure:\n*one*',
    '*one*',
    'Sure:\none\n\nBye',
    'one\n\nBye',
    'Sure:\none',
    'one',
  ]);
});

it('leaves nothing of a reply of one line when a line is cut', () => {
  expect(looseReadings('*x*')).toEqual(['*x*', '', '', '', 'x', '', '', '']);
});
