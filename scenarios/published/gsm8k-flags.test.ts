import { expect, it } from 'vitest';
import { agrees } from '#bench/domain/published-check.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { gsm8kFlags } from './gsm8k-flags.ts';

describeRecorded('the check gsm8k-flags', () => {
  it('finds the four published counts and contradicts none of the 5,276 flags', async () => {
    const figures = await gsm8kFlags.check();
    expect(figures.map(({ ours }) => ours)).toEqual([286, 515, 458, 742, 0, 0, 5276]);
    expect(figures.filter((figure) => !agrees(figure))).toEqual([]);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });
});
