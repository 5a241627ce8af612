import { expect, it } from 'vitest';
import { agrees } from '#bench/domain/published-check.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { bfclMatching } from './bfcl-matching.ts';

describeRecorded('the check bfcl-matching', () => {
  it('finds every accepted answer right and every spoiled one wrong, in all 1,040 cases', async () => {
    const figures = await bfclMatching.check();
    expect(figures.filter((figure) => !agrees(figure))).toEqual([]);
    expect(figures.filter(({ name }) => name.endsWith('cases read')).map(({ ours }) => ours)).toEqual([
      400, 200, 200, 240,
    ]);
    expect(figures.filter(({ name }) => name.endsWith('graded right')).map(({ ours }) => ours)).toEqual([
      1200, 600, 600, 240,
    ]);
    expect(figures.filter(({ name }) => name.endsWith('graded wrong')).length).toBe(3 * 7 + 1);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });
});
