import { assert, describe, expect, it } from 'vitest';
import { OVERLOADED, type SampleArms, TIMED_OUT } from '#bench/analysis/sample-trials.ts';
import type { Gate } from '#bench/domain/policy.ts';
import type { GateFinding } from '#bench/domain/verdict.ts';
import { defaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import { decide } from './decide.ts';
import {
  drawnArm,
  passing,
  type SampleEvidence,
  type SampleFacts,
  sampleEvidence,
  samplePolicy,
  sureArm,
} from './sample-evidence.ts';

async function judged(
  gate: Gate,
  arms: SampleArms,
  evidence: SampleEvidence = {},
  facts: SampleFacts = {},
): Promise<GateFinding> {
  const found = decide(samplePolicy([gate]), await sampleEvidence(arms, evidence, facts)).candidates[0]?.gates[0];
  assert(found !== undefined);
  return found;
}

const base = { id: 'g', level: 'blocking', why: 'a test' } as const;
const HUNDRED = sureArm(passing(100));

describe('must-pass', () => {
  const gate: Gate = { ...base, kind: 'must-pass', trials: 'all' };

  it('passes when nothing failed, and says what that leaves possible', async () => {
    const found = await judged(gate, { inc: HUNDRED, cand: HUNDRED });
    expect(found.outcome).toBe('pass');
    expect(found.says).toBe(
      '0 of 100 trials failed on 100 cases of letters; 0 failures in 100 independent cases leave a failure rate of up to about 3/100 = 3.0 % possible.',
    );
  });

  it('fails by one trial, and names the case', async () => {
    const cand = [...sureArm(passing(99), 2), [{ score: 1 }, { score: 0 }]];
    const found = await judged(gate, { inc: sureArm(passing(100), 2), cand });
    expect(found).toMatchObject({ outcome: 'fail', evidence: ['letters/c99'] });
    expect(found.says).toBe('1 trial of cand that must pass failed (letters/c99), and 0 may: read them first.');
  });

  it('counts a failure that was seen even where the rest broke off, and certifies nothing otherwise', async () => {
    const broken = Array.from({ length: 40 }, () => [{ outcome: OVERLOADED }]);
    expect((await judged(gate, { inc: HUNDRED, cand: [...broken, ...sureArm([1, 0])] })).outcome).toBe('fail');
    expect((await judged(gate, { inc: HUNDRED, cand: [...broken, ...sureArm([1, 1])] })).outcome).toBe('not-evaluated');
  });

  it('takes at least so many of so many trials, case by case', async () => {
    const some: Gate = { ...base, kind: 'must-pass', trials: { atLeast: 2, of: 3 } };
    const trials = (scores: readonly number[]): SampleArms[string] => [scores.map((score) => ({ score }))];
    expect((await judged(some, { inc: trials([1, 1, 1]), cand: trials([1, 0, 1]) })).outcome).toBe('pass');
    expect((await judged(some, { inc: trials([1, 1, 1]), cand: trials([0, 0, 1]) })).outcome).toBe('fail');
    const open = await judged(some, { inc: trials([1, 1]), cand: trials([1, 0]) });
    expect(open.outcome).toBe('not-evaluated');
    expect(open.says).toContain('1 case that must pass could not be read');
  });

  it('reads only the cases it selects, by severity and by tag', async () => {
    const facts: SampleFacts = {
      c0: { severity: 'S0', slices: { tags: 'contract,numbers' } },
      c1: { severity: 'S1', slices: { tags: 'numbers' } },
      c2: { severity: 'S0', slices: { tags: 'tone' } },
    };
    const arms = { inc: sureArm([1, 1, 1]), cand: sureArm([1, 0, 1]) };
    const select = (given: NonNullable<Gate['select']>): Promise<GateFinding> =>
      judged({ ...gate, select: given }, arms, {}, facts);
    expect((await select({ severity: ['S0'] })).outcome).toBe('pass');
    expect((await select({ tag: ['contract'] })).outcome).toBe('pass');
    expect((await select({ tag: ['numbers'] })).outcome).toBe('fail');
    expect((await select({ tag: ['numbers'], severity: ['S0'] })).outcome).toBe('pass');
    expect((await select({ tag: ['legal'] })).says).toContain(
      'The run has no tag "legal"; it has contract,numbers, contract, numbers, tone',
    );
  });
});

describe('non-inferior and superior', () => {
  const arms = {
    inc: drawnArm(1, { cases: 200, trials: 2 }, () => 0.8),
    cand: drawnArm(2, { cases: 200, trials: 2 }, () => 0.9),
  };
  const lists = (side: SampleArms[string]): number[][] =>
    side.map((trials) => trials.map((trial) => (typeof trial === 'object' ? Number(trial.score) : 0)));

  it('read the paired MOVER interval of statistics.md 3.4', async () => {
    const found = await judged({ ...base, kind: 'superior', metric: 'quality' }, arms);
    const expected = defaultHeadToHead(lists(arms.cand), lists(arms.inc));
    expect(found.estimate).toMatchObject({ value: expected?.difference, method: 'paired-mover-wilson' });
    expect(found.estimate?.high).toBeCloseTo(expected?.interval.high ?? Number.NaN, 12);
    expect(found.outcome).toBe('pass');
    expect(found.distance).toBeCloseTo(expected?.interval.low ?? Number.NaN, 12);
  });

  it('turn from inconclusive to pass with the margin, and from pass to fail with the sign', async () => {
    const by = (points: number): Promise<GateFinding> =>
      judged({ ...base, kind: 'superior', metric: 'quality', by: points }, arms);
    expect((await by(0)).outcome).toBe('pass');
    expect((await by(9)).outcome).toBe('inconclusive');
    expect((await by(40)).outcome).toBe('fail');
  });

  it('read another interval at another confidence', async () => {
    const at = async (confidence: 0.9 | 0.95 | 0.975): Promise<number> =>
      (await judged({ ...base, kind: 'superior', metric: 'quality', confidence }, arms)).estimate?.low ?? Number.NaN;
    expect(await at(0.9)).toBeGreaterThan(await at(0.95));
    expect(await at(0.95)).toBeGreaterThan(await at(0.975));
  });

  it('take a margin relative to the incumbent with the incumbent’s own uncertainty', async () => {
    const rel = (share: number): Promise<GateFinding> =>
      judged(
        { ...base, kind: 'non-inferior', metric: 'quality', margin: { rel: share } },
        { inc: arms.cand, cand: arms.inc },
      );
    expect((await rel(0.25)).outcome).toBe('pass');
    expect((await rel(0.02)).outcome).toBe('fail');
  });

  it('compare latencies and costs as ratios, and ask for a relative margin', async () => {
    const slow = sureArm(passing(60)).map((trials, place) =>
      trials.map((trial) => ({ ...trial, e2eMs: 1000 + 10 * place })),
    );
    const fast = slow.map((trials, place) =>
      trials.map((trial) => ({ ...trial, e2eMs: 0.5 * trial.e2eMs + (place % 7) })),
    );
    const gate: Gate = { ...base, kind: 'non-inferior', metric: 'latency.p50', margin: { rel: 0.1 } };
    const found = await judged(gate, { inc: slow, cand: fast });
    expect(found).toMatchObject({ outcome: 'pass', unit: 'ratio', threshold: 1.1 });
    expect(found.estimate?.value).toBeCloseTo(0.5, 1);
    expect((await judged(gate, { inc: fast, cand: slow })).outcome).toBe('fail');
    const points = await judged({ ...gate, margin: { abs: 5 } } as Gate, { inc: slow, cand: fast });
    expect(points.says).toBe('A latency or a cost is compared as a ratio: give the margin as rel.');
  });
});

describe('floor and ceiling', () => {
  const floor = (value: number, on: 'estimate' | 'bound'): Gate => ({
    ...base,
    kind: 'floor',
    metric: 'quality',
    value,
    on,
  });

  it('need 72 perfect cases to show more than 95 % (statistics.md 3.3)', async () => {
    const perfect = (cases: number): SampleArms => ({ inc: sureArm(passing(cases)), cand: sureArm(passing(cases)) });
    expect((await judged(floor(0.95, 'bound'), perfect(72))).outcome).toBe('pass');
    expect((await judged(floor(0.95, 'bound'), perfect(71))).outcome).toBe('inconclusive');
  });

  it('read the point alone where the policy says so', async () => {
    const arms = { inc: HUNDRED, cand: sureArm(passing(90, 10)) };
    expect((await judged(floor(0.88, 'estimate'), arms)).outcome).toBe('pass');
    expect((await judged(floor(0.91, 'estimate'), arms)).outcome).toBe('fail');
    expect((await judged(floor(0.88, 'bound'), arms)).outcome).toBe('inconclusive');
  });

  it('hold a ceiling against the share that a grader finds wrong', async () => {
    const ceiling: Gate = { ...base, kind: 'ceiling', metric: 'behaviour.exact', value: 0.04, on: 'bound' };
    const found = await judged(ceiling, { inc: HUNDRED, cand: sureArm(passing(700, 7)) });
    expect(found).toMatchObject({ outcome: 'pass', unit: 'share' });
    expect(found.estimate?.value).toBeCloseTo(7 / 707, 12);
    expect((await judged(ceiling, { inc: HUNDRED, cand: sureArm(passing(80, 20)) })).outcome).toBe('fail');
  });
});

describe('budget', () => {
  const arm = (scores: readonly number[], usd: (place: number) => number, e2eMs = 1000): SampleArms[string] =>
    scores.map((score, place) => [{ score, usd: usd(place).toFixed(6), e2eMs: e2eMs + place }]);

  it('holds seconds against seconds', async () => {
    const gate: Gate = { ...base, kind: 'budget', metric: 'latency.p50', max: 2.5, on: 'bound' };
    const arms = (ms: number): SampleArms => ({ inc: HUNDRED, cand: arm(passing(100), () => 0.001, ms) });
    const found = await judged(gate, arms(1000));
    expect(found).toMatchObject({ outcome: 'pass', unit: 'ms', threshold: 2500 });
    expect((await judged(gate, arms(3000))).outcome).toBe('fail');
  });

  it('counts timeouts as longer than anything seen', async () => {
    const gate: Gate = { ...base, kind: 'budget', metric: 'latency.p95', max: 2.5, on: 'bound' };
    const cand = Array.from({ length: 100 }, (_, place) => [
      place < 30 ? { outcome: TIMED_OUT } : { score: 1, e2eMs: 900 },
    ]);
    const policy = samplePolicy([gate], { evidence: { ...samplePolicy([]).evidence, maxErrorRate: 0.5 } });
    const found = decide(policy, await sampleEvidence({ inc: HUNDRED, cand })).candidates[0]?.gates[0];
    expect(found?.outcome).not.toBe('pass');
  });

  it('needs 50 independent cases for a ratio of p95s, and says what it judged by below that', async () => {
    const gate: Gate = { ...base, kind: 'budget', metric: 'latency.p95', max: 1, vs: 'incumbent-ratio', on: 'bound' };
    const jitter = (cases: number, ms: number): SampleArms[string] =>
      Array.from({ length: cases }, (_, place) => [{ score: 1, e2eMs: ms + 37 * (place % 11) }]);
    const few = await judged(gate, { inc: jitter(30, 2000), cand: jitter(30, 1000) });
    expect(few.outcome).toBe('pass');
    expect(few.says).toContain(
      'judged by the typical ratio of case medians: a ratio of p95s takes 50 independent cases',
    );
    const many = await judged(gate, { inc: jitter(60, 2000), cand: jitter(60, 1000) });
    expect(many.estimate?.method).toBe('paired-cluster-bootstrap-percentile');
  });

  it('divides cost per success by the incumbent’s, paired by case', async () => {
    const gate: Gate = {
      ...base,
      kind: 'budget',
      metric: 'cost.perSuccess',
      max: 0.4,
      vs: 'incumbent-ratio',
      on: 'bound',
    };
    const inc = arm(passing(100), (place) => 0.01 + 0.0001 * (place % 9));
    const cand = arm(passing(80, 20), (place) => 0.002 + 0.00001 * (place % 5));
    const found = await judged(gate, { inc, cand });
    const total = (side: SampleArms[string]): number =>
      side.reduce((sum, [trial]) => sum + (typeof trial === 'object' ? Number(trial.usd) : 0), 0);
    expect(found.estimate?.value).toBeCloseTo(total(cand) / 80 / (total(inc) / 100), 9);
    expect(found.outcome).toBe('pass');
    expect(found.sides?.candidate).toBeCloseTo(total(cand) / 80, 12);
  });

  it('weighs a month by the traffic, and names slices that no case stands for', async () => {
    const gate: Gate = { ...base, kind: 'budget', metric: 'cost.monthly', max: 5000, on: 'estimate' };
    const facts = Object.fromEntries(
      Array.from({ length: 60 }, (_, place) => [`c${place}`, { slices: { size: place < 30 ? 'short' : 'long' } }]),
    );
    const cand = arm(passing(60), (place) => (place < 30 ? 0.001 : 0.01));
    const monthly = async (weights: Record<string, number>): Promise<GateFinding | undefined> => {
      const traffic = { source: 'a sample', asOf: '2026-03-01', weights, requestsPerMonth: 1_000_000 };
      const evidence = await sampleEvidence({ inc: cand, cand }, {}, facts);
      return decide(samplePolicy([gate], { traffic }), evidence).candidates[0]?.gates[0];
    };
    // 0.9 x $0.001 + 0.1 x $0.01 = $0.0019 a request.
    const found = await monthly({ 'letters/short': 0.9, 'letters/long': 0.1 });
    expect(found?.estimate?.value).toBeCloseTo(1900, 6);
    expect(found?.outcome).toBe('pass');
    expect((await monthly({ 'letters/short': 0.5, 'letters/table': 0.5 }))?.says).toContain(
      'no case stands for letters/table of the traffic'.replace('no', 'No'),
    );
  });

  it('holds an error rate, which is not thrown out for being one', async () => {
    const gate: Gate = { ...base, kind: 'budget', metric: 'error.rate', max: 0.02, on: 'estimate' };
    const cand = Array.from({ length: 100 }, (_, place) => [place < 5 ? { outcome: OVERLOADED } : { score: 1 }]);
    expect(await judged(gate, { inc: HUNDRED, cand })).toMatchObject({ outcome: 'fail', estimate: { value: 0.05 } });
  });
});

describe('reliability', () => {
  const trials = (scores: readonly number[]): SampleArms[string] =>
    Array.from({ length: 60 }, () => scores.map((score) => ({ score, answer: `answer ${score}` })));

  it('reads pass^k, flip rate and agreement over the trials of each case', async () => {
    const arms = { inc: trials([1, 1, 1, 1]), cand: trials([1, 1, 1, 0]) };
    const reads = (metric: 'pass^k' | 'flip-rate' | 'agreement', k?: number): Promise<GateFinding> =>
      judged({ ...base, kind: 'reliability', metric, min: 0.1, ...(k === undefined ? {} : { k }) }, arms);
    // C(3,2) / C(4,2), 3 of 6 pairs, 3 of 6 pairs.
    expect((await reads('pass^k', 2)).estimate?.value).toBeCloseTo(0.5, 12);
    expect((await reads('flip-rate')).estimate?.value).toBeCloseTo(0.5, 12);
    expect((await reads('agreement')).estimate?.value).toBeCloseTo(0.5, 12);
  });

  it('asks for more trials than k when there are fewer', async () => {
    const found = await judged(
      { ...base, kind: 'reliability', metric: 'pass^k', k: 6, min: 0.7 },
      { inc: HUNDRED, cand: HUNDRED },
    );
    expect(found).toMatchObject({
      outcome: 'not-evaluated',
      says: 'It takes 6 trials a case to read pass^k, and there are 1: run more trials.',
    });
  });
});

describe('no-new-failure-mode', () => {
  const gate: Gate = { ...base, kind: 'no-new-failure-mode', severity: ['S0', 'S1'], countAs: 2 };
  const arms = { inc: sureArm(passing(28, 2)), cand: sureArm(passing(26, 4)) };
  const mode = (place: number, contender: string, name: string): NonNullable<SampleEvidence['modes']>[number] => ({
    scenario: 'letters',
    case: `c${place}`,
    contender,
    mode: name,
  });
  const modeSeverities = { leak: 'S0', typo: 'S3', stale: 'S1' } as const;

  it('takes two independent cases for a mode, and one for an anecdote', async () => {
    const one = await judged(gate, arms, { modeSeverities, modes: [mode(26, 'cand', 'leak')] });
    expect(one.outcome).toBe('pass');
    expect(one.says).toContain('seen too rarely to be a mode: leak in 1 case');
    const two = await judged(gate, arms, {
      modeSeverities,
      modes: [mode(26, 'cand', 'leak'), mode(27, 'cand', 'leak')],
    });
    expect(two).toMatchObject({ outcome: 'fail', evidence: ['letters/c26', 'letters/c27'] });
  });

  it('forgives what the incumbent does too, and what is not severe', async () => {
    const modes = [
      mode(26, 'cand', 'stale'),
      mode(27, 'cand', 'stale'),
      mode(28, 'inc', 'stale'),
      mode(28, 'cand', 'typo'),
      mode(29, 'cand', 'typo'),
    ];
    expect((await judged(gate, arms, { modeSeverities, modes })).outcome).toBe('pass');
  });

  it('counts two cases of one document once', async () => {
    const facts = { c26: { cluster: 'page' }, c27: { cluster: 'page' } };
    const found = await judged(
      gate,
      arms,
      { modeSeverities, modes: [mode(26, 'cand', 'leak'), mode(27, 'cand', 'leak')] },
      facts,
    );
    expect(found.outcome).toBe('pass');
  });

  it('does not pass failures that no grader named', async () => {
    const found = await judged(gate, arms, { modeSeverities });
    expect(found).toMatchObject({ outcome: 'not-evaluated' });
    expect(found.says).toContain('No grader names a failure mode in the 4 cases that cand failed');
  });
});

describe('coverage', () => {
  const gate: Gate = { ...base, kind: 'coverage', clauses: 'MUST', minCases: 2, minBoundaryPairs: 1 };
  const facts = { c0: { clauses: ['QA-1'] }, c1: { clauses: ['QA-1'] }, c2: { clauses: ['QA-2'] } };
  const arms = { inc: sureArm([1, 1, 1]), cand: sureArm([1, 1, 1]) };

  it('passes when every clause of the level has its cases and pairs', async () => {
    const clauses = {
      'QA-1': { level: 'MUST', boundaryPairs: 1 },
      'QA-2': { level: 'SHOULD', boundaryPairs: 0 },
    } as const;
    expect((await judged(gate, arms, { clauses }, facts)).outcome).toBe('pass');
  });

  it('is a gap of the suite, not a failure of the candidate, and says what to write', async () => {
    const clauses = {
      'QA-1': { level: 'MUST', boundaryPairs: 0 },
      'QA-2': { level: 'MUST', boundaryPairs: 3 },
    } as const;
    const found = await judged(gate, arms, { clauses }, facts);
    expect(found.outcome).toBe('not-evaluated');
    expect(found.says).toBe(
      '2 of 2 MUST clauses lack evidence: QA-1 (0 boundary pairs of 1), QA-2 (1 case of 2): write the cases and pairs, and run them.',
    );
  });
});

describe('assay-sensitivity', () => {
  const gate: Gate = { ...base, kind: 'assay-sensitivity', arms: ['null', 'jitter'], minDetected: 2 };
  const good = drawnArm(5, { cases: 100, trials: 2 }, () => 0.9);

  it('passes when the known-bad contenders are caught, and says what else would be', async () => {
    const cand = drawnArm(6, { cases: 100, trials: 2 }, () => 0.9);
    const found = await judged(gate, {
      inc: good,
      cand,
      'control:null': sureArm(passing(0, 100), 2),
      'control:jitter': drawnArm(7, { cases: 100, trials: 2 }, () => 0.4),
    });
    expect(found.outcome).toBe('pass');
    expect(found.says).toMatch(
      /^2 of 2 known-bad contenders were caught \(null, jitter\)\. This suite would have caught a 5-point loss \d+\.\d % of the time\.$/,
    );
  });

  it('certifies nothing with a suite so easy that a known-bad contender does as well', async () => {
    const found = await judged(gate, {
      inc: good,
      cand: good,
      'control:null': good,
      'control:jitter': sureArm(passing(0, 100), 2),
    });
    expect(found.outcome).toBe('not-evaluated');
    expect(found.says).toContain(
      'only 1 of the 2 known-bad contenders that must be caught were'.replace('only', 'Only'),
    );
    expect(found.says).toContain('not caught: null (these cases cannot tell them from inc: add harder ones)');
  });

  it('asks for arms that were not run', async () => {
    const found = await judged(gate, { inc: good, cand: good });
    expect(found.says).toContain('not in the run: null, jitter (add them as control contenders)');
  });
});

describe('sign-off', () => {
  const gate: Gate = { ...base, kind: 'sign-off', role: 'design', question: 'Is the tone ours?' };
  const arms = { inc: HUNDRED, cand: HUNDRED };
  const signed = (answer: 'yes' | 'no', at: string, role = 'design') => ({ gate: 'g', role, by: 'Ada', at, answer });

  it('takes the last word of the role', async () => {
    const signOffs = [signed('no', '2026-03-02'), signed('yes', '2026-03-03')];
    expect((await judged(gate, arms, { signOffs })).outcome).toBe('pass');
    expect((await judged(gate, arms, { signOffs: [...signOffs, signed('no', '2026-03-04')] })).outcome).toBe('fail');
  });

  it('waits for somebody of the role', async () => {
    expect((await judged(gate, arms)).says).toBe('Nobody of design has answered "Is the tone ours?": ask them.');
    const found = await judged(gate, arms, { signOffs: [signed('yes', '2026-03-02', 'trust')] });
    expect(found).toMatchObject({
      outcome: 'not-evaluated',
      says: 'Nobody of design has answered "Is the tone ours?" (Ada answered as trust): ask them.',
    });
  });
});
