import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import type { Estimate } from '#bench/domain/estimate.ts';
import { meanQuality } from './mean-quality.ts';
import type { ContenderSummary } from './run-summary.ts';
import { OVERLOADED, type SampleArms, sampleObservations, TIMED_OUT, timedOut } from './sample-trials.ts';
import { type SummaryOptions, summarize } from './summarize.ts';

async function summaryOf(
  arms: SampleArms,
  facts: Parameters<typeof sampleObservations>[1] = {},
  options: SummaryOptions = {},
): Promise<Readonly<Record<string, ContenderSummary>>> {
  const { plan, observations } = await sampleObservations(arms, facts);
  const [scenario] = summarize(observations, plan, options).scenarios;
  assert(scenario !== undefined);
  return Object.fromEntries(scenario.contenders.map((one) => [one.contender, one]));
}

async function xOf(...given: Parameters<typeof summaryOf>): Promise<ContenderSummary> {
  const { x } = await summaryOf(...given);
  assert(x !== undefined);
  return x;
}

const repeated = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('quality', () => {
  it('counts every case once, however many trials it has', async () => {
    const { quality } = await xOf({ x: [[1, 1, 1, 1], [0]] });
    expect(quality.estimate).toMatchObject({ value: 0.5, cases: 2, clusters: 2, trials: 5, scope: 'population' });
  });

  it('has the interval of Wilson at 10 of 10 independent cases, with t for z', async () => {
    const { quality } = await xOf({ x: repeated(10, () => [1]) });
    // Upper limit 1; lower limit n / (n + t^2) with n = 10, t(0.975, 9) = 2.262157.
    expect(quality.estimate.value).toBe(1);
    expect(quality.estimate.low).toBeCloseTo(10 / (10 + 2.262157 ** 2), 6);
    expect(quality.estimate.high).toBe(1);
    expect(quality.estimate.note).toContain('low information');
    expect(quality.lowInformation).toBe(true);
  });

  it('keeps broken-off trials out, and shows what they would have done', async () => {
    const { quality, counts } = await xOf({
      x: [
        [1, { outcome: OVERLOADED }],
        [1, undefined],
        [0, { score: 'ungraded' }],
      ],
    });
    expect(quality.estimate).toMatchObject({ value: 2 / 3, trials: 3 });
    expect(quality.countingFailures).toMatchObject({ value: 0.5, trials: 4 });
    expect(counts.excluded).toEqual({ 'not-attempted': 1, overloaded: 1 });
  });

  it('splits its variance into cases and trial noise, where trials were repeated', async () => {
    const { quality } = await xOf({
      x: [
        [1, 1],
        [0, 0],
        [1, 0],
        [0, 1],
      ],
    });
    // Within: (0 + 0 + 1/2 + 1/2) / 4 = 1/4. Between: 2 (1/4 + 1/4) / 3 = 1/3, so (1/3 - 1/4) / 2 = 1/24.
    expect(quality.icc).toBeCloseTo(1 / 24 / (1 / 24 + 1 / 4), 12);
    expect(quality.noiseShare).toBeCloseTo(1 / 8 / (1 / 24 + 1 / 8), 12);
    const once = await xOf({ x: [[1], [0], [1], [0]] });
    expect([once.quality.icc, once.quality.noiseShare, once.quality.suiteStandardError]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('knows less when its cases come from few documents', async () => {
    const scores = repeated(40, (i) => [i % 4 < 2 ? 1 : 0]);
    const facts = Object.fromEntries(repeated(40, (i) => [`c${i}`, { cluster: `d${i % 4}` }]));
    const alone = (await xOf({ x: scores })).quality.estimate;
    const clustered = (await xOf({ x: scores }, facts)).quality.estimate;
    expect([alone.clusters, clustered.clusters]).toEqual([40, 4]);
    assert(alone.low !== undefined && clustered.low !== undefined);
    expect(clustered.low).toBeLessThan(alone.low);
  });

  it('is shown by slice, each with its own cases', async () => {
    const facts = {
      c0: { slices: { language: 'de' } },
      c1: { slices: { language: 'de' } },
      c2: { slices: { language: 'fr' } },
    };
    const { slices } = await xOf({ x: [[1], [0], [1], [0]] }, facts);
    expect(slices.language?.de).toMatchObject({ cases: 2, estimate: { value: 0.5 } });
    expect(slices.language?.fr).toMatchObject({ cases: 1, estimate: { value: 1, low: undefined, high: undefined } });
  });

  it('has a wider interval at a higher level', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 25 }),
        async (cases) => {
          const levels = [0.5, 0.8, 0.9, 0.95, 0.99];
          const found = await Promise.all(levels.map((level) => xOf({ x: cases }, {}, { level })));
          for (const [index, { quality }] of found.entries()) {
            const wider = found[index + 1]?.quality.estimate;
            if (wider === undefined) continue;
            assert(quality.estimate.low !== undefined && quality.estimate.high !== undefined);
            expect(wider.low).toBeLessThanOrEqual(quality.estimate.low + 1e-12);
            expect(wider.high).toBeGreaterThanOrEqual(quality.estimate.high - 1e-12);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says itself in one sentence', async () => {
    const { quality } = await xOf({ x: repeated(60, (i) => (i % 5 === 0 ? [0, 1, 0] : [1, 1, 1])) });
    expect(quality.estimate.says).toMatch(
      /^quality of x in letters: 86\.7 % \(95 % interval \d+\.\d to \d+\.\d; 60 cases, 180 trials\)$/,
    );
  });
});

describe('what was not measured', () => {
  const unmeasured = (one: Estimate): void => {
    expect([one.value, one.low, one.high]).toEqual([undefined, undefined, undefined]);
    expect(one.note).toBeTruthy();
    expect(one.says).toContain('not estimable');
  };

  it.each([
    {
      name: 'zero trials',
      x: [
        [undefined, undefined],
        [undefined, undefined],
      ],
    },
    {
      name: 'nothing but failures',
      x: [
        [{ outcome: OVERLOADED }, { outcome: OVERLOADED }],
        [{ outcome: OVERLOADED }, { outcome: OVERLOADED }],
      ],
    },
    {
      name: 'nothing graded',
      x: [
        [{}, {}],
        [{}, {}],
      ],
    },
  ])('is undefined and never 0: $name', async ({ x }) => {
    const found = await xOf({ x });
    unmeasured(found.quality.estimate);
    for (const latency of Object.values(found.latency)) {
      for (const { estimate, observed } of latency.quantiles) {
        unmeasured(estimate);
        expect(observed).toBeUndefined();
      }
    }
    for (const amount of Object.values(found.amounts)) {
      unmeasured(amount.perTrial);
      expect(amount.total).toBeUndefined();
    }
    unmeasured(found.cost.perSuccess);
    expect(found.cost.totalUsd).toBeUndefined();
    unmeasured(found.nondeterminism.flipRate);
    for (const agreement of [found.nondeterminism.raw, found.nondeterminism.parsed]) {
      unmeasured(agreement.pairwise);
      unmeasured(agreement.total);
      unmeasured(agreement.distinct);
    }
    expect(found.nondeterminism.passCurve).toEqual([]);
    expect(found.quality.lowInformation).toBe(true);
  });

  it('is an interval of one case, never one of zero width', async () => {
    const { quality, amounts } = await xOf({
      x: [
        [
          { score: 1, outputTokens: 5 },
          { score: 1, outputTokens: 5 },
        ],
      ],
    });
    expect(quality.estimate).toMatchObject({ value: 1, low: undefined, high: undefined });
    expect(amounts.outputTokens?.perTrial).toMatchObject({ value: 5, low: undefined, high: undefined });
    const equal = await xOf({ x: [[{ outputTokens: 5 }], [{ outputTokens: 5 }]] });
    expect(equal.amounts.outputTokens?.perTrial).toMatchObject({ value: 5, low: undefined, high: undefined });
    expect(equal.amounts.outputTokens?.perTrial.note).toContain('no variation was seen');
  });
});

describe('latency', () => {
  const timed = (count: number) => repeated(count, (i) => [{ score: 1, e2eMs: i + 1 }]);

  it('has order-statistic limits, and withholds p99 below 299 effective trials', async () => {
    const found = (await xOf({ x: timed(100) })).latency.e2eMs;
    const [p50, p90, p95, p99] = found?.quantiles ?? [];
    // Ranks of the binomial(100, 1/2) at 2.5 % and 97.5 %: 40 and 61.
    expect(p50?.estimate).toMatchObject({ value: 50.5, low: 40, high: 61, effectiveN: 100 });
    expect(p90?.observed).toBeCloseTo(90.1, 10);
    expect(p95?.estimate.value).toBeCloseTo(95.05, 10);
    expect(p99?.estimate).toMatchObject({ value: undefined, high: undefined });
    expect(p99?.estimate.low).toBeGreaterThan(90);
    expect(p99?.estimate.note).toBe('p99 withheld: it takes 299 effective trials to bound it, and these are worth 100');
    expect(p99?.estimate.says).toContain('at least');
    expect(p99?.observed).toBeCloseTo(99.01, 10);
    expect((await xOf({ x: timed(300) })).latency.e2eMs?.quantiles[3]?.estimate.value).toBeCloseTo(297.01, 10);
  });

  it('reads a timeout as longer than its limit, never as its limit', async () => {
    const found = (await xOf({ x: [...timed(80), ...repeated(20, () => [{ outcome: TIMED_OUT }])] })).latency.e2eMs;
    expect(found).toMatchObject({ measured: 80, timedOut: 20, notMeasured: 0, limitMs: 1000 });
    expect(found?.quantiles[0]?.observed).toBe(50.5);
    expect(found?.quantiles[1]?.estimate).toMatchObject({ value: undefined, high: undefined });
    expect(found?.quantiles[1]?.estimate.note).toBe('p90 lies among the timeouts: longer than 1,000 ms');
  });

  it('takes broken-off trials as endless beside it', async () => {
    const found = (await xOf({ x: [...timed(90), ...repeated(10, () => [{ outcome: OVERLOADED }])] })).latency.e2eMs;
    expect(found).toMatchObject({ measured: 90, timedOut: 0, notMeasured: 10 });
    expect(found?.quantiles[0]?.observed).toBe(45.5);
    expect(found?.countingFailures[0]?.observed).toBe(50.5);
    expect(found?.countingFailures[2]?.observed).toBeUndefined();
  });

  it('reads mixed limits by Kaplan-Meier', async () => {
    const trials = [...timed(8), [{ outcome: timedOut(4.5) }], [{ outcome: timedOut(100) }]];
    const [p50] = (await xOf({ x: trials })).latency.e2eMs?.quantiles ?? [];
    // 9/10, 8/10, 7/10, 6/10 at 4; one stopped at 4.5; then 5 at risk: 6/10 x 4/5 = 0.48 at 5.
    expect(p50?.estimate).toMatchObject({ value: 5, method: 'kaplan-meier' });
  });

  it('does not make a first-token latency out of timeouts alone', async () => {
    const found = (await xOf({ x: [[{ score: 1, e2eMs: 5 }], [{ outcome: TIMED_OUT }]] })).latency.ttfatMs;
    expect(found).toMatchObject({ measured: 0, timedOut: 1, countingFailures: [] });
    expect(found?.quantiles[0]?.estimate.note).toBe('nothing was measured');
  });
});

describe('cost', () => {
  it('is money over successes, failures with their cost, unpriced trials counted', async () => {
    const { cost, amounts } = await xOf({
      x: [
        [
          { score: 1, usd: '0.01' },
          { score: 0, usd: '0.03' },
        ],
        [
          { score: 1, usd: '0.02' },
          { outcome: OVERLOADED, usd: '0.02' },
        ],
        [{ score: 1 }, { score: 'ungraded', usd: '0.5' }],
      ],
    });
    expect(cost.perSuccess).toMatchObject({ value: 0.04, cases: 2, trials: 4 });
    expect(cost).toMatchObject({ totalUsd: '0.58', priced: 5, priceLines: { 'line-1': 5 } });
    expect(cost.unpriced).toEqual({ 'no price line for this contender': 1 });
    expect(amounts.costUsd).toMatchObject({ known: 5, unknown: 1 });
  });

  it('is not defined without a success', async () => {
    const { cost } = await xOf({ x: [[{ score: 0, usd: '0.01' }], [{ score: 0, usd: '0.03' }]] });
    expect(cost.perSuccess).toMatchObject({ value: undefined, note: 'not one success to divide by' });
  });
});

describe('nondeterminism', () => {
  it('is the chance that two trials of a case agree, letter for letter and in substance', async () => {
    const { nondeterminism } = await xOf({
      x: [
        [
          { score: 1, answer: 'A' },
          { score: 1, answer: 'a' },
          { score: 0, answer: 'B' },
        ],
        [
          { score: 1, answer: 'C' },
          { score: 1, answer: 'C' },
          { score: 1, answer: 'C' },
        ],
      ],
    });
    expect(nondeterminism.m).toEqual({ outputs: 3, scores: 3 });
    expect(nondeterminism.raw.pairwise.value).toBeCloseTo((0 + 1) / 2, 12);
    expect(nondeterminism.parsed.pairwise.value).toBeCloseTo((1 / 3 + 1) / 2, 12);
    expect(nondeterminism.raw.total.value).toBe(0.5);
    expect(nondeterminism.raw.distinct.value).toBeCloseTo(2, 12);
    expect(nondeterminism.flipRate.value).toBeCloseTo((2 / 3 + 0) / 2, 12);
    expect(nondeterminism.passCurve.map(({ estimate }) => estimate.value)).toEqual([
      expect.closeTo(5 / 6, 12),
      expect.closeTo((1 / 3 + 1) / 2, 12),
      0.5,
    ]);
    expect([nondeterminism.best.value, nondeterminism.worst.value]).toEqual([1, 0.5]);
    expect(nondeterminism.perRepetition).toEqual([1, 1, 0.5]);
  });

  it('compares contenders at the number of trials they have in common', async () => {
    const four = repeated(4, () => repeated(4, (j) => ({ score: 1, answer: `a${j}` })));
    const two = repeated(4, () => repeated(2, (j) => ({ score: 1, answer: `a${j}` })));
    const { x, y } = await summaryOf({ x: four, y: two });
    expect([x?.nondeterminism.m.outputs, y?.nondeterminism.m.outputs]).toEqual([2, 2]);
    expect(x?.nondeterminism.raw.distinct.value).toBeCloseTo(2, 12);
    expect(y?.nondeterminism.raw.distinct.value).toBeCloseTo(2, 12);
  });

  it('is unknown, not perfect, with a single trial', async () => {
    const { nondeterminism } = await xOf({ x: [[{ score: 1, answer: 'a' }], [{ score: 1, answer: 'a' }]] });
    expect(nondeterminism.raw.pairwise).toMatchObject({ value: undefined, note: 'no case has a second answer' });
    expect(nondeterminism.flipRate).toMatchObject({ value: undefined, note: 'no case has a second trial' });
    expect(nondeterminism.m).toEqual({ outputs: undefined, scores: undefined });
  });
});

describe('the rest of a summary', () => {
  it('counts disturbed trials, kinds of evidence, served models and graders', async () => {
    const found = await xOf({
      x: [
        [{ score: 1, disturbed: true, servedModel: 'x-2', grades: { tone: 0.5 } }],
        [{ score: 0, servedModel: 'x-1', grades: { tone: 1 } }],
      ],
    });
    expect(found).toMatchObject({ disturbed: 1, evidence: { simulated: 2 }, servedModels: { 'x-1': 1, 'x-2': 1 } });
    expect(found.graders.tone).toMatchObject({ scored: 2, estimate: { value: 0.75 } });
    expect(Object.keys(found.graders)).toEqual(['exact', 'tone']);
  });

  it('averages over scenarios only for who asks, and not over a scenario without a quality', async () => {
    const { plan, observations } = await sampleObservations({ x: [[1], [0]], y: [[undefined], [undefined]] });
    const summary = summarize(observations, plan);
    const [scenario] = summary.scenarios;
    assert(scenario !== undefined);
    const twice = { ...summary, scenarios: [scenario, { ...scenario, scenario: 'again' }] };
    const one = scenario.contenders[0]?.quality.estimate;
    const mean = meanQuality(twice, 'x');
    expect(mean.value).toBe(0.5);
    assert(one?.low !== undefined && mean.low !== undefined);
    // Two independent equal parts: the reach is that of one over the root of two.
    expect(0.5 - mean.low).toBeCloseTo((0.5 - one.low) / Math.SQRT2, 12);
    expect(meanQuality(twice, 'y').value).toBeUndefined();
  });
});
