import { assert, describe, expect, it } from 'vitest';
import { type SampleTrial, sampleObservations } from '#bench/analysis/sample-trials.ts';
import type { CaseFacts } from '#bench/domain/plan.ts';
import type { Gate } from '#bench/domain/policy.ts';
import type { GateFinding } from '#bench/domain/verdict.ts';
import { tangoBeside } from './tango-beside.ts';

const GATE: Gate = {
  id: 'code',
  kind: 'non-inferior',
  level: 'blocking',
  metric: 'quality',
  margin: { abs: 5 },
  why: 'Lost.',
};

/** 50 cases: 3 right on both sides, 2 for the candidate only, 23 for the incumbent only, 22 for neither. */
const counts = { wins: 2, ties: 25, losses: 23 };
const incumbent = Array.from({ length: 50 }, (_, place) => [place < 26 ? 1 : 0]);
const candidate = Array.from({ length: 50 }, (_, place) => [place < 3 || (place >= 26 && place < 28) ? 1 : 0]);

function findingOf(known: Partial<NonNullable<GateFinding['estimate']>> = {}): GateFinding {
  return {
    gate: 'code',
    kind: 'non-inferior',
    level: 'blocking',
    candidate: 'new',
    outcome: 'fail',
    metric: 'quality',
    unit: 'points',
    sides: { candidate: 0.1, incumbent: 0.52, ...counts },
    estimate: {
      value: -0.42,
      low: -0.56,
      high: -0.24,
      level: 0.95,
      method: 'paired-mover-wilson',
      methodVersion: 1,
      scope: 'population',
      cases: 50,
      clusters: 50,
      trials: 100,
      effectiveN: undefined,
      df: 49,
      seed: undefined,
      note: undefined,
      says: '',
      ...known,
    },
    threshold: -0.05,
    distance: -0.19,
    settle: undefined,
    claimed: false,
    waiver: undefined,
    evidence: [],
    says: '',
    why: 'Lost.',
  };
}

async function beside(
  arms: Readonly<Record<string, readonly (readonly (SampleTrial | number)[])[]>>,
  finding = findingOf(),
  facts: Readonly<Record<string, Partial<CaseFacts>>> = {},
) {
  const { plan, observations } = await sampleObservations(arms, facts);
  return tangoBeside(GATE, finding, plan, observations);
}

describe('tangoBeside', () => {
  it('is the published interval for 23 lost and 2 gained of 50 single trials', async () => {
    const found = await beside({ old: incumbent, new: candidate });
    assert(found !== undefined);
    // expected.json of the recorded evidence, leetcode-raw: -0.5691 to -0.2507.
    expect(found.low).toBeCloseTo(-0.5691, 4);
    expect(found.high).toBeCloseTo(-0.2507, 4);
  });

  it('is not there for several trials a case', async () => {
    const twice = (arm: readonly (readonly number[])[]) => arm.map((trials) => [...trials, ...trials]);
    expect(await beside({ old: twice(incumbent), new: twice(candidate) }, findingOf({ trials: 200 }))).toBeUndefined();
  });

  it('is not there for scores between 0 and 1, even where the sums agree', async () => {
    const graded = candidate.map((trials, place) => (place === 49 ? [0.5] : place === 0 ? [0.5] : trials));
    expect(await beside({ old: incumbent, new: graded })).toBeUndefined();
  });

  it('is not there for cases that depend on each other', async () => {
    expect(await beside({ old: incumbent, new: candidate }, findingOf({ clusters: 40 }))).toBeUndefined();
  });

  it('is not there where the gate takes another difference than that of the rates', async () => {
    expect(await beside({ old: incumbent, new: candidate }, findingOf({ value: -0.37 }))).toBeUndefined();
  });
});
