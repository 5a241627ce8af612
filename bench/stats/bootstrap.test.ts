import { describe, expect, it } from 'vitest';
import { basicInterval, bcaInterval, percentileInterval } from './bca-interval.ts';
import { clusterBootstrap, jackknife, meanAt } from './cluster-bootstrap.ts';
import { goldenVectors, limits } from './golden-vectors.ts';
import { mean } from './mean.ts';
import { pairedDifference } from './paired-difference.ts';
import { sampleStandardDeviation } from './sample-variance.ts';
import { seededSignFlipTest } from './sign-flip-test.ts';

goldenVectors<{ x: number[]; replicates: number[]; conf_level: number }>(
  'bootstrap.json',
  {
    vectors: /Bootstrap CI of the mean/,
    got: ({ x, conf_level: level }) => {
      const statistic = (indices: Int32Array): number =>
        numpyMean(Float64Array.from(indices, (i) => x[i] ?? Number.NaN));
      const estimate = numpyMean(x);
      const replicates = clusterBootstrap(x.length, statistic, { seed: 1, replicates: 200_000 });
      const spread = sampleStandardDeviation(replicates);
      return {
        percentile: limits(percentileInterval(replicates, { level })),
        se_percentile: spread,
        bca: limits(bcaInterval(estimate, replicates, jackknife(x.length, statistic), { level })),
        se_bca: spread,
        basic: limits(basicInterval(estimate, replicates, { level })),
        se_basic: spread,
      };
    },
  },
  {
    vectors: /Deterministic BCa/,
    got: ({ x, replicates, conf_level: level }) => {
      const estimate = mean(x) ?? Number.NaN;
      const leftOut = jackknife(x.length, (indices) => meanAt(x, indices));
      const found = bcaInterval(estimate, replicates, leftOut, { level });
      return {
        estimate,
        z0: found?.bias,
        acceleration: found?.acceleration,
        alpha_low: found?.lowAt,
        alpha_high: found?.highAt,
        bca: limits(found),
        percentile: limits(percentileInterval(replicates, { level })),
      };
    },
  },
);

goldenVectors<{ a: number[][]; b: number[][]; B: number; seed: number; conf_level: number }>('seeded_resampling.json', {
  vectors: /Seeded paired cluster bootstrap/,
  got: ({ a, b, B, seed, conf_level: level }) => {
    const { difference, differences } = pairedDifference(a, b);
    const replicates = clusterBootstrap(differences.length, (indices) => meanAt(differences, indices), {
      seed,
      replicates: B,
    });
    return {
      mean_diff: difference,
      first5_replicates: replicates.slice(0, 5),
      bootstrap_se: sampleStandardDeviation(replicates),
      percentile_ci: limits(percentileInterval(replicates, { level })),
      signflip_p: seededSignFlipTest(differences, { seed, draws: B }).pTwoSided,
    };
  },
});

/**
 * `numpy.mean` to the last bit: eight running sums, added in pairs. The reference resampled with it, and where values lie
 * on a grid ("case means 40") its rounding decides which replicates equal the estimate exactly, and so BCa's bias. Summed
 * exactly, the lower limit would be one grid step higher: 0.79, not 0.785. Even so a limit lies close to the edge of its grid
 * step, and about one seed in four lands on the neighbour; scipy's own limit is one such draw.
 */
function numpyMean(values: ArrayLike<number>): number {
  const at = (i: number): number => values[i] ?? Number.NaN;
  const whole = values.length - (values.length % 8);
  const sums = Array.from({ length: 8 }, (_, lane) => {
    let sum = 0;
    for (let i = lane; i < whole; i += 8) sum += at(i);
    return sum;
  });
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = sums;
  let total = a + b + (c + d) + (e + f + (g + h));
  for (let i = whole; i < values.length; i += 1) total += at(i);
  return total / values.length;
}

describe('bootstrap intervals', () => {
  it('claim nothing when the replicates do not vary', () => {
    const same = new Float64Array(100).fill(0.5);
    expect(percentileInterval(same)).toBeUndefined();
    expect(basicInterval(0.5, same)).toBeUndefined();
    expect(bcaInterval(0.5, same, [0.5, 0.5])).toBeUndefined();
  });
  it('BCa claims nothing when every replicate lies on one side of the estimate', () => {
    expect(bcaInterval(0, [1, 2, 3], [0.1, 0.2])).toBeUndefined();
  });
  it('the jackknife leaves out each case once', () => {
    expect([...jackknife(3, (indices) => meanAt([1, 2, 6], indices))]).toEqual([4, 3.5, 1.5]);
  });
  it('repeat themselves from their seed', () => {
    const draw = (seed: number) => clusterBootstrap(10, (indices) => meanAt([...Array(10).keys()], indices), { seed });
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
    expect(draw(4)).toHaveLength(2_000);
  });
});
