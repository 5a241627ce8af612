import { expect, it } from 'vitest';
import { agrees } from '#bench/domain/published-check.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { mgsmNumbers } from './mgsm-numbers.ts';

describeRecorded('the check mgsm-numbers', () => {
  it('reads 250 references in each of five languages and tells right from wrong numbers in all of them', async () => {
    const figures = await mgsmNumbers.check();
    expect(figures).toHaveLength(5 * 4 + 1);
    expect(figures.filter((figure) => !agrees(figure))).toEqual([]);
    expect(figures.filter(({ name }) => name.endsWith('references read')).map(({ ours }) => ours)).toEqual(
      Array(5).fill(250),
    );
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });
});
