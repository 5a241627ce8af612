import { describe, expect, it } from 'vitest';
import { type CombineRules, combineGates, type GateStanding } from './combine-gates.ts';

const RULES: CombineRules = {
  onInconclusive: { default: 'NEEDS_DATA', after: { maxTrials: 'HOLD' } },
  atMaxTrials: false,
  firstStagePct: 5,
};

/** `blocking pass`, `conditional fail`, `info fail`, `blocking unclaimed`, `blocking baseless`: gates g1, g2, ... */
function gates(words: string): readonly GateStanding[] {
  return words
    .split(',')
    .filter((word) => word.trim() !== '')
    .map((word, index): GateStanding => {
      const [level, outcome] = word.trim().split(' ');
      const special = outcome === 'unclaimed' ? 'pass' : outcome === 'baseless' ? 'not-evaluated' : outcome;
      return {
        gate: `g${index + 1}`,
        level: level as GateStanding['level'],
        outcome: special as GateStanding['outcome'],
        claimed: outcome === 'pass',
        lacksBaseline: outcome === 'baseless',
      };
    });
}

describe('the verdict', () => {
  it.each([
    // Rule 1: a blocking fail holds, whatever else is true.
    { of: 'blocking pass, blocking fail', is: 'HOLD', because: 'g2', why: 'one blocking gate failed' },
    { of: 'blocking fail, blocking fail', is: 'HOLD', because: 'g1 g2', why: 'both failed, and both are named' },
    { of: 'blocking fail, blocking not-evaluated', is: 'HOLD', because: 'g1', why: 'a fail outweighs a gap' },
    { of: 'blocking fail, blocking inconclusive', is: 'HOLD', because: 'g1', why: 'a fail outweighs a doubt' },
    { of: 'blocking fail, blocking baseless', is: 'HOLD', because: 'g1', why: 'a fail needs no baseline' },
    {
      of: 'blocking fail, conditional pass',
      is: 'HOLD',
      because: 'g1',
      why: 'a pass elsewhere does not make up for it',
    },
    // Rule 2: what could not be evaluated cannot be certified.
    {
      of: 'blocking pass, blocking not-evaluated',
      is: 'NOT_CERTIFIABLE',
      because: 'g2',
      why: 'one gate has no evidence',
    },
    {
      of: 'blocking not-evaluated, blocking inconclusive',
      is: 'NOT_CERTIFIABLE',
      because: 'g1',
      why: 'a gap outweighs a doubt',
    },
    {
      of: 'blocking baseless, blocking not-evaluated',
      is: 'NO_DECISION',
      because: 'g1',
      why: 'there is nothing to compare with',
    },
    { of: '', is: 'NOT_CERTIFIABLE', because: '', why: 'a policy without gates asked nothing' },
    {
      of: 'conditional pass, info pass',
      is: 'NOT_CERTIFIABLE',
      because: '',
      why: 'a policy without a blocking gate asked nothing',
    },
    // Rule 3: doubt is what the policy makes of it.
    { of: 'blocking pass, blocking inconclusive', is: 'NEEDS_DATA', because: 'g2', why: 'one gate is not settled' },
    {
      of: 'blocking unclaimed, blocking pass',
      is: 'NEEDS_DATA',
      because: 'g1',
      why: 'a pass that may not be claimed is a doubt',
    },
    { of: 'blocking inconclusive, conditional fail', is: 'NEEDS_DATA', because: 'g1', why: 'a doubt outweighs a cap' },
    // Rule 4: what misses a conditional gate starts small.
    { of: 'blocking pass, conditional fail', is: 'LAUNCH_LIMITED', because: 'g2', why: 'a conditional gate failed' },
    {
      of: 'blocking pass, conditional inconclusive',
      is: 'LAUNCH_LIMITED',
      because: 'g2',
      why: 'a conditional gate is not settled',
    },
    {
      of: 'blocking pass, conditional not-evaluated',
      is: 'LAUNCH_LIMITED',
      because: 'g2',
      why: 'a conditional gate has no evidence',
    },
    // Rule 5: all of it passed.
    { of: 'blocking pass', is: 'LAUNCH', because: '', why: 'the only gate passed' },
    { of: 'blocking pass, conditional pass', is: 'LAUNCH', because: '', why: 'everything passed' },
    { of: 'blocking pass, info fail', is: 'LAUNCH', because: '', why: 'info gates decide nothing' },
    { of: 'blocking pass, info not-evaluated', is: 'LAUNCH', because: '', why: 'info gates decide nothing' },
    // Rule 6: a waiver is not a pass.
    {
      of: 'blocking pass, conditional waived',
      is: 'LAUNCH',
      because: '',
      why: 'a waived condition does not cap the rollout',
    },
    {
      of: 'blocking pass, blocking waived',
      is: 'LAUNCH_LIMITED',
      because: 'g2',
      why: 'a waived blocking gate still caps it',
    },
    { of: 'blocking waived', is: 'LAUNCH_LIMITED', because: 'g1', why: 'a waiver alone is no evidence for everybody' },
    { of: 'blocking waived, blocking fail', is: 'HOLD', because: 'g2', why: 'a waiver covers its own gate only' },
  ])('of [$of] is $is: $why', ({ of, is, because }) => {
    const found = combineGates(gates(of), RULES);
    expect(found.verdict).toBe(is);
    expect(found.because.join(' ')).toBe(because);
    expect(found.cappedAtPct).toBe(is === 'LAUNCH_LIMITED' ? 5 : undefined);
  });

  it.each([
    { policy: 'NEEDS_DATA', after: 'HOLD', atMaxTrials: false, is: 'NEEDS_DATA' },
    { policy: 'HOLD', after: undefined, atMaxTrials: false, is: 'HOLD' },
    { policy: 'LAUNCH_LIMITED', after: undefined, atMaxTrials: false, is: 'LAUNCH_LIMITED' },
    { policy: 'NEEDS_DATA', after: 'HOLD', atMaxTrials: true, is: 'HOLD' },
    { policy: 'NEEDS_DATA', after: 'LAUNCH_LIMITED', atMaxTrials: true, is: 'LAUNCH_LIMITED' },
    { policy: 'NEEDS_DATA', after: 'LEAST_BAD', atMaxTrials: true, is: 'LEAST_BAD' },
    { policy: 'NEEDS_DATA', after: undefined, atMaxTrials: true, is: 'NEEDS_DATA' },
  ] as const)(
    'of a doubt is $is where the policy says $policy, then $after, and the most trials were run: $atMaxTrials',
    ({ policy, after, atMaxTrials, is }) => {
      const onInconclusive = { default: policy, ...(after === undefined ? {} : { after: { maxTrials: after } }) };
      const found = combineGates(gates('blocking pass, blocking inconclusive'), {
        ...RULES,
        onInconclusive,
        atMaxTrials,
      });
      expect(found.verdict).toBe(is);
    },
  );

  it('is capped at no share when the policy plans no rollout', () => {
    const found = combineGates(gates('blocking pass, conditional fail'), { ...RULES, firstStagePct: undefined });
    expect(found).toEqual({ verdict: 'LAUNCH_LIMITED', because: ['g2'], cappedAtPct: undefined });
  });
});
