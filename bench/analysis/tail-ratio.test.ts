import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import { sampleObservations } from './sample-trials.ts';
import { rememberedTail } from './tail-ratio.ts';

const latencies = (seed: number, cases = 60) =>
  Array.from({ length: cases }, (_, place) => [{ score: 1, e2eMs: 100 + ((place * 37 + seed * 101) % 89) }]);

describe('the p95 of a side that was resampled before', () => {
  const one = latencies(1).map((trials) => trials.map(({ e2eMs }) => e2eMs));
  const other = latencies(2).map((trials) => trials.map(({ e2eMs }) => e2eMs));

  it('is drawn once for equal values and one seed, and anew for anything else', () => {
    const tailOf = rememberedTail();
    const drawn = tailOf(one, 7).replicates();
    expect(tailOf(structuredClone(one), 7).replicates()).toBe(drawn);
    expect(tailOf(one, 8).replicates()).not.toEqual(drawn);
    expect(tailOf(other, 7).replicates()).toEqual(rememberedTail()(other, 7).replicates());
    expect(tailOf([...one.slice(0, -1), [99]], 7).replicates()).not.toBe(drawn);
  });

  it('makes no comparison depend on who else is compared', async () => {
    const arms = { base: latencies(0), x: latencies(1), y: latencies(2) };
    const together = await sampleObservations(arms);
    const alone = await sampleObservations({ base: arms.base, y: arms.y });
    const p95 = ({ plan, observations }: typeof together) =>
      compare(observations, plan, { baseline: 'base' }).filter(
        ({ contender, statistic, metric }) => contender === 'y' && statistic === 'p95' && metric === 'e2eMs',
      );
    expect(p95(together)).toHaveLength(1);
    expect(p95(together)[0]?.estimate.low).toBeDefined();
    expect(p95(together)[0]?.estimate).toEqual(p95(alone)[0]?.estimate);
  });
});
