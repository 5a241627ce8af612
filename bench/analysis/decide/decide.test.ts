import { assert, describe, expect, it } from 'vitest';
import { EVIDENCE_KINDS } from '#bench/analysis/arm.ts';
import { OVERLOADED, type SampleArms } from '#bench/analysis/sample-trials.ts';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import type { PolicyFinding } from '#bench/domain/verdict.ts';
import { suiteHash } from './check-run.ts';
import { decide } from './decide.ts';
import {
  drawnArm,
  NON_INFERIOR,
  passing,
  type SampleEvidence,
  sampleEvidence,
  sampleEvidenceOf,
  samplePolicy,
  seal,
  sureArm,
} from './sample-evidence.ts';

/** Two contenders that answer alike and nearly always rightly: a candidate that passes. */
const ALIKE: SampleArms = { inc: sureArm(passing(195, 5), 2), cand: sureArm(passing(195, 5), 2) };

async function decided(
  arms: SampleArms,
  gates: readonly Gate[],
  given: { readonly policy?: Partial<Policy>; readonly evidence?: SampleEvidence } = {},
): Promise<PolicyFinding> {
  return decide(samplePolicy(gates, given.policy), await sampleEvidence(arms, given.evidence));
}

function only(finding: PolicyFinding): PolicyFinding['candidates'][number]['gates'][number] {
  const gate = finding.candidates[0]?.gates[0];
  assert(gate !== undefined);
  return gate;
}

describe('deciding', () => {
  it('launches a candidate that is not worse', async () => {
    const found = await decided(ALIKE, [NON_INFERIOR]);
    expect(found.verdict).toBe('LAUNCH');
    expect(found.headline).toBe('LAUNCH: move from inc to cand. 1 blocking gate passed. (Evidence: simulated.)');
    expect(only(found)).toMatchObject({ outcome: 'pass', claimed: true, threshold: -0.05, unit: 'points' });
  });

  it('holds a candidate that is worse, and says by how much and where to read', async () => {
    const found = await decided({ inc: sureArm(passing(200)), cand: sureArm(passing(150, 50)) }, [NON_INFERIOR]);
    expect(found.verdict).toBe('HOLD');
    expect(found.headline).toContain(
      'HOLD: do not move from inc to cand. Quality is 25.0 points lower on 200 cases (quality).',
    );
    expect(only(found)).toMatchObject({
      outcome: 'fail',
      sides: { candidate: 0.75, incumbent: 1, wins: 0, ties: 150, losses: 50 },
    });
    expect(only(found).evidence.slice(0, 2)).toEqual(['letters/c150', 'letters/c151']);
    expect(only(found).distance).toBeLessThan(0);
  });

  it('names gains beside what holds it', async () => {
    const found = await decided(
      { inc: sureArm(passing(200), 1, { usd: '0.0100' }), cand: sureArm(passing(150, 50), 1, { usd: '0.0008' }) },
      [
        NON_INFERIOR,
        {
          id: 'cost',
          kind: 'budget',
          level: 'blocking',
          metric: 'cost.per1k',
          max: 1,
          vs: 'incumbent-ratio',
          on: 'bound',
          why: 'pays back',
        },
      ],
    );
    expect(found.headline).toContain('92 % cheaper, but quality is 25.0 points lower on 200 cases (quality).');
  });
});

