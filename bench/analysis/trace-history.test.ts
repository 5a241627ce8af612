import { assert, describe, expect, it } from 'vitest';
import type { PriceLine } from '#bench/domain/price.ts';
import type { Run } from '#bench/domain/run.ts';
import { mersenneTwister } from '#bench/stats/mersenne-twister.ts';
import { type HistoryPoint, historyPoint } from './history-point.ts';
import { type SampleTrial, sampleObservations } from './sample-trials.ts';
import { traceHistory } from './trace-history.ts';

const of = { scenario: 'letters', contender: 'x' };

interface Told {
  readonly day: number;
  readonly scores: readonly (readonly (number | undefined)[])[];
  readonly servedModel?: string;
  readonly usdPerMillion?: string;
  readonly scenarioHash?: string;
  readonly grader?: string;
}

async function point({ day, scores, servedModel, usdPerMillion, scenarioHash, grader }: Told): Promise<HistoryPoint> {
  const cases = scores.map((list) =>
    list.map((score): SampleTrial | undefined =>
      score === undefined ? undefined : { score, ...(servedModel === undefined ? {} : { servedModel }) },
    ),
  );
  const { plan, observations } = await sampleObservations({ x: cases });
  const run: Pick<Run, 'id' | 'createdAt' | 'plan' | 'prices' | 'grading'> = {
    id: `run-${day}`,
    createdAt: `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`,
    plan: { ...plan, scenarios: plan.scenarios.map((one) => ({ ...one, hash: scenarioHash ?? one.hash })) },
    prices: { lines: usdPerMillion === undefined ? [] : [priceLine(usdPerMillion)], unpriced: [] },
    grading:
      grader === undefined
        ? { current: undefined, passes: [] }
        : {
            current: 1,
            passes: [{ number: 1, at: '', why: '', graders: { 'letters/exact': grader }, judge: undefined }],
          },
  };
  const found = historyPoint(run, observations, of);
  assert(found !== undefined);
  return found;
}

function priceLine(outputUsdPerMillion: string): PriceLine {
  const tier = {
    aboveInputTokens: 0,
    inputUsdPerMillion: '1',
    cacheReadUsdPerMillion: undefined,
    cacheWriteUsdPerMillion: undefined,
    cacheWrite1hUsdPerMillion: undefined,
    outputUsdPerMillion,
    reasoningUsdPerMillion: undefined,
  };
  return {
    id: 'lab/x',
    contender: 'x',
    matchedModel: 'x',
    match: 'exact',
    tiers: [tier],
    windows: [],
    requestUsd: undefined,
    source: '',
    sourceVersion: '',
    effectiveFrom: undefined,
    capturedAt: '',
  };
}

/** 100 cases x 4 trials at a pass rate. */
function noisy(rate: number, seed: number): readonly (readonly number[])[] {
  const source = mersenneTwister(seed);
  return Array.from({ length: 100 }, () => Array.from({ length: 4 }, () => (source.nextDouble() < rate ? 1 : 0)));
}

const days = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('a point of a history', () => {
  it('has the suite scope: the noise of these trials, not that of other cases', async () => {
    const { estimate, standardError } = await point({
      day: 1,
      scores: [
        [1, 0],
        [1, 1],
        [0, 0],
        [1, 0],
      ],
    });
    // (1/4) sqrt(2 * (1/2) / 2).
    expect(standardError).toBeCloseTo(Math.sqrt(0.5) / 4, 12);
    expect(estimate).toMatchObject({ value: 0.5, scope: 'suite', cases: 4, trials: 8 });
    expect(estimate.low).toBeCloseTo(0.5 - (1.959964 * Math.sqrt(0.5)) / 4, 6);
  });

  it('does not know its noise from single trials', async () => {
    const { estimate, standardError } = await point({ day: 1, scores: [[1], [0]] });
    expect(standardError).toBeUndefined();
    expect(estimate).toMatchObject({ value: 0.5, low: undefined, high: undefined });
  });
});

