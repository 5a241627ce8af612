import { assert, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '#bench/analysis/decide/decide.ts';
import { scored } from '#bench/domain/grade.ts';
import { binomialQuantile } from '#bench/stats/binomial-quantile.ts';
import type { GradedAnswer, ScenarioSheet } from './answer-sheet.ts';
import { pilotSpreads, spreadKey } from './backtest-runs.ts';
import { BACKTEST_POLICIES, backtestSuite } from './backtest-suite.ts';
import { backtestWorlds } from './backtest-worlds.ts';
import { labEvidence } from './lab-evidence.ts';
import { type BacktestFinding, MODEL_GAP, policyBacktest, workBacktest } from './policy-backtest.ts';
import { trueValue } from './true-value.ts';

/** What evidence lacks (no trials, one case, no baseline, errors, an expired certificate, a changed scenario, no price) is in decide.test.ts. */

const DESIGN = { seed: 71_000, runs: 3, pilots: 2 };

/** So many of n would go over a true share by luck once in a thousand. */
const most = (n: number, share: number): number => binomialQuantile(0.999, n, Math.min(1, share));
const least = (n: number, share: number): number => binomialQuantile(0.001, n, Math.max(0, share));

function total(findings: readonly BacktestFinding[], read: (one: BacktestFinding) => number): number {
  return findings.reduce((sum, one) => sum + read(one), 0);
}

const hitsOf = ({ share, runs }: BacktestFinding): number => Math.round(share * runs);

let findings: readonly BacktestFinding[] = [];
let sheets: readonly ScenarioSheet[] = [];
beforeAll(async () => {
  sheets = await backtestSuite();
  findings = await policyBacktest({ ...DESIGN, work: (jobs) => Promise.all(jobs.map(workBacktest)) });
}, 180_000);

describe('the example policies over simulated models whose truth is known', () => {
  const kind = (wanted: BacktestFinding['kind']) => findings.filter((one) => one.kind === wanted);

  it('are each decided in worlds of all three kinds', () => {
    const seen = findings.map(({ policy, kind: one }) => `${policy} ${one}`);
    expect([...new Set(seen)]).toHaveLength(3 * BACKTEST_POLICIES.length);
  });

  it('let through what lies exactly on a line no more often than the 2.5 % they state', () => {
    const lines = kind('at-line');
    const decided = total(lines, ({ runs }) => runs);
    expect(decided).toBe(30);
    expect(total(lines, hitsOf)).toBeLessThanOrEqual(most(decided, 0.025));
  });

  it('let through what meets every gate, and hold what is worse by twice the margin, as often as the power predicts', () => {
    for (const wanted of ['meets', 'worse'] as const) {
      const worlds = kind(wanted);
      const decided = total(worlds, ({ runs }) => runs);
      const predicted = (limit: 'low' | 'high'): number =>
        total(worlds, (one) => {
          assert(one.predicted !== undefined);
          return one.predicted[limit] / worlds.length;
        });
      expect(total(worlds, hitsOf), wanted).toBeGreaterThanOrEqual(least(decided, predicted('low') - MODEL_GAP));
      expect(total(worlds, hitsOf), wanted).toBeLessThanOrEqual(most(decided, predicted('high') + MODEL_GAP));
    }
  });

  it('never launch what is worse by twice the margin', () => {
    for (const { policy, verdicts } of kind('worse')) expect(verdicts.LAUNCH ?? 0, policy).toBe(0);
  });
});

describe('the truth of a world', () => {
  it('is what runs see on average, at every gate on a score', async () => {
    const policy = BACKTEST_POLICIES.find(({ id }) => id === 'assistant-cost-down');
    assert(policy !== undefined);
    const cast = backtestWorlds(policy, sheets);
    const seeds = [1, 2, 3, 4, 5, 6];
    const seen = await pilotSpreads(policy, sheets, cast, seeds);
    for (const side of cast.worlds.flatMap(({ candidates }) => candidates)) {
      for (const gate of policy.gates) {
        const spread = seen.get(spreadKey(side.label, gate.id));
        if (spread === undefined) continue;
        const truth = trueValue(gate, sheets, cast.incumbent, side);
        assert(truth !== undefined);
        // Four standard errors: 28 gates, of which none is beyond in 99 of 100 choices of the seeds.
        const reach = 4 * (spread.own.deviation / Math.sqrt(seeds.length));
        expect(Math.abs(spread.mean - truth.value), `${side.label}: ${gate.id}`).toBeLessThan(reach);
      }
    }
  });

  it('lies on the line of its gate, and clear of the lines of all other gates on scores', () => {
    for (const policy of BACKTEST_POLICIES) {
      const { incumbent, worlds } = backtestWorlds(policy, sheets);
      for (const world of worlds.filter(({ kind }) => kind === 'at-line')) {
        for (const gate of policy.gates.filter(({ level }) => level === 'blocking')) {
          for (const candidate of world.candidates) {
            const truth = trueValue(gate, sheets, incumbent, candidate);
            if (truth === undefined) continue;
            const room = truth.wants === 'above' ? truth.value - truth.line : truth.line - truth.value;
            if (gate.id === world.gate) expect(room, `${world.id}: ${gate.id}`).toBeCloseTo(0, 9);
            else expect(room, `${world.id}: ${gate.id}`).toBeGreaterThan(0.05);
          }
        }
      }
    }
  });
});

describe('a suite whose cases are all trivial', () => {
  it.each(BACKTEST_POLICIES.map((policy) => [policy.id, policy] as const))(
    'certifies nothing under %s: its control arms are as right as everybody else',
    async (_, policy) => {
      const cast = backtestWorlds(policy, sheets);
      const [world] = cast.worlds;
      assert(world !== undefined);
      const everybodyRight = sheets.map(trivial);
      const found = decide(world.policy, await labEvidence(world.policy, everybodyRight, { ...cast, ...world }, 5));
      expect(found.verdict).toBe('NOT_CERTIFIABLE');
      for (const { because, gates } of found.candidates) {
        expect(because).toContain('assay');
        const assay = gates.find(({ gate }) => gate === 'assay');
        expect(assay?.outcome).toBe('not-evaluated');
        expect(assay?.says).toContain('Only 0 of the');
        expect(assay?.says).toContain('cannot tell them from aurora: add harder ones');
      }
    },
  );
});

/** The same cases with graders that anything satisfies. */
function trivial({ loaded, cases }: ScenarioSheet): ScenarioSheet {
  const right = (answer: GradedAnswer): GradedAnswer => ({
    ...answer,
    grades: answer.grades.map(([name, grade]) => [name, grade.kind === 'scored' ? scored(1) : grade]),
  });
  return {
    loaded,
    cases: cases.map((sheet) => ({
      ...sheet,
      answers: sheet.answers.map(right),
      arms: Object.fromEntries(Object.entries(sheet.arms).map(([arm, answers]) => [arm, answers.map(right)])),
    })),
  };
}
