import { assert, describe, expect, it } from 'vitest';
import type { CaseFacts } from '#bench/domain/plan.ts';
import type { Gate } from '#bench/domain/policy.ts';
import { isScoreGate, type ScoreGate } from './gate-limits.ts';
import { gateCases } from './gate-power.ts';
import { pilotRuns } from './pilot-runs.ts';
import { type SampleArms, sampleObservations, samplePlan } from './sample-trials.ts';

function gateOf(more: Partial<Gate> = {}): ScoreGate {
  const gate = {
    id: 'g',
    kind: 'non-inferior',
    level: 'blocking',
    metric: 'quality',
    margin: { abs: 5 },
    why: 'w',
    ...more,
  };
  assert(isScoreGate(gate as Gate));
  return gate as ScoreGate;
}

async function runsOf(
  arms: SampleArms,
  { trials, cases, gate = gateOf() }: { readonly trials: number; readonly cases?: number; readonly gate?: ScoreGate },
  facts: Readonly<Record<string, Partial<CaseFacts>>> = {},
) {
  const { plan, observations } = await sampleObservations(arms, facts);
  const planned = cases === undefined ? plan : samplePlan(cases, [], 1);
  const pilot = { plan, observations, candidate: 'new', incumbent: 'old' };
  return pilotRuns(gate, gateCases(gate, planned.scenarios), [pilot], { trials });
}

const PAIRED: SampleArms = {
  new: [
    [1, 1],
    [1, 0],
    [0, 0],
    [1, 1],
  ],
  old: [
    [1, 1],
    [0, 1],
    [0, 0],
    [1, 1],
  ],
};

describe('runs like a pilot', () => {
  it('keep both sides and all trials of a case together, and have as many clusters as are planned', async () => {
    const made = await runsOf(PAIRED, { trials: 2, cases: 30 });
    assert(made !== undefined);
    const seen = new Set(['1,1|1,1', '1,0|0,1', '0,0|0,0']);
    for (const { candidate, incumbent, clusterOf } of made.runs) {
      expect(candidate).toHaveLength(30);
      expect(new Set(clusterOf).size).toBe(30);
      for (const [place, ours] of candidate.entries()) {
        expect(seen).toContain(`${[...ours].join()}|${[...(incumbent[place] ?? [])].join()}`);
      }
    }
    expect([made.candidate, made.incumbent]).toEqual([0.625, 0.625]);
  });

  it('draw clusters whole', async () => {
    const facts = { c0: { cluster: 'one' }, c1: { cluster: 'one' }, c2: { cluster: 'two' }, c3: { cluster: 'two' } };
    const made = await runsOf(PAIRED, { trials: 2 }, facts);
    assert(made !== undefined);
    for (const { candidate, clusterOf } of made.runs) {
      expect(clusterOf).toEqual([0, 0, 1, 1]);
      for (const at of [0, 2])
        expect(['1,1;1,0', '0,0;1,1']).toContain(
          candidate
            .slice(at, at + 2)
            .map((one) => [...one].join())
            .join(';'),
        );
    }
  });

  it('leave out the trials that are not planned', async () => {
    const made = await runsOf(PAIRED, { trials: 1 });
    expect(made?.width).toBe(1);
    expect(new Set(made?.runs.flatMap(({ candidate }) => candidate.map(({ length }) => length)))).toEqual(new Set([1]));
  });

  it('have narrower intervals where more trials are planned, by what they take off the noise', async () => {
    // Noise within cases: (0 + 1/2 + 0 + 0) / 4 a side. Differences 0, 0, 0, 0 for both: nothing is known of those.
    expect((await runsOf(PAIRED, { trials: 8 }))?.width).toBe(1);
    const made = await runsOf(
      {
        ...PAIRED,
        old: [
          [1, 1],
          [0, 0],
          [0, 1],
          [1, 1],
        ],
      },
      { trials: 8 },
    );
    // Differences 0, 1/2, -1/2, 0: variance 1/6, of which 1/8 and 1/8 over two trials are 1/8; 1/24 + (1/4)/8 is left of 1/6.
    expect(made?.width).toBeCloseTo(Math.sqrt((1 / 24 + 1 / 32) / (1 / 6)), 12);
  });

  it('do not say what more trials would bring when the pilot had single ones', async () => {
    const made = await runsOf({ new: [[1], [0], [1]], old: [[1], [1], [1]] }, { trials: 3 });
    expect(made).toMatchObject({ width: undefined });
  });

  it('are not made up of what the pilot lacks', async () => {
    expect(await runsOf(PAIRED, { trials: 2, gate: gateOf({ metric: 'quality.other' }) })).toBeUndefined();
    expect(await runsOf({ new: [[1]], old: [[1]] }, { trials: 1 })).toBeUndefined();
  });
});
