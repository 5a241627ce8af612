import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantile } from '#bench/stats/quantile.ts';
import { resampledQuantile } from './resampled-quantile.ts';

const value = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(Number.POSITIVE_INFINITY));

it('reads the same quantile as sorting the resample would', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(value, { maxLength: 4 }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(0.5, 0.9, 0.95, 1),
      (clusters, draws, p) => {
        const indices = Int32Array.from(draws, (draw) => draw % clusters.length);
        const got = resampledQuantile(clusters, p)(indices);
        const pooled = [...indices].flatMap((index) => clusters[index] ?? []);
        const wanted = quantile(pooled, p);
        if (wanted === undefined) expect(Number.isFinite(got)).toBe(false);
        else expect(got).toBeCloseTo(wanted, 12);
      },
    ),
  );
});
