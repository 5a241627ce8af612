import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { CaseFacts } from '#bench/domain/plan.ts';
import { DEFAULT_SEVERITY_WEIGHTS } from '#bench/domain/policy.ts';
import type { Severity } from '#bench/domain/scenario.ts';
import { failureModes } from './failure-modes.ts';
import { expectedHarm, type HarmOptions } from './harm.ts';
import { observe } from './observe.ts';
import { SAMPLE_GRADER, sampleRun } from './sample-trials.ts';

/** One case: its severity, its language, and how its trials ended; undefined passed. */
interface Row {
  readonly severity: Severity;
  readonly lang: string;
  readonly cluster?: string;
  readonly trials: readonly (string | undefined)[];
}

async function harmOf(rows: readonly Row[], options: Partial<HarmOptions> = {}) {
  const facts: Record<string, Partial<CaseFacts>> = Object.fromEntries(
    rows.map(({ severity, lang, cluster }, at) => [
      `c${at}`,
      { severity, slices: { lang }, ...(cluster === undefined ? {} : { cluster }) },
    ]),
  );
  const arms = { x: rows.map(({ trials }) => trials.map((mode) => (mode === undefined ? 1 : 0))) };
  const { plan, trials } = sampleRun(arms, facts);
  const grades = rows.flatMap(({ trials: ends }, at) =>
    ends.map(
      (mode, index): TrialGrade => ({
        trial: `letters/c${at}/x/${index + 1}`,
        grader: SAMPLE_GRADER,
        grade: mode === undefined ? { kind: 'scored', score: 1 } : { kind: 'scored', score: 0, mode },
      }),
    ),
  );
  const observations = await observe(plan, trials, grades);
  return expectedHarm(await failureModes(plan, observations, grades), plan, { contender: 'x', ...options });
}

const repeated = (count: number, row: Row): Row[] => Array.from({ length: count }, () => row);
const en = (severity: Severity, ...trials: (string | undefined)[]): Row => ({ severity, lang: 'en', trials });
const ja = (severity: Severity, ...trials: (string | undefined)[]): Row => ({ severity, lang: 'ja', trials });

/** Ten cases: one S0 always leaks, two S1 fail half the time, seven S2 never fail. */
const TEN: readonly Row[] = [
  en('S0', 'leak', 'leak'),
  ...repeated(2, en('S1', 'stale', undefined)),
  ...repeated(7, ja('S2', undefined, undefined)),
];

