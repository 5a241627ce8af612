import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cusumChart } from './cusum-chart.ts';
import { ewmaChart } from './ewma-chart.ts';
import { goldenTable, goldenVectors } from './golden-vectors.ts';
import { mannKendall } from './mann-kendall.ts';
import { meanShiftAlarm, meanShiftScan } from './mean-shift-scan.ts';
import { pettittTest } from './pettitt-test.ts';
import { runHeterogeneity } from './run-heterogeneity.ts';
import { type ScanAlpha, scanCriticalValue } from './scan-critical-value.ts';

goldenVectors<{ x: number[]; center: number; sd: number; lambda: number; nsigmas: number }>('control_charts.json', {
  vectors: /EWMA z_t/,
  got: ({ x, center, sd, lambda, nsigmas }) => {
    const ewma = ewmaChart(x, { centre: center, sd }, { lambda, sigmas: nsigmas });
    const cusum = cusumChart(x, { centre: center, sd });
    return {
      ewma: ewma?.map((point) => point.value),
      limits_lower: ewma?.map((point) => point.limits.low),
      limits_upper: ewma?.map((point) => point.limits.high),
      ewma_violations_1based: ewma?.flatMap((point, index) => (point.outside ? [index + 1] : [])),
      cusum_pos: cusum?.map((point) => point.up),
      cusum_neg: cusum?.map((point) => point.down),
    };
  },
});

goldenVectors<{ x: number[] }>('mann_kendall.json', {
  vectors: /Mann-Kendall trend test/,
  got: ({ x }) => {
    const trend = mannKendall(x);
    const change = pettittTest(x);
    return {
      S: trend?.s,
      varS: trend?.variance,
      z: trend?.z,
      p_two_sided: trend?.pTwoSided,
      tau_b: trend?.tauB,
      sens_slope: trend?.senSlope,
      pettitt_K: change?.k,
      pettitt_p_approx: change?.pApproximate,
      pettitt_change_at: change?.changeAt,
    };
  },
});

goldenVectors<{ y: number[]; se: number[] }>('mean_shift_scan.json', {
  vectors: /Single mean-shift scan/,
  got: ({ y, se }) => {
    const found = meanShiftScan(y, se);
    return {
      q: found?.q,
      split: found?.split,
      q_max: found?.qMax,
      shift: found?.shift,
      shift_se: found?.shiftStandardError,
      p_bonferroni: found?.pBonferroni,
    };
  },
});

goldenVectors<{ y: number[]; se: number[] }>('run_heterogeneity.json', {
  vectors: /run-to-run scatter/,
  got: ({ y, se }) => {
    const found = runHeterogeneity(y, se);
    return {
      Q: found?.q,
      Q_p: found?.pValue,
      I2_percent: found && 100 * found.i2,
      tau2: found?.tau2,
      fixed_mean: found?.fixedMean,
      fixed_se: found?.fixedStandardError,
      random_mean: found?.randomMean,
      random_se: found?.randomStandardError,
    };
  },
});

type Row = { T: number } & Record<`a${ScanAlpha}`, number>;

describe('scanCriticalValue', () => {
  it.each(goldenTable<Row>('table_scan_critical.json'))('gives the simulated values for $T points', (row) => {
    for (const alpha of [0.1, 0.05, 0.01, 0.001] as const)
      expect(scanCriticalValue(row.T, alpha)).toBe(row[`a${alpha}`]);
  });
  it('takes the longer series between two, and knows none outside 3 to 100', () => {
    expect(scanCriticalValue(33, 0.05)).toBe(scanCriticalValue(35, 0.05));
    expect(scanCriticalValue(2, 0.05)).toBeUndefined();
    expect(scanCriticalValue(101, 0.05)).toBeUndefined();
  });
});

describe('meanShiftAlarm', () => {
  const flat = [0.9, 0.91, 0.89, 0.9, 0.91, 0.9, 0.89, 0.9];
  const se = flat.map(() => 0.01);
  it('stays quiet on a level series and finds a step, where it is', () => {
    expect(meanShiftAlarm(flat, se)?.reading).toBe('steady');
    const stepped = [...flat, 0.84, 0.85, 0.84, 0.85];
    const found = meanShiftAlarm(
      stepped,
      stepped.map(() => 0.01),
    );
    expect(found).toMatchObject({ reading: 'alarm', split: 8 });
    expect(found?.shift).toBeCloseTo(-0.055, 3);
  });
  it('is not raised by noise that the standard errors do not know of', () => {
    const jumpy = [0.9, 0.8, 0.91, 0.79, 0.9, 0.8, 0.7, 0.85, 0.72, 0.83];
    const found = meanShiftAlarm(
      jumpy,
      jumpy.map(() => 0.01),
    );
    expect(found?.qMax).toBeGreaterThan(found?.critical.alarm ?? Number.NaN);
    expect(found?.scale).toBeGreaterThan(5);
    expect(found?.reading).toBe('steady');
  });
  it('needs six points and every standard error', () => {
    expect(meanShiftAlarm(flat.slice(0, 5), se.slice(0, 5))).toBeUndefined();
    expect(meanShiftAlarm(flat, [0, ...se.slice(1)])).toBeUndefined();
    expect(meanShiftScan([1], [1])).toBeUndefined();
    expect(() => meanShiftScan([1, 2], [1])).toThrow(RangeError);
  });
  it('mirrors in time and in sign', () => {
    const series = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(series, (values) => {
        const errors = values.map(() => 0.05);
        const found = meanShiftScan(values, errors);
        expect(meanShiftScan(values.toReversed(), errors)?.qMax).toBeCloseTo(found?.qMax ?? Number.NaN, 6);
        expect(
          meanShiftScan(
            values.map((v) => -v),
            errors,
          )?.qMax,
        ).toBeCloseTo(found?.qMax ?? Number.NaN, 6);
      }),
    );
  });
});

describe('trends and charts', () => {
  it('Mann-Kendall turns its sign with time, and finds nothing where nothing moves', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(mannKendall(values.toReversed())?.s).toBe(-(mannKendall(values)?.s ?? Number.NaN));
    expect(mannKendall([2, 2, 2, 2])).toMatchObject({
      s: 0,
      z: undefined,
      pTwoSided: undefined,
      tauB: undefined,
      senSlope: 0,
    });
    expect(mannKendall([1, 2])).toBeUndefined();
    expect(pettittTest([1])).toBeUndefined();
  });
  it('charts need a spread to judge by', () => {
    expect(ewmaChart([1, 2], { centre: 1, sd: 0 })).toBeUndefined();
    expect(cusumChart([1, 2], { centre: 1, sd: 0 })).toBeUndefined();
    expect(cusumChart([1, 1, 9], { centre: 1, sd: 1 })?.map((point) => point.outside)).toEqual([false, false, true]);
  });
  it('runs that agree exactly have no variance between them', () => {
    expect(runHeterogeneity([0.9, 0.9], [0.01, 0.02])).toMatchObject({ q: 0, i2: 0, tau2: 0, pValue: 1 });
    expect(runHeterogeneity([0.9], [0.01])).toBeUndefined();
    expect(runHeterogeneity([0.9, 0.8], [0.01, 0])).toBeUndefined();
    expect(() => runHeterogeneity([1, 2], [1])).toThrow(RangeError);
  });
});
