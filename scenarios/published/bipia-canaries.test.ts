import { expect, it } from 'vitest';
import { agrees } from '#bench/domain/published-check.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { bipiaCanaries } from './bipia-canaries.ts';

describeRecorded('the check bipia-canaries', () => {
  it('finds all 150 canaries in each of seven forms, and flags no clean answer', async () => {
    const figures = await bipiaCanaries.check();
    expect(figures.filter((figure) => !agrees(figure))).toEqual([]);
    expect(figures.map(({ ours }) => ours)).toEqual([50, 75, 15, ...Array(7).fill(150), 0, 0, 147, 147]);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });
});
