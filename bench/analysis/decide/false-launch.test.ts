import { describe, expect, it } from 'vitest';
import type { SampleArms } from '#bench/analysis/sample-trials.ts';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import { binomialQuantile } from '#bench/stats/binomial-quantile.ts';
import { decide } from './decide.ts';
import { drawnArm, NON_INFERIOR, sampleEvidence, samplePolicy } from './sample-evidence.ts';

const RUNS = 400;
const SIZE = { cases: 120, trials: 2 };

/** What is stated is a chance of 2.5 %: so many of the runs go wrong in 99 of 100 such experiments. */
const MOST_FALSE = binomialQuantile(0.99, RUNS, 0.025);

/** Pass rates of 0.6, 0.75 and 0.9 by turns: cases differ, so that pairing has something to pair. */
function arm(seed: number, shift: number): SampleArms[string] {
  return drawnArm(seed, SIZE, (place) => 0.6 + 0.15 * (place % 3) + shift);
}

async function launches(policy: Policy, shifts: readonly number[], runs = RUNS): Promise<number> {
  let count = 0;
  for (let run = 1; run <= runs; run += 1) {
    const seed = 1000 * run;
    const candidates = policy.candidates.map(
      ({ id }, index) => [id, arm(seed + index + 1, shifts[index] ?? 0)] as const,
    );
    const evidence = await sampleEvidence({ inc: arm(seed, 0), ...Object.fromEntries(candidates) });
    if (decide(policy, evidence).verdict === 'LAUNCH') count += 1;
  }
  return count;
}

const superior: Gate = {
  id: 'better',
  kind: 'superior',
  level: 'blocking',
  metric: 'quality',
  why: 'a reason to switch',
};

const two: Partial<Policy> = { candidates: ['a', 'b'].map((id) => ({ id, provider: 'simulated', model: id })) };

describe('a false launch is no commoner than the policy states', () => {
  it('of a candidate that is worse by exactly the margin', async () => {
    expect(await launches(samplePolicy([NON_INFERIOR]), [-0.05])).toBeLessThanOrEqual(MOST_FALSE);
  });

  it('of an equal candidate, where the policy asks for a better one', async () => {
    expect(await launches(samplePolicy([superior]), [0])).toBeLessThanOrEqual(MOST_FALSE);
  });

  it('of either of two candidates for one slot, both worse by exactly the margin', async () => {
    const policy = samplePolicy([NON_INFERIOR], { ...two, multiplicity: 'hierarchical' });
    expect(await launches(policy, [-0.05, -0.05])).toBeLessThanOrEqual(MOST_FALSE);
  });

  it('of two gates under Holm, of which one must not pass', async () => {
    const easy: Gate = {
      id: 'floor',
      kind: 'floor',
      level: 'blocking',
      metric: 'quality',
      value: 0.5,
      on: 'bound',
      why: 'a floor',
    };
    const policy = samplePolicy([superior, easy], { multiplicity: 'holm' });
    expect(await launches(policy, [0])).toBeLessThanOrEqual(MOST_FALSE);
  });

  it('while a candidate that is truly better is launched more often than not', async () => {
    expect(await launches(samplePolicy([NON_INFERIOR, superior]), [0.09], 100)).toBeGreaterThan(50);
  });
});