describe('evidence that cannot be judged', () => {
  it('zero trials: nothing is certified, and the run is to be resumed', async () => {
    const none = Array.from({ length: 30 }, () => [undefined]);
    const found = await decided({ inc: none, cand: none }, [NON_INFERIOR]);
    expect(found.verdict).toBe('NOT_CERTIFIABLE');
    expect(only(found).says).toBe('Not one trial of cand was attempted here: resume the run, then decide again.');
  });

  it('one case: nothing is certified, and cases are to be added', async () => {
    const found = await decided({ inc: [[1, 1, 1]], cand: [[1, 1, 1]] }, [NON_INFERIOR]);
    expect(found.verdict).toBe('NOT_CERTIFIABLE');
    expect(only(found)).toMatchObject({ outcome: 'not-evaluated' });
    expect(only(found).says).toContain(
      '1 independent case: below 20 an interval is shown and nothing is judged by it; add cases.',
    );
  });

  it('no baseline: there is no decision, and the incumbent is to be run', async () => {
    const found = await decided({ cand: sureArm(passing(30)) }, [NON_INFERIOR]);
    expect(found.verdict).toBe('NO_DECISION');
    expect(only(found).says).toBe('Run run-1 has no trials of the incumbent "inc": run it beside the candidates.');
    expect(found.headline).toContain('NO DECISION: there is no baseline to hold cand against.');
  });

  it('no incumbent in the policy: comparing gates say so, others are judged', async () => {
    const floor: Gate = {
      id: 'floor',
      kind: 'floor',
      level: 'blocking',
      metric: 'quality',
      value: 0.9,
      on: 'bound',
      why: 'the product needs it',
    };
    const policy = { incumbent: null };
    const compared = await decided(ALIKE, [NON_INFERIOR, floor], { policy });
    expect(compared.verdict).toBe('NO_DECISION');
    expect(only(compared).says).toBe(
      'The policy names no incumbent to compare with: name one, or gate on a floor or a ceiling.',
    );
    const alone = await decided(ALIKE, [floor], { policy });
    expect(alone.verdict).toBe('LAUNCH');
    expect(alone.headline).toContain('LAUNCH: launch cand.');
  });

  it('all errors: nothing is certified, and the cause is named', async () => {
    const broken = Array.from({ length: 30 }, () => [{ outcome: OVERLOADED }]);
    const found = await decided({ inc: sureArm(passing(30)), cand: broken }, [NON_INFERIOR]);
    expect(found.verdict).toBe('NOT_CERTIFIABLE');
    expect(only(found).says).toBe(
      '100.0 % of the trials of cand broke off (overloaded 30), and the policy allows 1.0 %: mend the cause and run them again.',
    );
  });

  it('more errors on one side than on the other: what is left does not compare', async () => {
    const arm = (broken: number): SampleArms[string] =>
      Array.from({ length: 200 }, (_, place) => [place < broken ? { outcome: OVERLOADED } : { score: 1 }]);
    const policy = { evidence: { ...samplePolicy([]).evidence, maxErrorRate: 0.2 } };
    const found = await decided({ inc: arm(0), cand: arm(30) }, [NON_INFERIOR], { policy });
    expect(only(found).says).toContain(
      'Failed calls took different shares of the trials of cand (overloaded 30) and of inc (none)',
    );
    expect((await decided({ inc: arm(30), cand: arm(30) }, [NON_INFERIOR], { policy })).verdict).toBe('LAUNCH');
  });

  it('an unpriced model: a cost gate is not judged, and its price is to be added', async () => {
    const cost: Gate = {
      id: 'cost',
      kind: 'budget',
      level: 'blocking',
      metric: 'cost.per1k',
      max: 1,
      vs: 'incumbent-ratio',
      on: 'bound',
      why: 'pays back',
    };
    const arms = { inc: sureArm(passing(30), 1, { usd: '0.01' }), cand: sureArm(passing(30)) };
    const found = await decided(arms, [cost]);
    expect(found.verdict).toBe('NOT_CERTIFIABLE');
    expect(only(found).says).toContain(
      'No answer of cand has a price (no price line for this contender): add its price and price the run again.',
    );
    expect(only(found).estimate?.value).toBeUndefined();
  });

  it('an expired certificate: a judged gate is not evaluated, and people are to grade', async () => {
    const certificate = { issued: '2025-11-01', kappa: 0.7, graders: ['letters/exact'], contenders: ['inc', 'cand'] };
    const rule = {
      certificate: 'judge/exact@1',
      maxAgeDays: 60,
      minKappa: 0.6,
      perSystem: true,
      onExpired: 'human',
    } as const;
    const judged = (known: Partial<typeof certificate>): Promise<PolicyFinding> =>
      decided(ALIKE, [NON_INFERIOR], {
        policy: { evidence: { ...samplePolicy([]).evidence, judges: [rule] } },
        evidence: { judgedGraders: ['letters/exact'], certificates: { 'judge/exact@1': { ...certificate, ...known } } },
      });
    const expired = await judged({});
    expect(expired.verdict).toBe('NOT_CERTIFIABLE');
    expect(only(expired).says).toContain(
      'Certificate judge/exact@1 was issued 2025-11-01 and holds 60 days: it has expired; have people grade the sample instead, or renew it.',
    );
    expect(only(await judged({ issued: '2026-02-01', kappa: 0.4 })).says).toContain(
      'has kappa 0.40, and the policy asks for 0.6',
    );
    expect(only(await judged({ issued: '2026-02-01', contenders: ['inc'] })).says).toContain(
      'not made on answers of cand',
    );
    expect((await judged({ issued: '2026-02-01' })).verdict).toBe('LAUNCH');
  });

  it('a judge without a certificate: its score certifies nothing', async () => {
    const found = await decided(ALIKE, [NON_INFERIOR], { evidence: { judgedGraders: ['letters/exact'] } });
    expect(found.verdict).toBe('NOT_CERTIFIABLE');
    expect(only(found).says).toContain('The judge behind letters/exact is covered by no certificate of the policy');
  });

  it('a changed scenario hash: nothing is certified, whether the suite or the seal remembers it', async () => {
    const { plan } = await sampleEvidence(ALIKE);
    const suite = (sha256: string): Partial<Policy> => ({ suite: { id: 'letters', version: '1', sha256 } });
    expect((await decided(ALIKE, [NON_INFERIOR], { policy: suite(suiteHash(plan)) })).verdict).toBe('LAUNCH');
    const other = await decided(ALIKE, [NON_INFERIOR], { policy: suite('0123456789abcdef') });
    expect(other.verdict).toBe('NOT_CERTIFIABLE');
    expect(only(other).says).toContain('The cases are not those the policy was written for');
    const sealed = { hash: 'x', at: '2026-02-28T00:00:00Z', scenarios: { letters: 'scenario-0' } };
    const resealed = await decided(ALIKE, [NON_INFERIOR], { evidence: { sealed } });
    expect(resealed.verdict).toBe('NOT_CERTIFIABLE');
    expect(only(resealed).says).toContain('letters (sealed scenario-0, run scenario-1)');
  });

  it.each<{ name: string; evidence?: SampleEvidence; policy?: Partial<Policy>; says: string }>([
    {
      name: 'an unfinished run',
      evidence: { run: { status: 'stopped' } },
      says: 'Run run-1 is not finished: resume it, then decide again.',
    },
    {
      name: 'old evidence',
      evidence: { asOf: '2026-05-01' },
      says: 'The evidence is 61 days old, and the policy allows 30 days: run it again.',
    },
    { name: 'undated evidence', evidence: { run: { startedAt: undefined } }, says: 'Nobody wrote down when' },
    {
      name: 'an ungraded run',
      evidence: { run: { gradingPass: undefined } },
      says: 'Run run-1 is not graded: grade it, then decide again.',
    },
    {
      name: 'a candidate that was not run',
      policy: { candidates: [{ id: 'other', provider: 'simulated', model: 'other' }] },
      says: 'Run run-1 has no contender "other"; it has inc, cand',
    },
    {
      name: 'another model under the label',
      policy: { candidates: [{ id: 'cand', provider: 'simulated', model: 'cand-2' }] },
      says: 'In this run cand is the model cand, and the policy decides about cand-2',
    },
    {
      name: 'too few trials',
      policy: { evidence: { ...samplePolicy([]).evidence, trials: 5 } },
      says: '2 trials a case, and the policy asks for 5: run more trials.',
    },
    {
      name: 'too few cases',
      policy: { evidence: { ...samplePolicy([]).evidence, minCases: { letters: 400 } } },
      says: 'There are 200 cases of letters, and the policy asks for 400: add cases and run them.',
    },
    {
      name: 'a family that was not run',
      policy: { evidence: { ...samplePolicy([]).evidence, minCases: { digits: 10 } } },
      says: 'There are 0 cases of digits',
    },
  ])('$name: nothing is certified', async ({ evidence, policy, says }) => {
    const found = await decided(ALIKE, [NON_INFERIOR], { ...(evidence && { evidence }), ...(policy && { policy }) });
    expect(found.verdict).toBe('NOT_CERTIFIABLE');
    expect(only(found).says).toContain(says);
  });

  it('names the metrics and slices there are when a gate asks for others', async () => {
    const metric = await decided(ALIKE, [{ ...NON_INFERIOR, metric: 'quality.faithful' } as Gate]);
    expect(only(metric).says).toContain(
      'No metric is called "quality.faithful"; there are quality, quality.exact, cost.perTrial',
    );
    const slice = await decided(ALIKE, [{ ...NON_INFERIOR, select: { family: ['digits'] } }]);
    expect(only(slice).says).toBe(
      'The run has no family "digits"; it has letters: run what is missing, or correct the gate.',
    );
    for (const found of [metric, slice]) expect(found.verdict).toBe('NOT_CERTIFIABLE');
  });
});

