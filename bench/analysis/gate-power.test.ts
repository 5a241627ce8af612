import { assert, describe, expect, it } from 'vitest';
import { decide } from '#bench/analysis/decide/decide.ts';
import { sampleEvidence, samplePolicy } from '#bench/analysis/decide/sample-evidence.ts';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import { betaQuantile } from '#bench/stats/beta-quantile.ts';
import { binomialQuantile } from '#bench/stats/binomial-quantile.ts';
import { mersenneTwister, type RandomSource } from '#bench/stats/mersenne-twister.ts';
import { differenceDeviation } from '#bench/stats/optimal-trials-per-case.ts';
import { pairedPower } from '#bench/stats/paired-power.ts';
import { gateLimits, isScoreGate } from './gate-limits.ts';
import { gateCases, gatePower } from './gate-power.ts';
import { clearChance } from './judged-limits.ts';
import { pilotRuns } from './pilot-runs.ts';
import { assumedDesign } from './power.ts';
import { DEFAULT_POWER_ASSUMPTIONS, type PowerAssumptions } from './power-basis.ts';
import type { SampleArms } from './sample-trials.ts';

/** Both sides of a run whose truth is known: made in another way than the runs a prediction makes up. */
interface Truth {
  readonly cases: number;
  readonly perCluster: number;
  readonly trials: number;
  readonly assumed: PowerAssumptions;
  /** Share of the candidate's right answers that are lost. */
  readonly lost: number;
}

/** A pass rate for each of a thousand equally likely cases. */
function ratesOf({ rate, icc }: PowerAssumptions): readonly number[] {
  const size = 1 / icc - 1;
  return Array.from(
    { length: 1_000 },
    (_, place) => betaQuantile((place + 0.5) / 1_000, rate * size, (1 - rate) * size) ?? 0,
  );
}

function drawnRun(
  { cases, perCluster, trials, assumed, lost }: Truth,
  rates: readonly number[],
  draws: RandomSource,
): SampleArms {
  const rate = (): number => rates[draws.nextIndex(rates.length)] ?? 0;
  const pair = (): readonly [number, number] => {
    const one = rate();
    return [one, draws.nextDouble() < assumed.correlation ? one : rate()];
  };
  const asked = (chance: number): readonly number[] =>
    Array.from({ length: trials }, () => (draws.nextDouble() < chance ? 1 : 0));
  const [cand, inc]: (readonly number[])[][] = [[], []];
  let shared = pair();
  for (let place = 0; place < cases; place += 1) {
    if (place % perCluster === 0) shared = pair();
    const [ours, theirs] = draws.nextDouble() < Math.sqrt(assumed.clusterIcc) ? shared : pair();
    cand?.push(asked(ours * (1 - lost)));
    inc?.push(asked(theirs));
  }
  return { cand: cand ?? [], inc: inc ?? [] };
}

const factsOf = ({ cases, perCluster }: Truth) =>
  Object.fromEntries(
    Array.from({ length: cases }, (_, place) => [`c${place}`, { cluster: `k${Math.floor(place / perCluster)}` }]),
  );

const RUNS = 300;

/** How often `decide` came to each outcome of the first gate, and whether it was claimed, over runs of one truth. */
async function counted(policy: Policy, truth: Truth) {
  const draws = mersenneTwister(20_261_121);
  const rates = ratesOf(truth.assumed);
  const seen = { passed: 0, failed: 0, below: 0 };
  for (let run = 0; run < RUNS; run += 1) {
    const evidence = await sampleEvidence(drawnRun(truth, rates, draws), {}, factsOf(truth));
    const found = decide(policy, evidence).candidates[0]?.gates[0];
    assert(found?.estimate?.high !== undefined);
    if (found.outcome === 'pass') seen.passed += 1;
    if (found.outcome === 'fail') seen.failed += 1;
    if (found.estimate.high < 0) seen.below += 1;
  }
  return seen;
}

/** What a prediction may be off by: two standard errors of the runs it makes up, or a limit that is not quite normal. */
const GAP = 0.04;

/** So many of the runs lie further off once in a thousand times. */
function expectAgreement(chance: number | undefined, count: number, what: string): void {
  assert(chance !== undefined, what);
  const [least, most] = [Math.max(0, chance - GAP), Math.min(1, chance + GAP)];
  expect(count, `${what}: ${chance}`).toBeGreaterThanOrEqual(binomialQuantile(0.001, RUNS, least));
  expect(count, `${what}: ${chance}`).toBeLessThanOrEqual(binomialQuantile(0.999, RUNS, most));
}

const AT = (rate: number): PowerAssumptions => ({ ...DEFAULT_POWER_ASSUMPTIONS, rate });

function nonInferior(points: number): Gate {
  return { id: 'g', kind: 'non-inferior', level: 'blocking', metric: 'quality', margin: { abs: points }, why: 'w' };
}

