import { assert, describe, expect, it } from 'vitest';
import type { CaseFacts, PlannedScenario } from '#bench/domain/plan.ts';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import { type PolicyPowerOptions, policyPower } from './policy-power.ts';
import { DEFAULT_POWER_ASSUMPTIONS } from './power-basis.ts';
import { sampleObservations } from './sample-trials.ts';

function scenarioOf(cases: number, perCluster = 1): PlannedScenario {
  const facts = (i: number): CaseFacts => ({
    cluster: `c${Math.floor(i / perCluster)}`,
    slices: { lang: i % 2 === 0 ? 'en' : 'de' },
    severity: 'S2',
    clauses: [],
  });
  return {
    id: 'letters',
    version: 1,
    title: 'Letters',
    tier: 'launch',
    severity: 'S2',
    clauses: [],
    slices: ['lang'],
    primary: 'correct',
    cases: Object.fromEntries(Array.from({ length: cases }, (_, i) => [`l${i}`, facts(i)])),
    hash: 'h',
    asks: { cases: {}, prompts: {}, tools: {}, output: undefined, turns: undefined, run: undefined },
    graders: { correct: '1' },
  };
}

function policyOf(gates: readonly Record<string, unknown>[], trials = 1, more: Partial<Policy> = {}): Policy {
  return {
    schema: 'bakeoff.policy/1',
    id: 'p',
    version: 1,
    title: 'p',
    owner: 'o',
    intent: 'upgrade',
    incumbent: { id: 'old', provider: 'simulated', model: 'a' },
    candidates: [{ id: 'new', provider: 'simulated', model: 'b' }],
    suite: { id: 's', version: '1' },
    evidence: {
      minCases: { letters: 1 },
      trials,
      maxAgeDays: 1,
      maxErrorRate: 0.01,
      schedule: 'interleaved',
      aaArm: false,
    },
    multiplicity: 'hierarchical',
    gates: gates.map((gate, i) => ({ id: `g${i}`, level: 'blocking', why: 'w', ...gate }) as unknown as Gate),
    onInconclusive: { default: 'HOLD' },
    expires: { afterDays: 30, reopenOn: [] },
    ...more,
  };
}

const NON_INFERIOR = { kind: 'non-inferior', metric: 'quality', margin: { abs: 5 }, confidence: 0.9 };

/** Coin flips: half of all single trials end differently on the two sides. */
const FLIPS = { rate: 0.5, icc: 0, correlation: 0, clusterIcc: 0 };

function powerOf(
  gate: Record<string, unknown>,
  scenario: PlannedScenario,
  trials = 1,
  options: PolicyPowerOptions = {},
) {
  const [found] = policyPower(policyOf([gate], trials), [scenario], options).gates;
  assert(found !== undefined);
  return found;
}