describe('recordings', () => {
  it('that nobody dated are judged all the same, and their unknown age is said', async () => {
    const evidence = await sampleEvidence(ALIKE, { run: { startedAt: undefined } });
    for (const arm of evidence.observations.arms.get('letters')?.values() ?? []) {
      arm.evidence.fill(EVIDENCE_KINDS.indexOf('recorded'));
    }
    const found = decide(samplePolicy([NON_INFERIOR]), evidence);
    expect(found).toMatchObject({ verdict: 'LAUNCH', evidenceKinds: ['recorded'] });
    expect(found.deviations.join(' ')).toContain('Nobody wrote down when the recorded answers were given');
    expect(found.deviations.join(' ')).toContain('latencies are not interleaved in time: they are indicative only');
  });

  it('are not held against simulated answers', async () => {
    const evidence = await sampleEvidence(ALIKE);
    evidence.observations.arms.get('letters')?.get('inc')?.evidence.fill(EVIDENCE_KINDS.indexOf('recorded'));
    const found = decide(samplePolicy([NON_INFERIOR]), evidence);
    expect(found.verdict).toBe('NOT_CERTIFIABLE');
    expect(only(found).says).toContain('Answers of cand are simulated and those of inc are not');
  });
});

describe('what would settle it', () => {
  const noisy = (seed: number): SampleArms[string] =>
    drawnArm(seed, { cases: 60, trials: 3 }, (place) => [0.5, 0.7, 0.9][place % 3] ?? 0, { usd: '0.002' });

  it('is cases or trials, with the price of the cheaper', async () => {
    const found = await decided({ inc: noisy(2), cand: noisy(1) }, [NON_INFERIOR]);
    expect(found.verdict).toBe('NEEDS_DATA');
    const { settle } = only(found);
    assert(settle?.moreCases !== undefined && settle.trialsPerCase !== undefined && settle.usd !== undefined);
    const byCases = settle.moreCases * 3 * 0.004;
    const byTrials = (settle.trialsPerCase - 3) * 60 * 0.004;
    expect(settle.usd).toBeCloseTo(Math.min(byCases, byTrials), 10);
    expect(settle.says).toContain(`${settle.moreCases.toLocaleString('en-US')} more cases (about $`);
    expect(found.tippingPoints).toContainEqual({
      lever: 'cases',
      gate: 'quality',
      at: settle.moreCases,
      says: `${settle.moreCases.toLocaleString('en-US')} more cases would settle quality, if the truth is what was seen`,
    });
  });

  it('is as many times the trials as the cases where all that varies is noise: the interval that judged has to shrink as far', async () => {
    const cases = 40;
    // Differences of 0 and -1/3 by turns vary less than trials of one case do.
    const cand = Array.from({ length: cases }, (_, place) => (place % 2 === 0 ? [1, 1, 0] : [1, 0, 0]));
    const inc = cand.map(() => [1, 1, 0]);
    const found = await decided({ inc, cand }, [{ ...NON_INFERIOR, margin: { abs: 20 } } as Gate]);
    const { settle } = only(found);
    assert(settle?.moreCases !== undefined && settle.trialsPerCase !== undefined);
    const times = (settle.moreCases + cases) / cases;
    expect(times).toBeGreaterThan(2);
    expect(settle.trialsPerCase).toBe(Math.ceil(3 * times - 3 / cases));
  });

  it('offers no more trials than the policy will pay for, and concludes at that number', async () => {
    const given = { onInconclusive: { default: 'NEEDS_DATA', after: { maxTrials: 'HOLD' } } } as const;
    const few = { ...samplePolicy([]).evidence, maxTrials: 4 };
    const found = await decided({ inc: noisy(2), cand: noisy(1) }, [NON_INFERIOR], {
      policy: { ...given, evidence: few },
    });
    expect(only(found).settle?.trialsPerCase).toBeUndefined();
    expect(found.verdict).toBe('NEEDS_DATA');
    const spent = { ...few, maxTrials: 3 };
    expect(
      (await decided({ inc: noisy(2), cand: noisy(1) }, [NON_INFERIOR], { policy: { ...given, evidence: spent } }))
        .verdict,
    ).toBe('HOLD');
  });
});

