import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredQuantileInterval } from './clustered-quantile-interval.ts';
import { defaultLatencyInterval } from './default-latency-interval.ts';
import { goldenVectors, limits } from './golden-vectors.ts';
import { kaplanMeierQuantile } from './kaplan-meier-quantile.ts';
import { pairedLatencyRatio } from './paired-latency-ratio.ts';
import { quantile } from './quantile.ts';

goldenVectors<{ cases: number[][]; p: number; conf_level: number }>('default_latency_ci.json', {
  vectors: /DEFAULT latency quantile/,
  got: ({ cases, p, conf_level: level }) => {
    const found = defaultLatencyInterval(cases, p, { level });
    return {
      point_type7: found?.quantile,
      n_eff_raw: found?.effectiveNRaw,
      n_eff: found?.effectiveN,
      lower_rank: found?.lowerRank,
      upper_rank: found?.upperRank,
      lower: found?.low,
      upper: found?.high,
    };
  },
});

goldenVectors<{ cases: number[][] }>('clustered_quantile_ci.json', {
  vectors: /Woodruff CI for a quantile/,
  got: ({ cases }) => {
    const at = (p: number) => {
      const found = clusteredQuantileInterval(cases, p);
      return {
        quantile_hf1: found?.quantile,
        se_of_cdf_at_quantile: found?.standardError,
        n_eff: found?.effectiveN,
        woodruff_mean_ci: limits(found?.woodruff),
        woodruff_beta_ci: limits(found?.beta),
      };
    };
    return { p50: at(0.5), p90: at(0.9) };
  },
});

goldenVectors<{ time: number[]; event: number[]; p: number[] }>('km_quantiles.json', {
  vectors: /Kaplan-Meier/,
  got: ({ time, event, p }) => {
    const found = p.map((at) => kaplanMeierQuantile(time, event, at));
    return {
      quantile: found.map((one) => one.quantile),
      lower: found.map((one) => one.low),
      upper: found.map((one) => one.high),
    };
  },
});

const latency = fc.double({ min: 1, max: 5000, noNaN: true });
const suites = fc.array(fc.array(latency, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 15 });

describe('defaultLatencyInterval', () => {
  it('holds the quantile and nests as the level grows', () => {
    fc.assert(
      fc.property(suites, fc.constantFrom(0.5, 0.9, 0.95), (cases, p) => {
        const found = defaultLatencyInterval(cases, p);
        const narrow = defaultLatencyInterval(cases, p, { level: 0.8 });
        expect(found?.low ?? 0).toBeLessThanOrEqual(narrow?.low ?? 0);
        expect(found?.high ?? Number.MAX_VALUE).toBeGreaterThanOrEqual(narrow?.high ?? Number.MAX_VALUE);
        expect(found?.low ?? 0).toBeLessThanOrEqual((found?.quantile ?? Number.NaN) + 1e-9);
        expect(found?.high ?? Number.MAX_VALUE).toBeGreaterThanOrEqual((found?.quantile ?? Number.NaN) - 1e-9);
      }),
    );
  });
  it('leaves the upper limit open where timeouts begin, and the point too', () => {
    const cases = Array.from({ length: 40 }, (_, i) => [100 + i, 200 + i, i < 10 ? Number.POSITIVE_INFINITY : 300 + i]);
    const p50 = defaultLatencyInterval(cases, 0.5);
    expect(p50?.quantile).toBeDefined();
    expect(p50?.high).toBeDefined();
    expect(defaultLatencyInterval(cases, 0.95)).toMatchObject({ quantile: undefined, high: undefined });
    expect(defaultLatencyInterval(cases, 0.95)?.low).toBeDefined();
  });
  it('says when so few trials cannot bound a tail at all', () => {
    const cases = Array.from({ length: 100 }, (_, i) => [i + 1, i + 2, i + 3]);
    expect(defaultLatencyInterval(cases, 0.99)).toMatchObject({ high: undefined });
    expect(defaultLatencyInterval(cases, 0.5)?.enough).toBe(true);
    expect(defaultLatencyInterval(cases.slice(0, 20), 0.99)?.enough).toBe(false);
    expect(defaultLatencyInterval([[1, 2, 3]], 0.5)).toBeUndefined();
  });
});

