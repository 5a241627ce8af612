import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { type CompareOptions, type Comparison, compare } from './compare.ts';
import { rank } from './rank.ts';
import { OVERLOADED, type SampleArms, type SampleTrial, sampleObservations, TIMED_OUT } from './sample-trials.ts';

async function comparisons(
  arms: SampleArms,
  options: Partial<CompareOptions> = {},
  facts: Parameters<typeof sampleObservations>[1] = {},
): Promise<readonly Comparison[]> {
  const { plan, observations } = await sampleObservations(arms, facts);
  return compare(observations, plan, { baseline: 'y', ...options });
}

async function only(metric: string, ...given: Parameters<typeof comparisons>): Promise<Comparison> {
  const [found] = (await comparisons(...given)).filter((one) => one.metric === metric);
  assert(found !== undefined);
  return found;
}

const repeated = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Passes of x and y over so many cases of one trial each. */
function table(both: number, onlyX: number, onlyY: number, neither: number): SampleArms {
  const column = (first: number, second: number) =>
    [
      ...repeated(both, () => 1),
      ...repeated(onlyX, () => first),
      ...repeated(onlyY, () => second),
      ...repeated(neither, () => 0),
    ].map((score) => [score]);
  return { x: column(1, 0), y: column(0, 1) };
}

const trialScores = fc.array(fc.constantFrom(0, 0.5, 1), { minLength: 1, maxLength: 3 });
const scoresOf = (fewest: number) => fc.array(fc.tuple(trialScores, trialScores), { minLength: fewest, maxLength: 30 });
const anyScores = scoresOf(2);
const armsOf = (pairs: readonly (readonly [readonly number[], readonly number[]])[]): SampleArms => ({
  x: pairs.map(([x]) => x),
  y: pairs.map(([, y]) => y),
});