describe('waivers', () => {
  const read: Gate = {
    id: 'read',
    kind: 'sign-off',
    level: 'conditional',
    role: 'design',
    question: 'Is the tone ours?',
    why: 'no judge knows',
  };
  const policy: Partial<Policy> = {
    waivers: { mayWaive: ['conditional'], requires: ['head-of-ai'], maxDays: 30 },
    rollout: {
      stages: [{ pct: 5, minHours: 24, onlineGates: [] }],
      rollback: { to: 'inc', within: '5m', keepWarmDays: 7 },
    },
  };
  const waiver = { gate: 'read', by: ['head-of-ai'], until: '2026-03-20', reason: 'nobody is there' };

  it('show as waived, by whom and until when, and never as a pass', async () => {
    const found = await decided(ALIKE, [NON_INFERIOR, read], { policy, evidence: { waivers: [waiver] } });
    expect(found.verdict).toBe('LAUNCH');
    const gate = found.candidates[0]?.gates[1];
    expect(gate).toMatchObject({ outcome: 'waived', claimed: false, waiver });
    expect(gate?.says).toContain('Waived by head-of-ai until 2026-03-20: nobody is there.');
    expect(found.headline).toContain('waived: read');
  });

  it.each([
    { name: 'has run out', with: { until: '2026-03-09' }, says: 'its waiver ran out on 2026-03-09' },
    { name: 'lacks a signature', with: { by: ['trust'] }, says: 'its waiver lacks head-of-ai' },
    { name: 'runs too long', with: { until: '2026-12-01' }, says: 'the policy allows 30 days' },
  ])('do not hold when one $name', async ({ with: change, says }) => {
    const found = await decided(ALIKE, [NON_INFERIOR, read], {
      policy,
      evidence: { waivers: [{ ...waiver, ...change }] },
    });
    expect(found.verdict).toBe('LAUNCH_LIMITED');
    expect(found.candidates[0]?.cappedAtPct).toBe(5);
    expect(found.deviations.join(' ')).toContain(says);
    expect(found.candidates[0]?.gates[1]).toMatchObject({ outcome: 'not-evaluated', waiver: undefined });
  });

  it('do not hold for a level that the policy does not let be waived', async () => {
    const worse = { inc: sureArm(passing(200)), cand: sureArm(passing(150, 50)) };
    const found = await decided(worse, [NON_INFERIOR], {
      policy,
      evidence: { waivers: [{ ...waiver, gate: 'quality' }] },
    });
    expect(found.verdict).toBe('HOLD');
  });
});