describe('tracing a history', () => {
  it('finds a planted fall, and dates it', async () => {
    const points = await Promise.all(days(1, 8).map((day) => point({ day, scores: noisy(day <= 4 ? 0.9 : 0.7, day) })));
    const { segments } = traceHistory(points.toReversed());
    expect(segments.length).toBe(1);
    const [segment] = segments;
    assert(segment?.test.kind === 'scan');
    expect(segment.test.shift).toMatchObject({ reading: 'alarm', lastBefore: 'run-4', firstAfter: 'run-5' });
    expect(segment.test.shift?.by).toBeLessThan(-0.15);
    expect(segment.test).toMatchObject({ trendReading: 'too-short', trend: undefined });
    expect(segment.says).toContain('from run run-5 on (alarm)');
  });

  it('finds nothing where nothing changed, and looks for a trend from ten points on', async () => {
    const points = await Promise.all(days(1, 10).map((day) => point({ day, scores: noisy(0.8, 100 + day) })));
    const [segment] = traceHistory(points).segments;
    assert(segment?.test.kind === 'scan');
    expect(segment.test).toMatchObject({ shift: undefined, trendReading: 'none', scan: { reading: 'steady' } });
    expect(segment.test.trend?.pTwoSided).toBeGreaterThan(0.01);
  });

  it.each([
    { cause: 'scenario', change: { scenarioHash: 'scenario-2' } },
    { cause: 'grader', change: { grader: '2' } },
    { cause: 'prices', change: { usdPerMillion: '9' } },
    { cause: 'servedModel', change: { servedModel: 'x-2026-02' } },
  ])('tests nothing across a change of $cause', async ({ cause, change }) => {
    const same = { servedModel: 'x-2026-01', usdPerMillion: '8', grader: '1', scenarioHash: 'scenario-1' };
    const points = await Promise.all(
      days(1, 8).map((day) =>
        point({ day, scores: noisy(day <= 4 ? 0.95 : 0.5, day), ...same, ...(day > 4 ? change : {}) }),
      ),
    );
    const { segments } = traceHistory(points);
    expect(segments.map(({ brokenBy }) => brokenBy)).toEqual([[], [cause]]);
    for (const { test } of segments) {
      assert(test.kind === 'paired');
      for (const { difference } of test.comparisons) expect(Math.abs(difference.value ?? 1)).toBeLessThan(0.2);
    }
  });

  it('compares a short history with the pinned run, case by case', async () => {
    const points = await Promise.all([
      point({ day: 1, scores: [[1], [1], [0], [1]] }),
      point({ day: 2, scores: [[1], [0], [0], [0]] }),
      point({ day: 3, scores: [[1], [1], [0], [1]] }),
    ]);
    const [segment] = traceHistory(points, { baseline: 'run-2' }).segments;
    assert(segment?.test.kind === 'paired');
    expect(segment.test).toMatchObject({ baseline: 'run-2' });
    expect(segment.test.comparisons.map(({ run, difference }) => [run, difference.value])).toEqual([
      ['run-1', 0.5],
      ['run-3', 0.5],
    ]);
    // Differences 0, 1, 0, 1: se = sqrt(1/3) / 2, t(0.975, 3) = 3.182446.
    expect(segment.test.comparisons[0]?.difference.low).toBeCloseTo(0.5 - (3.182446 * Math.sqrt(1 / 3)) / 2, 6);
  });

  it('keeps a run that measured nothing as a gap, which breaks no segment and is not tested', async () => {
    const gap = point({ day: 4, scores: Array.from({ length: 100 }, () => [undefined, undefined]) });
    const points = await Promise.all([
      ...[1, 2, 3, 5, 6, 7].map((day) => point({ day, scores: noisy(0.8, 200 + day), servedModel: 'x-1' })),
      gap,
    ]);
    const { segments } = traceHistory(points);
    expect(segments.length).toBe(1);
    expect(segments[0]).toMatchObject({ measured: 6 });
    expect(segments[0]?.points.map(({ estimate }) => estimate.value === undefined)).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(segments[0]?.test.kind).toBe('scan');
  });

  it('has nothing to say of one run, or of none', async () => {
    const [segment] = traceHistory([await point({ day: 1, scores: noisy(0.8, 1) })]).segments;
    expect(segment?.test).toEqual({ kind: 'none', reason: 'a single run: nothing to compare it with' });
    expect(traceHistory([]).segments).toEqual([]);
  });
});