function policyOf(gate: Gate, trials: number, more: Partial<Policy> = {}): Policy {
  const policy = samplePolicy([gate], more);
  return { ...policy, evidence: { ...policy.evidence, trials } };
}

async function predicted(policy: Policy, truth: Truth) {
  const { plan } = await sampleEvidence(
    drawnRun(truth, ratesOf(truth.assumed), mersenneTwister(1)),
    {},
    factsOf(truth),
  );
  const [gate] = policy.gates;
  const found = gate && gatePower(gate, policy, plan.scenarios, { assumptions: truth.assumed });
  assert(found !== undefined);
  return found;
}

describe('the power of a gate', () => {
  it.each([
    { of: 'a usual gate', assumed: AT(0.85), cases: 90, perCluster: 1, trials: 3, margin: 8 },
    { of: 'one whose cases share clusters', assumed: AT(0.85), cases: 120, perCluster: 3, trials: 2, margin: 10 },
    { of: 'a small one near 100 %', assumed: AT(0.97), cases: 76, perCluster: 2, trials: 5, margin: 5 },
    { of: 'one where nearly nothing fails', assumed: AT(0.99), cases: 60, perCluster: 1, trials: 3, margin: 7 },
  ])('is what the judge of equal sides comes to: $of', async ({ margin, ...about }) => {
    const truth = { ...about, lost: 0 };
    const policy = policyOf(nonInferior(margin), truth.trials);
    const { passIfEqual } = await predicted(policy, truth);
    expectAgreement(passIfEqual, (await counted(policy, truth)).passed, about.of);
  });

  it('is far below what the paired t promises on a small gate near 100 %', async () => {
    const truth: Truth = { assumed: AT(0.97), cases: 38, perCluster: 1, trials: 5, lost: 0 };
    const { passIfEqual } = await predicted(policyOf(nonInferior(8), 5), truth);
    const sd = differenceDeviation(assumedDesign({ ...truth.assumed, trialsPerCase: 5 }));
    const byT = pairedPower(0.08, sd, 38, { alpha: 0.025 });
    assert(passIfEqual !== undefined && byT !== undefined);
    expect(byT).toBeGreaterThan(0.97);
    expect(passIfEqual).toBeLessThan(byT - 0.2);
  });

  it('is that of calling a drop, and of failing outright, where the candidate is worse', async () => {
    const truth: Truth = { assumed: AT(0.85), cases: 100, perCluster: 1, trials: 2, lost: 0.1 / 0.85 };
    const policy = policyOf(nonInferior(5), 2);
    const { calls, says } = await predicted(policy, truth);
    const seen = await counted(policy, truth);
    expectAgreement(calls.find(({ points }) => points === 10)?.chance, seen.below, 'a drop of 10 points is called');
    const failing = Number(/fails outright (\d+) % of the time/.exec(says.join('\n'))?.[1]) / 100;
    expectAgreement(failing, seen.failed, 'worse by twice the margin fails');
  });

  it('names the rate from which on a floor passes four times in five', async () => {
    const floor: Gate = {
      id: 'f',
      kind: 'floor',
      level: 'blocking',
      metric: 'quality',
      value: 0.8,
      on: 'bound',
      why: 'w',
    };
    const truth: Truth = { assumed: AT(0.85), cases: 80, perCluster: 1, trials: 3, lost: 0 };
    const policy = policyOf(floor, 3);
    const rate =
      Number(/true rate is ([\d.]+) % or more/.exec((await predicted(policy, truth)).says[0] ?? '')?.[1]) / 100;
    expectAgreement(0.8, (await counted(policy, { ...truth, assumed: AT(rate) })).passed, `at ${rate}`);
  });
});

describe('the power of a gate by pilots', () => {
  it('is what the judge comes to on new runs of their truth', async () => {
    const truth: Truth = { assumed: AT(0.95), cases: 60, perCluster: 2, trials: 3, lost: 0.02 };
    const gate = nonInferior(8);
    assert(isScoreGate(gate));
    const draws = mersenneTwister(7);
    const rates = ratesOf(truth.assumed);
    const pilots = [];
    for (let run = 0; run < 20; run += 1) {
      const { plan, observations } = await sampleEvidence(drawnRun(truth, rates, draws), {}, factsOf(truth));
      pilots.push({ plan, observations, candidate: 'cand', incumbent: 'inc' });
    }
    const made = pilotRuns(gate, gateCases(gate, pilots[0]?.plan.scenarios ?? []), pilots, { trials: 3, runs: 300 });
    const limits = made && gateLimits(gate, made);
    assert(limits !== undefined);
    const chance = clearChance(limits.low, 0.08 - 0.02 * 0.95);
    expectAgreement(chance, (await counted(policyOf(gate, 3), truth)).passed, 'pilots');
  });
});