describe('comparing qualities', () => {
  it('counts cases won, tied and lost, and tests single passes by McNemar', async () => {
    const found = await only('quality', table(50, 11, 5, 34));
    expect(found).toMatchObject({ wins: 11, ties: 84, losses: 5, form: 'difference', statistic: 'mean' });
    expect(found.estimate.value).toBeCloseTo(0.06, 12);
    // 2 * P(Binomial(16, 1/2) <= 5) = 2 * 6885 / 65536.
    expect(found.p).toEqual({
      value: expect.closeTo((2 * 6885) / 65536, 12),
      method: 'mcnemar-exact',
      seed: undefined,
    });
    expect(found.verdict).toBe('undecided');
    expect(found.says).toMatch(/^quality of x is 6\.0 points above y \(95 % interval -\d\.\d to \d+\.\d\): undecided$/);
  });

  it('averages trials within their case before it pairs', async () => {
    const found = await only('quality', { x: [[1, 1, 0], [1], [0, 0]], y: [[1], [0, 1], [0, 0, 0]] });
    expect(found.estimate).toMatchObject({ cases: 3, trials: 12 });
    expect(found.estimate.value).toBeCloseTo((-1 / 3 + 1 / 2 + 0) / 3, 12);
    expect(found).toMatchObject({ wins: 1, ties: 1, losses: 1 });
    expect(found.p?.method).toBe('sign-flip-exact');
  });

  it('flips signs by cluster where cases come in clusters', async () => {
    const facts = Object.fromEntries(repeated(20, (i) => [`c${i}`, { cluster: `d${i % 2}` }]));
    const found = await only('quality', { x: repeated(20, () => [1]), y: repeated(20, () => [0]) }, {}, facts);
    // Two clusters: of four sign assignments two are as extreme.
    expect(found.p).toMatchObject({ value: 0.5, method: 'sign-flip-exact' });
    expect(found.estimate.clusters).toBe(2);
  });

  it('leaves out of both sides a case that one side could not answer', async () => {
    const found = await only('quality', {
      x: [[1], [{ outcome: OVERLOADED }], [1], [0]],
      y: [[0], [1], [{ score: 'ungraded' }], [0]],
    });
    expect(found.estimate).toMatchObject({ value: 0.5, cases: 2 });
    expect(found).toMatchObject({ wins: 1, ties: 1, losses: 0 });
  });

  it('says the same only against a margin', async () => {
    const alike = table(400, 2, 2, 96);
    expect((await only('quality', alike)).verdict).toBe('undecided');
    expect((await only('quality', alike, { margin: 0.05 })).verdict).toBe('same');
    expect((await only('quality', alike, { margin: 0.001 })).verdict).toBe('undecided');
    await expect(comparisons(alike, { margin: 0 })).rejects.toThrow('A margin is above 0');
  });

  it('finds nothing where nothing was measured', async () => {
    const found = await only('quality', { x: [[undefined], [1]], y: [[1], [undefined]] });
    expect(found.estimate).toMatchObject({ value: undefined, low: undefined, high: undefined, cases: 0 });
    expect(found).toMatchObject({ p: undefined, adjustedP: undefined, verdict: 'undecided' });
    expect(found.says).toBe('quality of x against y: not estimable (no case that both were measured on)');
    const single = await only('quality', { x: [[1]], y: [[0]] });
    expect(single.estimate).toMatchObject({ value: 1, low: undefined, high: undefined });
    expect(single).toMatchObject({ p: undefined, verdict: 'undecided', wins: 1 });
  });

  it('is the mirror image when the sides are swapped', async () => {
    await fc.assert(
      fc.asyncProperty(anyScores, async (pairs) => {
        const there = await only('quality', armsOf(pairs));
        const back = await only('quality', armsOf(pairs.map(([x, y]) => [y, x] as const)));
        const mirrored = (value: number | undefined): number => -(value ?? Number.NaN);
        expect(back.estimate.value).toBeCloseTo(mirrored(there.estimate.value), 10);
        expect(back.estimate.low).toBeCloseTo(mirrored(there.estimate.high), 10);
        expect(back.estimate.high).toBeCloseTo(mirrored(there.estimate.low), 10);
        expect([back.wins, back.ties, back.losses]).toEqual([there.losses, there.ties, there.wins]);
        expect(back.p?.value).toBeCloseTo(there.p?.value ?? Number.NaN, 10);
      }),
      { numRuns: 60 },
    );
  });

  it('moves neither p nor wins when a case is added that both sides answer alike', async () => {
    await fc.assert(
      fc.asyncProperty(anyScores, fc.constantFrom(0, 0.5, 1), async (pairs, score) => {
        const before = await only('quality', armsOf(pairs));
        const after = await only('quality', armsOf([...pairs, [[score], [score]]]));
        expect([after.wins, after.losses, after.ties]).toEqual([before.wins, before.losses, before.ties + 1]);
        const single = pairs.every(([x, y]) => x.length === 1 && y.length === 1);
        if (single === (after.p?.method === 'mcnemar-exact')) {
          expect(after.p?.value).toBeCloseTo(before.p?.value ?? Number.NaN, 10);
        }
        const size = pairs.length;
        expect(after.estimate.value).toBeCloseTo(((before.estimate.value ?? 0) * size) / (size + 1), 10);
      }),
      { numRuns: 60 },
    );
  });

  // Below ten cases MOVER need not nest: its correlation term may outgrow the limits. Comparisons so small decide nothing.
  it('has a wider interval at a higher level, from ten cases on', async () => {
    await fc.assert(
      fc.asyncProperty(scoresOf(10), async (pairs) => {
        const levels = [0.8, 0.9, 0.95, 0.99, 0.999];
        const found = await Promise.all(levels.map((level) => only('quality', armsOf(pairs), { level })));
        for (const [index, { estimate }] of found.entries()) {
          const wider = found[index + 1]?.estimate;
          if (wider === undefined) continue;
          assert(estimate.low !== undefined && estimate.high !== undefined);
          expect(wider.low).toBeLessThanOrEqual(estimate.low + 1e-12);
          expect(wider.high).toBeGreaterThanOrEqual(estimate.high - 1e-12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('adjusts p over the contenders by Holm, and leaves the intervals alone', async () => {
    const { x, y } = table(50, 12, 4, 34);
    const { x: z } = table(50, 15, 1, 34);
    assert(x !== undefined && y !== undefined && z !== undefined);
    const alone = await only('quality', { x, y });
    const both = (await comparisons({ x, y, z })).filter(({ metric }) => metric === 'quality');
    const [first, second] = both;
    assert(first?.p !== undefined && second?.p !== undefined);
    expect(first.estimate).toEqual(alone.estimate);
    expect(first.p.value).toBeGreaterThan(second.p.value);
    expect(second.adjustedP).toBeCloseTo(2 * second.p.value, 12);
    expect(first.adjustedP).toBeCloseTo(first.p.value, 12);
  });

  it('names the contenders there are when the baseline is not one of them', async () => {
    await expect(comparisons({ x: [[1]] })).rejects.toThrow('The run has no contender "y". It has: x.');
  });
});

describe('comparing latencies and costs', () => {
  const timed = (factor: (i: number) => number): readonly (readonly SampleTrial[])[] =>
    repeated(60, (i) =>
      [100, 200, 400].map((ms) => ({ score: 1, e2eMs: ms * (1 + i) * factor(i), usd: String(factor(i) / 100) })),
    );

  it('gives the ratio of medians by case: twice as slow is worse', async () => {
    const found = await comparisons({ x: timed((i) => (i % 2 ? 2.2 : 1.8)), y: timed(() => 1) });
    const [median, tail] = found.filter(({ metric }) => metric === 'e2eMs');
    expect(median).toMatchObject({ statistic: 'median', form: 'ratio', losses: 60, verdict: 'worse' });
    expect(median?.estimate.value).toBeCloseTo(Math.sqrt(2.2 * 1.8), 10);
    expect(median?.p?.method).toBe('paired-t');
    expect(tail).toMatchObject({ statistic: 'p95', verdict: 'worse', p: undefined });
    expect(tail?.estimate).toMatchObject({ method: 'paired-cluster-bootstrap-percentile', seed: 7 });
    expect(tail?.estimate.low).toBeLessThan(2.1);
  });

  it('withholds the ratio of p95s below fifty cases', async () => {
    const few = timed(() => 1).slice(0, 49);
    const found = await comparisons({ x: few, y: few });
    const tail = found.find(({ metric, statistic }) => metric === 'e2eMs' && statistic === 'p95');
    expect(tail?.estimate.value).toBeUndefined();
    expect(tail?.says).toContain('p95 ratio withheld: it takes 50 independent cases in common, and there are 49');
  });

  it('leaves out a case whose median is a timeout, and says so', async () => {
    const x = timed((i) => (i % 2 ? 2.2 : 1.8)).map((trials, i) =>
      i === 0 ? trials.map(() => ({ outcome: TIMED_OUT })) : trials,
    );
    const [median] = (await comparisons({ x, y: timed(() => 1) })).filter(({ metric }) => metric === 'e2eMs');
    expect(median?.estimate).toMatchObject({ cases: 59, note: '1 cases left out, where a median is a timeout or 0' });
    expect(median?.losses).toBe(60);
  });

  it('gives the ratio of mean costs, and its inverse when the sides are swapped', async () => {
    const dear = timed((i) => (i % 2 ? 3 : 1));
    const cheap = timed(() => 1);
    const there = await only('costUsd', { x: dear, y: cheap });
    const back = await only('costUsd', { x: cheap, y: dear });
    expect(there.estimate.value).toBeCloseTo(2, 10);
    expect(there).toMatchObject({ verdict: 'worse', wins: 0, ties: 30, losses: 30 });
    expect(back).toMatchObject({ verdict: 'better', wins: 30, losses: 0 });
    expect(back.estimate.low).toBeCloseTo(1 / (there.estimate.high ?? Number.NaN), 10);
    expect(back.p?.value).toBeCloseTo(there.p?.value ?? Number.NaN, 10);
  });

  it('lists every metric of the table and every grader beside the primary', async () => {
    const trial = { score: 1, grades: { tone: 1 } };
    const found = await comparisons({ x: [[trial], [trial]], y: [[trial], [trial]] });
    expect([...new Set(found.map(({ metric }) => metric))]).toEqual([
      'quality',
      'e2eMs',
      'ttfatMs',
      'tpotMs',
      'costUsd',
      'inputTokens',
      'outputTokens',
      'grader:tone',
    ]);
  });
});

describe('ranking', () => {
  const passing = (share: number) => repeated(200, (i) => [((i * 37) % 100) / 100 < share ? 1 : 0]);

  it('gives first place to everyone who is not distinguishable from the leader', async () => {
    const { plan, observations } = await sampleObservations({
      low: passing(0.3),
      high: passing(0.9),
      near: passing(0.88),
    });
    const [found] = rank(observations, plan);
    expect(found).toMatchObject({ leader: 'high', leaders: ['high', 'near'] });
    expect(found?.contenders).toMatchObject([
      { contender: 'high', best: 1, worst: 2 },
      { contender: 'near', best: 1, worst: 2 },
      { contender: 'low', best: 3, worst: 3 },
    ]);
    expect(found?.pairLevel).toBeCloseTo(1 - 0.05 / 3, 12);
    expect(found?.says).toBe(
      'quality in letters: high leads, not distinguishable from near (95 %, all pairs together)',
    );
  });

  it('puts who was not measured last, without a range', async () => {
    const { plan, observations } = await sampleObservations({
      none: repeated(200, () => [undefined]),
      some: passing(0.5),
    });
    const [found] = rank(observations, plan);
    expect(found?.contenders).toMatchObject([
      { contender: 'some', best: 1, worst: 1 },
      { contender: 'none', value: undefined, best: undefined, worst: undefined },
    ]);
    expect(found?.says).toBe('quality in letters: some alone was measured, so there is nobody to rank it against');
    expect(rank(observations, plan, { metric: 'costUsd' })[0]).toMatchObject({ leader: undefined, leaders: [] });
  });
});