describe('expected harm per 10,000 requests', () => {
  it('is failure rate x severity weight over all cases alike, when no traffic is given, and says so', async () => {
    const { total, modes, traffic, weights, says } = await harmOf(TEN);
    // (1 x 1000 + 2 x 0.5 x 100) / 10 cases x 10,000.
    expect(total.value).toBeCloseTo(1_100_000, 6);
    expect(modes.map(({ mode, estimate }) => [mode, Math.round(estimate.value ?? Number.NaN)])).toEqual([
      ['leak', 1_000_000],
      ['stale', 100_000],
    ]);
    expect(modes[0]?.failures).toEqual({ S0: 2, S1: 0, S2: 0, S3: 0 });
    expect(traffic).toMatchObject({ source: 'equal', covered: undefined });
    expect(weights).toEqual(DEFAULT_SEVERITY_WEIGHTS);
    expect(says).toMatch(
      /expected harm of x: 1,100,000 per 10,000 requests .* most of it from leak\. No traffic was given/,
    );
  });

  it('gives a mode only the failures that are its own, also where another scenario never met it', async () => {
    const [quiz, lab] = [sampleRun({ x: [[0], [1]] }), sampleRun({ x: [[0], [0]] })];
    const scenarios = [
      ...quiz.plan.scenarios,
      ...lab.plan.scenarios.map((scenario) => ({ ...scenario, id: 'numbers' })),
    ];
    const plan = { ...quiz.plan, scenarios };
    const trials = [
      ...quiz.trials,
      ...lab.trials.map((trial) => ({ ...trial, id: trial.id.replace('letters/', 'numbers/'), scenario: 'numbers' })),
    ];
    const grades = trials.map(
      ({ id, scenario }, at): TrialGrade => ({
        trial: id,
        grader: SAMPLE_GRADER,
        grade: at === 1 ? { kind: 'scored', score: 1 } : { kind: 'scored', score: 0, mode: `${scenario}-slip` },
      }),
    );
    const observations = await observe(plan, trials, grades);
    const { total, modes } = expectedHarm(await failureModes(plan, observations, grades), plan, { contender: 'x' });
    const values = modes.map(({ estimate }) => estimate.value ?? Number.NaN);
    expect(modes.map(({ mode }) => mode)).toEqual(['numbers-slip', 'letters-slip']);
    expect(values[0]).toBeCloseTo(2 * (values[1] ?? 0), 6);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total.value ?? 0, 6);
  });

  it('weighs the cells of the traffic, each by its own cases', async () => {
    const { total, traffic } = await harmOf(TEN, { traffic: { 'letters/en': 0.1, 'letters/lang=ja': 0.9 } });
    // English: (1000 + 2 x 50) / 3 cases; Japanese: 0.
    expect(total.value).toBeCloseTo(0.1 * (1100 / 3) * 10_000, 6);
    expect(traffic).toMatchObject({ source: 'given', covered: 1, uncovered: [] });
  });

  it('takes other weights, and gives back those it took', async () => {
    const weights = { S0: 10, S1: 1, S2: 1, S3: 0 };
    const { total, weights: used } = await harmOf(TEN, { weights });
    expect(total.value).toBeCloseTo(((10 + 1) / 10) * 10_000, 6);
    expect(used).toEqual(weights);
    await expect(harmOf(TEN, { weights: { ...weights, S1: -1 } })).rejects.toThrow(/weight of S1 is -1/);
  });

  it('gets nothing from cases without traffic', async () => {
    const only = await harmOf(TEN, { traffic: { 'letters/ja': 1 } });
    const both = await harmOf(TEN, { traffic: { 'letters/ja': 1, 'letters/en': 0 } });
    expect(both.total).toEqual(only.total);
    expect(both.total.value).toBe(0);
  });

  it('does not take traffic without evidence for harmless: the rest is scaled up, and the gap is said', async () => {
    const { total, traffic } = await harmOf(TEN, { traffic: { 'letters/en': 0.4, 'letters/fr': 0.5 } });
    expect(total.value).toBeCloseTo((1100 / 3) * 10_000, 6);
    expect(traffic).toMatchObject({ covered: 0.4, uncovered: ['letters/fr'] });
    expect(traffic.says).toContain('cover 40.0 %; nothing scored stands for letters/fr');
    const none = await harmOf(TEN, { traffic: { elsewhere: 1 } });
    expect(none.total).toMatchObject({ value: undefined, low: undefined, cases: 0 });
    expect(none.total.says).toContain('not estimable (no case was scored)');
  });

  it('refuses shares that cannot be shares', async () => {
    await expect(harmOf(TEN, { traffic: { letters: 1.2 } })).rejects.toThrow(/add up to 1.2/);
    await expect(harmOf(TEN, { traffic: { letters: -0.1 } })).rejects.toThrow(/from 0 to 1/);
  });

  it('is not nothing where no failure was seen: the interval reaches up from 0', async () => {
    const { total, modes } = await harmOf(repeated(60, en('S1', undefined)));
    expect(total.value).toBe(0);
    expect(total.low).toBe(0);
    // Wilson at 0 of 60 with t in place of z: 4 / 64 of the cases at 100 a failure.
    assert(total.high !== undefined);
    expect(total.high).toBeGreaterThan(0.05 * 100 * 10_000);
    expect(total.high).toBeLessThan(0.08 * 100 * 10_000);
    expect(modes).toEqual([]);
  });

  it('has no interval on a single case, and no value on none', async () => {
    expect((await harmOf([en('S1', 'stale')])).total).toMatchObject({
      value: 1_000_000,
      low: undefined,
      high: undefined,
    });
    expect((await harmOf([])).total).toMatchObject({ value: undefined, low: undefined, high: undefined });
  });

  it('is surer of independent cases than of clusters, and widest where cells share clusters', async () => {
    const width = (estimate: { low: number | undefined; high: number | undefined }): number =>
      (estimate.high ?? Number.NaN) - (estimate.low ?? Number.NaN);
    const rows = Array.from({ length: 40 }, (_, at) => en('S1', at % 8 < 2 ? 'stale' : undefined));
    const alone = await harmOf(rows);
    const clustered = await harmOf(rows.map((row, at) => ({ ...row, cluster: `d${(at % 8) < 2 ? 0 : at % 8}` })));
    expect(width(clustered.total)).toBeGreaterThan(width(alone.total));
    const halves = rows.map((row, at) => ({ ...row, lang: at % 2 ? 'en' : 'ja' }));
    const traffic = { 'letters/en': 0.5, 'letters/ja': 0.5 };
    const apart = await harmOf(halves, { traffic });
    const tied = await harmOf(
      halves.map((row, at) => ({ ...row, cluster: `p${Math.floor(at / 2)}` })),
      { traffic },
    );
    expect(width(tied.total)).toBeGreaterThan(width(apart.total));
  });

  it('adds up over modes, and lies within its interval', async () => {
    const ending = fc.constantFrom(undefined, undefined, 'stale', 'leak', 'wrong');
    const row = fc.record({
      severity: fc.constantFrom<Severity>('S0', 'S1', 'S2', 'S3'),
      lang: fc.constantFrom('en', 'ja'),
      trials: fc.array(ending, { minLength: 2, maxLength: 2 }),
    });
    const share = fc.double({ min: 0.01, max: 0.5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 12 }), share, share, async (rows, a, b) => {
        const { total, modes } = await harmOf(rows, { traffic: { 'letters/en': a, 'letters/ja': b } });
        const parts = modes.reduce((sum, { estimate }) => sum + (estimate.value ?? Number.NaN), 0);
        expect(parts).toBeCloseTo(total.value ?? Number.NaN, 4);
        if (total.low !== undefined) expect(total.low).toBeLessThanOrEqual((total.value ?? Number.NaN) + 1e-6);
        if (total.high !== undefined) expect(total.high).toBeGreaterThanOrEqual((total.value ?? Number.NaN) - 1e-6);
      }),
      { numRuns: 60 },
    );
  });
});