describe('deviations', () => {
  it('say when the policy was changed, sealed late or not at all', async () => {
    const policy = samplePolicy([NON_INFERIOR]);
    const said = async (evidence: SampleEvidence): Promise<string> =>
      (await decided(ALIKE, [NON_INFERIOR], { evidence })).deviations.join(' ');
    expect(await said({})).toContain('was not sealed before the run');
    const sealed = seal(policy);
    assert(sealed !== undefined);
    expect(await said({ sealed })).toBe('The answers are simulated: this verdict is about made-up models.');
    expect(await said({ sealed: { ...sealed, hash: 'another' } })).toContain('was changed after it was sealed');
    expect(await said({ sealed: { ...sealed, at: '2026-03-02T00:00:00Z' } })).toContain('after the first trial');
  });

  it('say when the noise floor has no arm of its own, and when cases were left out', async () => {
    const rules = { ...samplePolicy([]).evidence, aaArm: true };
    const found = await decided(ALIKE, [NON_INFERIOR], {
      policy: { evidence: rules },
      evidence: { plan: { caseLimit: 200 } },
    });
    expect(found.deviations.join(' ')).toContain('Only the first 200 cases of each scenario were run.');
    expect(found.deviations.join(' ')).toContain('asks for a second arm of inc');
  });
});