describe('clusteredQuantileInterval', () => {
  it('is undefined where clusters do not differ in their share below', () => {
    expect(
      clusteredQuantileInterval(
        [
          [1, 3],
          [1, 3],
          [1, 3],
        ],
        0.5,
      ),
    ).toBeUndefined();
  });
});

describe('kaplanMeierQuantile', () => {
  it('without stopped trials is the smallest value that share of them do not exceed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 3, maxLength: 30 }), (times) => {
        const found = kaplanMeierQuantile(
          times,
          times.map(() => 1),
          0.37,
        );
        expect(found.quantile).toBe(quantile(times, 0.37, 1));
      }),
    );
  });
  it('takes stopped trials for long ones, not for short ones or for none', () => {
    const times = [1, 2, 3, 4, 5, 5, 5];
    expect(kaplanMeierQuantile(times, [1, 1, 1, 1, 1, 1, 1], 0.8).quantile).toBe(5);
    expect(kaplanMeierQuantile(times, [1, 1, 1, 1, 0, 0, 0], 0.8).quantile).toBeUndefined();
    expect(kaplanMeierQuantile([], [], 0.5).quantile).toBeUndefined();
  });
});

describe('pairedLatencyRatio', () => {
  const base = Array.from({ length: 60 }, (_, i) => [200 + 7 * ((i * 13) % 60), 260 + 5 * ((i * 29) % 60), 240 + i]);
  const slower = base.map((values) => values.map((v) => 1.5 * v));
  it('finds a contender that takes half as long again, in the tail and with few cases', () => {
    for (const cases of [60, 20]) {
      const found = pairedLatencyRatio(slower.slice(0, cases), base.slice(0, cases), { seed: 1, replicates: 200 });
      expect(found.ratio).toBeCloseTo(1.5, 10);
      expect(found.cases).toBe(cases);
    }
    // Every replicate has the very same ratio: no variation was seen, so no interval is claimed.
    expect(pairedLatencyRatio(slower.slice(0, 20), base.slice(0, 20), { seed: 1 }).interval).toBeUndefined();
  });
  it('turns upside down when the sides swap, and repeats itself from its seed', () => {
    const noisy = base.map((values, i) => values.map((v, j) => v * (1 + ((i * 7 + j * 3) % 10) / 20)));
    const options = { seed: 11, replicates: 300 };
    const forth = pairedLatencyRatio(noisy, base, options);
    const back = pairedLatencyRatio(base, noisy, options);
    expect(forth.method).toBe('bootstrap of the quantile ratio');
    expect(back.ratio).toBeCloseTo(1 / (forth.ratio ?? Number.NaN), 10);
    expect(back.interval?.low).toBeCloseTo(1 / (forth.interval?.high ?? Number.NaN), 10);
    expect(pairedLatencyRatio(noisy, base, options)).toEqual(forth);
    expect(pairedLatencyRatio(noisy, base, { seed: 11 }).interval?.low).toBeLessThan(forth.ratio ?? 0);
  });
  it('is the ratio of the pooled quantiles', () => {
    const noisy = base.map((values, i) => values.map((v, j) => v * (1 + ((i * 7 + j * 3) % 10) / 20)));
    for (const p of [0.5, 0.9, 0.95]) {
      const direct = (quantile(noisy.flat(), p) ?? 0) / (quantile(base.flat(), p) ?? 1);
      expect(pairedLatencyRatio(noisy, base, { seed: 1, p, replicates: 10 }).ratio).toBeCloseTo(direct, 10);
    }
  });
  it('stays open where timeouts reach the quantile', () => {
    const stuck = base.map((values) => [...values, Number.POSITIVE_INFINITY]);
    expect(pairedLatencyRatio(stuck, base, { seed: 1, replicates: 50 })).toMatchObject({
      ratio: undefined,
      interval: undefined,
    });
    const few = stuck.slice(0, 10).map(() => [Number.POSITIVE_INFINITY]);
    expect(pairedLatencyRatio(few, base.slice(0, 10), { seed: 1 })).toMatchObject({
      ratio: undefined,
      interval: undefined,
    });
  });
});
