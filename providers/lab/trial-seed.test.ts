import { describe, expect, it } from 'vitest';
import { readTrialSeed } from './trial-seed.ts';

describe('readTrialSeed', () => {
  it('takes the header apart from its end: a trial seed may hold slashes', () => {
    expect(readTrialSeed('run-1/aurora/c7/2/1/3')).toEqual({
      text: 'run-1/aurora/c7/2/1/3',
      trial: 'run-1/aurora/c7/2',
      call: '1',
      attempt: 3,
    });
  });

  it('reads an attempt counted from 0 as the first', () => {
    expect(readTrialSeed('t/0/0')?.attempt).toBe(1);
  });

  it.each(['', 't', 't/1', 't/0/first'])('does not read "%s"', (header) => {
    expect(readTrialSeed(header)).toBeUndefined();
  });
});