describe('several candidates', () => {
  const two: Partial<Policy> = {
    candidates: ['a', 'b'].map((id) => ({ id, provider: 'simulated', model: id })),
    tieBreak: ['cost.perTrial'],
  };
  const good = (usd: string): SampleArms[string] => sureArm(passing(195, 5), 1, { usd });
  const bad = sureArm(passing(120, 80), 1, { usd: '0.0001' });

  it('each have a verdict, and the one that passes is chosen over a cheaper one that fails', async () => {
    const found = await decided({ inc: good('0.01'), a: bad, b: good('0.01') }, [NON_INFERIOR], { policy: two });
    expect(found).toMatchObject({ verdict: 'LAUNCH', candidate: 'b', tied: [] });
    expect(found.candidates.map(({ verdict }) => verdict)).toEqual(['HOLD', 'LAUNCH']);
  });

  it('that both pass are chosen among by the tie-break', async () => {
    const found = await decided({ inc: good('0.01'), a: good('0.004'), b: good('0.002') }, [NON_INFERIOR], {
      policy: two,
    });
    expect(found).toMatchObject({ verdict: 'LAUNCH', candidate: 'b', tied: [] });
  });

  it('that the tie-break does not tell apart are printed as a tie', async () => {
    const found = await decided({ inc: good('0.01'), a: good('0.002'), b: good('0.002') }, [NON_INFERIOR], {
      policy: two,
    });
    expect(found).toMatchObject({ verdict: 'LAUNCH', tied: ['a', 'b'] });
    expect(found.headline).toContain('LAUNCH: move from inc to a or b.');
    expect(found.headline).toContain('The tie-break does not tell a, b apart: choose either.');
  });

  it('are ranked by expected harm at the deadline, and the least bad goes first, uncertified and capped', async () => {
    const noisy = (seed: number): SampleArms[string] => drawnArm(seed, { cases: 60, trials: 3 }, () => 0.7);
    const policy: Partial<Policy> = {
      ...two,
      intent: 'forced-migration',
      evidence: { ...samplePolicy([]).evidence, maxTrials: 3 },
      onInconclusive: { default: 'NEEDS_DATA', after: { maxTrials: 'LEAST_BAD' } },
      rollout: {
        stages: [{ pct: 5, minHours: 24, onlineGates: [] }],
        rollback: { to: 'inc', within: '5m', keepWarmDays: 7 },
      },
    };
    const arms = { inc: noisy(1), a: noisy(2), b: noisy(3) };
    const gate: Gate = { ...NON_INFERIOR, margin: { abs: 1 } } as Gate;
    const some = (await decided(arms, [gate], { policy })).candidates[0]?.gates[0]?.estimate;
    assert(some !== undefined);
    const harm = (value: number): typeof some => ({ ...some, value, low: value - 2, high: value + 2 });
    const ranked = await decided(arms, [gate], {
      policy,
      evidence: { expectedHarm: { a: harm(40), b: harm(20) } },
    });
    expect(ranked).toMatchObject({ verdict: 'LAUNCH_LIMITED', candidate: 'b', tied: [] });
    expect(ranked.candidates.map(({ verdict, cappedAtPct }) => [verdict, cappedAtPct])).toEqual([
      ['HOLD', undefined],
      ['LAUNCH_LIMITED', 5],
    ]);
    expect(ranked.candidates[1]?.says).toContain('the least bad by expected-harm-per-10k, not certified');
    const tied = await decided(arms, [gate], {
      policy,
      evidence: { expectedHarm: { a: harm(21), b: harm(20) } },
    });
    expect(tied).toMatchObject({ verdict: 'LAUNCH_LIMITED', candidate: 'b', tied: ['a', 'b'] });
  });
});

describe('what would change the verdict', () => {
  it('is a margin, a price and a mix of the traffic, each with its tipping point', async () => {
    const cost: Gate = {
      id: 'cost',
      kind: 'budget',
      level: 'blocking',
      metric: 'cost.perTrial',
      max: 0.5,
      vs: 'incumbent-ratio',
      on: 'bound',
      why: 'pays back',
    };
    const arm = (ones: number, zeros: number, usd: string): SampleArms[string] =>
      sureArm(passing(ones, zeros), 1, { usd });
    const evidence = await sampleEvidenceOf({
      short: { inc: arm(190, 10, '0.01'), cand: arm(190, 10, '0.002') },
      long: { inc: arm(50, 0, '0.01'), cand: arm(30, 20, '0.002') },
    });
    const found = decide(samplePolicy([NON_INFERIOR, cost]), evidence);
    const points = new Map(found.tippingPoints.map((point) => [point.lever, point]));
    // 20 of 250 cases lost: 8 points; long alone loses 40 points, short none: 5 points at 12.5 % of long.
    expect(only(found).estimate?.value).toBeCloseTo(-0.08, 12);
    expect(points.get('margin')?.at).toBeCloseTo(-100 * (only(found).estimate?.low ?? 0), 9);
    expect(points.get('traffic')?.at).toBeCloseTo(87.5, 9);
    expect(points.get('traffic')?.says).toContain('are short (80.0 % of the cases here)');
    // 0.2 of the incumbent's cost against 0.5: two and a half times dearer still passes.
    expect(points.get('price')?.at).toBeCloseTo(2.5, 9);
  });
});