describe('the power of a policy', () => {
  it('agrees with 6.18 psi / delta^2', () => {
    // psi = 0.5, delta = 0.05: 1,236 by the normal approximation. At a rate of 0.5 the interval that judges is that of the t test.
    const found = powerOf(NON_INFERIOR, scenarioOf(1238), 1, { assumptions: FLIPS });
    assert(found.casesToPass !== undefined && found.passIfEqual !== undefined && found.smallestCalled !== undefined);
    expect(Math.abs(found.casesToPass / 1236 - 1)).toBeLessThan(0.06);
    expect(Math.abs(found.passIfEqual - 0.8)).toBeLessThan(0.03);
    expect(Math.abs(found.smallestCalled - 5)).toBeLessThan(0.2);
  });

  it('says how often a true 3-point drop would be called', () => {
    const found = powerOf(NON_INFERIOR, scenarioOf(500), 1, { assumptions: FLIPS });
    // delta / SE = 0.03 / sqrt(0.5 / 500) = 0.949; 1 - Phi(1.645 - 0.949) = 0.243.
    expect(Math.abs((found.calls[0]?.chance ?? 0) - 0.243)).toBeLessThan(0.03);
    expect(found.says[0]).toMatch(
      /^with these cases and trials a true 3-point drop would be called 2\d % of the time, a 5-point one \d+ %, a 10-point one/,
    );
    expect(found.says.join('\n')).toMatch(/; about 1,2\d\d independent cases would make it 80 %, there are 500/);
  });

  it('grows with cases, with trials, and with a wider margin, and shrinks with confidence', () => {
    const base = powerOf(NON_INFERIOR, scenarioOf(100), 3).passIfEqual ?? Number.NaN;
    const others = {
      more: [
        powerOf(NON_INFERIOR, scenarioOf(200), 3),
        powerOf(NON_INFERIOR, scenarioOf(100), 5),
        powerOf({ ...NON_INFERIOR, margin: { abs: 6 } }, scenarioOf(100), 3),
      ],
      less: [
        powerOf({ ...NON_INFERIOR, confidence: 0.95 }, scenarioOf(100), 3),
        powerOf(NON_INFERIOR, scenarioOf(100, 4), 3),
        powerOf({ ...NON_INFERIOR, select: { slice: ['letters/de'] } }, scenarioOf(100), 3),
      ],
    };
    for (const { passIfEqual } of others.more) expect(passIfEqual).toBeGreaterThan(base);
    for (const { passIfEqual } of others.less) expect(passIfEqual).toBeLessThan(base);
  });

  it('divides the risk of a pass at the strictest step of Holm, over gates and candidates, and not that of a failure', () => {
    const cheap = { kind: 'budget', metric: 'cost.perSuccess', max: 1, vs: 'incumbent-ratio', on: 'bound' };
    const of = (more: Partial<Policy>, level = 'blocking') =>
      policyPower(policyOf([{ ...NON_INFERIOR, level }, cheap], 3, more), [scenarioOf(100)]).gates[0];
    const whole = of({});
    const halved = powerOf({ ...NON_INFERIOR, confidence: 0.95 }, scenarioOf(100), 3).passIfEqual;
    const [one] = policyOf([]).candidates;
    assert(one !== undefined && halved !== undefined);
    expect(of({ multiplicity: 'holm' })?.passIfEqual).toBeCloseTo(halved, 12);
    expect(of({ candidates: [one, { ...one, id: 'newer' }] })?.passIfEqual).toBeCloseTo(halved, 12);
    expect(of({ multiplicity: 'holm' })?.calls).toEqual(whole?.calls);
    expect(of({ multiplicity: 'holm' }, 'conditional')).toEqual(whole);
    expect(halved).toBeLessThan(whole?.passIfEqual ?? 0);
  });

  it('is that of the pilot where there is one, and of what was assumed where it saw nothing', async () => {
    // Six cases of a hundred differ, by 1 either way: SE 0.0245; 1 - Phi(1.645 - 0.05 / 0.0245) = 0.65 by the t test.
    const seen = (lost: readonly number[]) => Array.from({ length: 100 }, (_, i) => [lost.includes(i) ? 0 : 1]);
    const { plan, observations } = await sampleObservations({ new: seen([1, 2, 3]), old: seen([4, 5, 6]) });
    const pilot = { plan, observations, candidate: 'new', incumbent: 'old' };
    const found = policyPower(policyOf([NON_INFERIOR, { ...NON_INFERIOR, metric: 'quality.other' }]), plan.scenarios, {
      pilot,
    });
    const [quality, other] = found.gates;
    assert(quality?.passIfEqual !== undefined);
    expect(quality.passIfEqual).toBeGreaterThan(0.4);
    expect(quality.passIfEqual).toBeLessThan(0.65);
    expect(quality.says.join('\n')).toMatch(
      /passes \d+ % of the time if the truth is what the pilot saw, level with the incumbent/,
    );
    expect(other?.says).toEqual(['its cases are not known here, so neither is its power']);
    expect(found.assumptions).toMatch(
      /^Observed in a pilot: the scores of new and old in letters\. Where it saw nothing: /,
    );
  });

  it('states what it assumed, and what that makes of single trials', () => {
    const { assumptions } = policyPower(policyOf([NON_INFERIOR], 3), [scenarioOf(10)]);
    // 2 * 0.4 * 0.1275 * 0.3 + 2 * 0.6 * 0.1275 = 0.1836.
    expect(assumptions).toContain('single trials of both end differently in 18.4 % of the cases');
    expect(assumptions).toContain('3 trials of each case by each side');
    expect(DEFAULT_POWER_ASSUMPTIONS.rate).toBe(0.85);
  });

  it('knows what a floor lets through: the rate that passes lies above it', () => {
    const [says] = powerOf({ kind: 'floor', metric: 'quality', value: 0.8, on: 'bound' }, scenarioOf(200), 3).says;
    const rate = Number(/true rate is ([\d.]+) %/.exec(says ?? '')?.[1]);
    expect(rate).toBeGreaterThan(82);
    expect(rate).toBeLessThan(90);
    const [mirrored] = powerOf(
      { kind: 'ceiling', metric: 'quality', value: 0.2, on: 'bound' },
      scenarioOf(200),
      3,
    ).says;
    expect(mirrored).toContain(`the true rate is ${(100 - rate).toFixed(1)} % or less`);
  });

  it('says how rare a failure may be and still be seen', () => {
    // 0.95^(1/13) off 1: 20.6 %; 0.98^13 = 0.769.
    expect(powerOf({ kind: 'must-pass', trials: 'all' }, scenarioOf(13), 5).says).toEqual([
      '13 cases (13 independent), 5 trials each: no failure bounds their rate at 20.6 %, a failure in one case of fifty would slip through 77 % of the time',
    ]);
    // 1 - 0.95^20 - 20 * 0.05 * 0.95^19 = 0.264.
    expect(powerOf({ kind: 'no-new-failure-mode', severity: ['S1'], countAs: 2 }, scenarioOf(20)).says[0]).toMatch(
      /in 2 or more of 20 independent cases 26 % of the time$/,
    );
  });

  it('promises nothing of cases it does not know, and nothing of gates that count or ask', () => {
    expect(powerOf({ ...NON_INFERIOR, select: { family: ['other'] } }, scenarioOf(10))).toMatchObject({
      cases: 0,
      passIfEqual: undefined,
    });
    const asks = policyPower(policyOf([{ kind: 'sign-off', role: 'r', question: 'q?' }]), [scenarioOf(10)]);
    expect(asks.gates).toEqual([]);
  });

  it('does not call a run free whose price nobody knows', () => {
    const cost = (usd: number | undefined, unpriced: readonly string[]) =>
      policyPower(policyOf([NON_INFERIOR]), [scenarioOf(10)], { cost: { trials: 20, usd, unpriced } }).cost;
    expect(cost(1.5, [])).toBe('20 trials, about $1.50');
    expect(cost(1.5, ['new'])).toBe('20 trials, about $1.50, without new, whose price is not known');
    expect(cost(undefined, [])).toBe('20 trials; what they cost is not known');
    expect(policyPower(policyOf([NON_INFERIOR]), [scenarioOf(10)]).cost).toBeUndefined();
  });

  it('is sure of nothing with a single independent case', () => {
    const found = powerOf(NON_INFERIOR, scenarioOf(8, 8));
    expect(found).toMatchObject({ clusters: 1, passIfEqual: undefined, smallestCalled: undefined });
    expect(found.says[0]).toBe('a single independent case: nothing could ever be called');
  });
});
