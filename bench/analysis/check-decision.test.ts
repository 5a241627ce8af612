import { assert, describe, expect, it } from 'vitest';
import type {
  DecisionAmendment,
  DecisionNotice,
  DecisionOutcome,
  DecisionRecord,
  LaunchDecision,
  Prediction,
} from '#bench/domain/decision.ts';
import { agreesWithEngine, sameHash } from '#bench/domain/decision.ts';
import type { ReopenTrigger } from '#bench/domain/policy.ts';
import type { PriceLine, PriceLock } from '#bench/domain/price.ts';
import { mersenneTwister } from '#bench/stats/mersenne-twister.ts';
import { checkDecision, type DecisionNow } from './check-decision.ts';
import { historyPoint } from './history-point.ts';
import { readPrediction } from './read-prediction.ts';
import { type SampleTrial, sampleObservations } from './sample-trials.ts';
import { hitRate, type RunNow, scorePredictions } from './score-predictions.ts';
import { summarize } from './summarize.ts';
import { traceHistory } from './trace-history.ts';

const link = { recordedBy: 'Ada', previous: undefined } as const;
const POLICY_HASH = '0123456789abcdef'.repeat(4);

function decision(changes: Partial<LaunchDecision> = {}): LaunchDecision {
  return {
    ...link,
    kind: 'decision',
    id: 'd1',
    recordedAt: '2026-02-01T12:00:00.000Z',
    question: 'Do we move?',
    engine: {
      verdict: 'LAUNCH',
      policy: { id: 'letters', version: 1, hash: POLICY_HASH, sealedAt: undefined },
      asOf: '2026-02-01',
      candidate: 'new',
      tied: [],
      headline: 'LAUNCH new.',
      gates: [],
      findingSha256: '',
    },
    decided: {
      choice: 'adopt',
      contender: 'new',
      agreesWithEngine: true,
      overrideReason: undefined,
      decidedBy: ['Ada'],
      recommendedBy: [],
      dissented: [],
    },
    evidence: { run: 'run-01-31', gradingPass: 1, manifestSha256: '', files: [] },
    alternatives: [],
    waivers: [],
    signOffs: [],
    predictions: [],
    expires: '2026-05-01',
    reopenOn: [],
    supersedes: undefined,
    notes: [],
    ...changes,
  };
}

interface Told {
  /** `MM-DD` of 2026. */
  readonly day: string;
  readonly scores?: readonly (readonly number[])[];
  readonly trial?: SampleTrial;
  readonly served?: string;
  readonly version?: number;
  readonly price?: string;
}

const HALF: readonly (readonly number[])[] = Array.from({ length: 40 }, (_, place) => [place % 2, place % 2]);

async function runOf({
  day,
  scores = HALF,
  trial = {},
  served,
  version = 1,
  price = '10',
}: Told): Promise<RunNow & Pick<Awaited<ReturnType<typeof sampleObservations>>, 'observations'>> {
  const cases = scores.map((list) => list.map((score): SampleTrial => ({ ...trial, score })));
  const { plan, observations } = await sampleObservations({ old: cases, new: cases });
  return {
    run: {
      id: `run-${day}`,
      createdAt: `2026-${day}T00:00:00.000Z`,
      plan: { ...plan, scenarios: plan.scenarios.map((one) => ({ ...one, version })) },
      prices: prices(price),
      contenders: ['old', 'new'].map((contender) => ({
        contender,
        requestedModel: contender,
        evidence: 'measured',
        servedModels: served === undefined ? {} : { [`${contender}-${served}`]: 80 },
        fingerprints: {},
        baseUrlHost: '',
        sdk: '',
      })),
    },
    summary: summarize(observations, plan),
    observations,
  };
}

function prices(output: string, capturedAt = '2026-01-31'): PriceLock {
  return { lines: ['old', 'new'].map((contender) => line(contender, output, capturedAt)), unpriced: [] };
}

function line(contender: string, outputUsdPerMillion: string, capturedAt: string): PriceLine {
  return {
    id: `lab/${contender}`,
    contender,
    matchedModel: contender,
    match: 'exact',
    tiers: [
      {
        aboveInputTokens: 0,
        inputUsdPerMillion: '1',
        cacheReadUsdPerMillion: undefined,
        cacheWriteUsdPerMillion: undefined,
        cacheWrite1hUsdPerMillion: undefined,
        outputUsdPerMillion,
        reasoningUsdPerMillion: undefined,
      },
    ],
    windows: [],
    requestUsd: undefined,
    source: '',
    sourceVersion: capturedAt,
    effectiveFrom: undefined,
    capturedAt,
  };
}

const CITED = await runOf({ day: '01-31', served: '1' });

function now(changes: Partial<DecisionNow> = {}): DecisionNow {
  return {
    asOf: '2026-03-01',
    runs: [CITED],
    histories: [],
    prices: { 'run-01-31': prices('10', '2026-03-01') },
    policies: { letters: POLICY_HASH },
    scenarioVersions: { letters: 1 },
    ...changes,
  };
}

function notice(changes: Partial<DecisionNotice> = {}): DecisionNotice {
  return {
    ...link,
    kind: 'notice',
    id: 'n1',
    recordedAt: '2026-02-10T00:00:00.000Z',
    trigger: 'incident',
    contender: 'new',
    says: 'it answered in French',
    source: undefined,
    ...changes,
  };
}

function amendment(changes: Partial<DecisionAmendment> = {}): DecisionAmendment {
  const base = { ...link, kind: 'amendment', id: 'a1', recordedAt: '2026-02-20T00:00:00.000Z' } as const;
  return { ...base, refersTo: 'd1', says: 'longer', waivers: [], expires: '2026-07-01', ...changes };
}

function only(trigger: ReopenTrigger, given: Partial<DecisionNow>, records: readonly DecisionRecord[] = []) {
  const check = checkDecision(decision({ reopenOn: [trigger] }), records, now(given));
  const [found] = check.triggers;
  assert(found !== undefined);
  return { ...found, status: check.status };
}

describe('the status of a decision', () => {
  it.each([
    { asOf: '2026-05-01', status: 'valid', says: 'valid through 2026-05-01', because: 'its last day counts' },
    {
      asOf: '2026-05-02',
      status: 'expired',
      says: 'expired: its last day was 2026-05-01',
      because: 'the day after does not',
    },
  ])('is $status on $asOf: $because', ({ asOf, status, says }) => {
    expect(checkDecision(decision(), [], now({ asOf }))).toMatchObject({ status, says });
  });

  it('lasts as long as its newest amendment says, once that is recorded', () => {
    const records = [
      amendment(),
      amendment({ id: 'a2', recordedAt: '2026-03-05T00:00:00.000Z', expires: '2026-06-01' }),
    ];
    expect(checkDecision(decision(), records, now({ asOf: '2026-06-15' }))).toMatchObject({
      status: 'expired',
      expires: '2026-06-01',
    });
    expect(checkDecision(decision(), records, now({ asOf: '2026-03-01' })).expires).toBe('2026-07-01');
    const other = [amendment({ refersTo: 'another' })];
    expect(checkDecision(decision(), other, now()).expires).toBe('2026-05-01');
  });

  it('is superseded by a later decision, and then neither expired nor re-opened', () => {
    const later = decision({ id: 'd2', recordedAt: '2026-02-15T00:00:00.000Z', supersedes: 'd1' });
    const check = checkDecision(decision({ reopenOn: ['incident'] }), [notice(), later], now({ asOf: '2026-06-01' }));
    expect(check).toMatchObject({ status: 'superseded', says: 'superseded by d2' });
  });

  it('says both when it is re-opened and expired', () => {
    const check = checkDecision(decision({ reopenOn: ['incident'] }), [notice()], now({ asOf: '2026-06-01' }));
    expect(check.says).toBe(
      're-opened by incident (new: it answered in French (n1)); expired too: its last day was 2026-05-01',
    );
  });

  it('is what it was on an earlier day, whatever was run since', async () => {
    const later = await runOf({ day: '03-05', served: '2', version: 2 });
    const check = (asOf: string) =>
      checkDecision(
        decision({ reopenOn: ['snapshot-change'] }),
        [],
        now({ asOf, runs: [CITED, later], scenarioVersions: {} }),
      ).status;
    expect([check('2026-03-04'), check('2026-03-05')]).toEqual(['valid', 're-opened']);
  });

  it('names waivers whose time is over, those of amendments too', () => {
    const waiver = (gate: string, until: string) => ({ gate, by: ['Ada'], until, reason: 'r' });
    const check = checkDecision(
      decision({ waivers: [waiver('cost', '2026-02-28'), waiver('tone', '2026-03-01')] }),
      [amendment({ waivers: [waiver('size', '2026-02-01')] })],
      now(),
    );
    expect(check.lapsedWaivers.map(({ gate }) => gate)).toEqual(['cost', 'size']);
  });
});

describe('what re-opens a decision', () => {
  it('is only what the decision names', () => {
    const check = checkDecision(decision({ reopenOn: ['price-change'] }), [notice()], now());
    expect(check.status).toBe('valid');
    expect(check.triggers.map(({ trigger }) => trigger)).toEqual(['price-change']);
  });

  it('is a price that changed, and not the day or the source it was read from', () => {
    expect(only('price-change', {})).toMatchObject({ state: 'quiet', status: 'valid' });
    expect(only('price-change', { prices: { 'run-01-31': prices('12') } })).toMatchObject({
      state: 'fired',
      status: 're-opened',
      says: 'new: $1 in, $10 out a million tokens is now $1 in, $12 out a million tokens',
    });
  });

  it('cannot be told without today’s prices, nor without the run', () => {
    const none: PriceLock = { lines: [], unpriced: [{ contender: 'new', reason: 'no price' }] };
    expect(only('price-change', { prices: { 'run-01-31': none } })).toMatchObject({
      state: 'unchecked',
      says: 'no price of today for new',
    });
    for (const trigger of ['price-change', 'snapshot-change', 'suite-major'] as const) {
      expect(only(trigger, { runs: [] })).toEqual({
        trigger,
        state: 'unchecked',
        status: 'valid',
        says: 'run run-01-31 is not here',
      });
    }
  });

  it('is another model behind the same name in a newer run', async () => {
    const same = await runOf({ day: '02-10', served: '1' });
    const other = await runOf({ day: '02-20', served: '2' });
    const before = await runOf({ day: '01-20', served: '0' });
    expect(only('snapshot-change', { runs: [before, CITED] }).state).toBe('unchecked');
    expect(only('snapshot-change', { runs: [before, CITED, same] }).state).toBe('quiet');
    expect(only('snapshot-change', { runs: [before, CITED, same, other] })).toMatchObject({
      state: 'fired',
      says: 'new is served by new-2 in run run-02-20; it was new-1',
    });
  });

  it('is a new version of a scenario, in a newer run or in the catalog', async () => {
    const second = await runOf({ day: '02-10', version: 2 });
    expect(only('suite-major', {}).state).toBe('quiet');
    expect(only('suite-major', { scenarioVersions: {} }).state).toBe('unchecked');
    const says = 'letters is at version 2; the decision rests on version 1';
    expect(only('suite-major', { runs: [CITED, second], scenarioVersions: {} })).toMatchObject({
      state: 'fired',
      says,
    });
    expect(only('suite-major', { scenarioVersions: { letters: 2 } })).toMatchObject({ state: 'fired', says });
  });

  it('is another hash of the policy; its first digits are enough', () => {
    expect(only('policy-change', {}).state).toBe('quiet');
    expect(only('policy-change', { policies: { letters: POLICY_HASH.slice(0, 16) } }).state).toBe('quiet');
    expect(only('policy-change', { policies: { letters: 'f'.repeat(64) } }).state).toBe('fired');
    expect(only('policy-change', { policies: {} }).state).toBe('unchecked');
  });

  it.each([
    { found: notice(), state: 'fired', because: 'it names the contender' },
    { found: notice({ contender: 'old' }), state: 'quiet', because: 'it is of another one' },
    {
      found: notice({ recordedAt: '2026-01-10T00:00:00.000Z' }),
      state: 'quiet',
      because: 'it was known when we decided',
    },
    {
      found: notice({ recordedAt: '2026-03-02T00:00:00.000Z' }),
      state: 'quiet',
      because: 'it is of after the day of the check',
    },
    { found: notice({ trigger: 'retirement-notice' }), state: 'quiet', because: 'it is of another kind' },
  ])('is a recorded incident: $state when $because', ({ found, state }) => {
    expect(only('incident', {}, [found]).state).toBe(state);
  });

  it('is a retirement notice of the model', () => {
    const found = notice({ trigger: 'retirement-notice', says: 'retired on 2026-06-01' });
    expect(only('retirement-notice', {}, [found])).toMatchObject({
      state: 'fired',
      says: 'new: retired on 2026-06-01 (n1)',
    });
  });

  it('is a drift alarm that begins after the decision, and not one from before it', async () => {
    const at = async (days: readonly string[], dropsAt: number) => {
      const random = mersenneTwister(11);
      const points = [];
      for (const [place, day] of days.entries()) {
        const rate = place < dropsAt ? 0.9 : 0.3;
        const scores = Array.from({ length: 60 }, () =>
          Array.from({ length: 3 }, () => (random.nextDouble() < rate ? 1 : 0)),
        );
        const { run, observations } = await runOf({ day, scores });
        const grading = { current: undefined, passes: [] };
        const point = historyPoint({ ...run, grading }, observations, { scenario: 'letters', contender: 'new' });
        assert(point !== undefined);
        points.push(point);
      }
      return [traceHistory(points)];
    };
    const after = ['01-25', '01-27', '01-31', '02-02', '02-04', '02-06', '02-08', '02-10'];
    expect(only('drift-alarm', { histories: await at(after, 4) })).toMatchObject({
      state: 'fired',
      says: expect.stringMatching(/^quality of new in letters fell by \d\d\.\d points from run run-02-04 on$/),
    });
    expect(only('drift-alarm', { histories: await at(after, 2) }).state).toBe('quiet');
    expect(only('drift-alarm', { histories: await at(after.slice(0, 3), 2) }).state).toBe('unchecked');
  });
});

describe('a prediction', () => {
  const prediction: Prediction = {
    id: 'p1',
    metric: 'quality',
    contender: 'new',
    scenario: 'letters',
    low: 0.4,
    high: 0.6,
    checkBy: '2026-03-01',
  };
  const score = (
    runs: readonly RunNow[],
    asOf: string,
    changes: Partial<Prediction> = {},
    outcomes: readonly DecisionOutcome[] = [],
  ) =>
    scorePredictions(decision({ predictions: [{ ...prediction, ...changes }] }), outcomes, [CITED, ...runs], asOf)[0];

  it('is open until its day has come, and says what it would be so far', async () => {
    const run = await runOf({ day: '02-10' });
    expect(score([], '2026-02-15')).toMatchObject({ score: 'open', figure: undefined, source: undefined });
    expect(score([run], '2026-03-01')).toMatchObject({
      score: 'open',
      figure: { value: 0.5 },
      source: 'run-02-10',
      says: 'due 2026-03-01; so far it would be a hit',
    });
    expect(score([run], '2026-03-02')).toMatchObject({ score: 'hit', figure: { value: 0.5 }, source: 'run-02-10' });
  });

  it('is not scored by the run that it was made from, nor by one from before', async () => {
    const before = await runOf({ day: '01-20' });
    expect(score([before], '2026-03-02')).toMatchObject({
      score: 'open',
      says: 'overdue: no run since the decision has measured quality of new in letters',
    });
  });

  it('is scored by the last run in time, else by the first one after', async () => {
    const bad = Array.from({ length: 40 }, () => [0, 0]);
    const inTime = await runOf({ day: '03-01', scores: bad });
    const late = await runOf({ day: '03-05' });
    const later = await runOf({ day: '03-09', scores: bad });
    expect(score([later, late, inTime], '2026-04-01')).toMatchObject({ score: 'miss', source: 'run-03-01' });
    expect(score([later, late], '2026-04-01')).toMatchObject({ score: 'hit', source: 'run-03-05' });
  });

  it.each([
    { low: 0.2, high: 0.8, expected: 'hit', clear: true, because: 'the interval lies inside' },
    { low: 0.45, high: 0.6, expected: 'hit', clear: false, because: 'the interval reaches out' },
    { low: 0.52, high: 0.6, expected: 'miss', clear: false, because: 'the interval reaches in' },
    { low: 0.9, high: 1, expected: 'miss', clear: true, because: 'the interval lies outside' },
    { low: 0.5, high: 0.5, expected: 'hit', clear: false, because: 'both ends count' },
  ])('of $low to $high is a $expected when 50 % was seen: $because', async ({ low, high, expected, clear }) => {
    const run = await runOf({ day: '02-10' });
    expect(score([run], '2026-03-02', { low, high })).toMatchObject({ score: expected, clear });
  });

  it('is scored by what an outcome says was seen, over every run', async () => {
    const run = await runOf({ day: '02-10' });
    const outcome: DecisionOutcome = {
      ...link,
      kind: 'outcome',
      id: 'o1',
      recordedAt: '2026-02-20T00:00:00.000Z',
      refersTo: 'd1',
      says: '',
      observed: [{ prediction: 'p1', value: 0.7, low: 0.69, high: 0.71, source: 'production' }],
    };
    expect(score([run], '2026-02-21', {}, [outcome])).toMatchObject({
      score: 'miss',
      clear: true,
      source: 'production',
    });
  });

  it.each([
    { metric: 'quality.exact', unit: 'share', value: 0.5 },
    { metric: 'latency.p50', unit: 's', value: 1.5 },
    { metric: 'e2eMs', unit: 'ms', value: 1500 },
    { metric: 'cost.per1k', unit: 'USD', value: 2 },
    { metric: 'cost.perSuccess', unit: 'USD', value: 0.004 },
    { metric: 'outputTokens', unit: 'tokens', value: 50 },
    { metric: 'error.rate', unit: 'share', value: 0 },
    { metric: 'flip-rate', unit: 'share', value: 0 },
    { metric: 'pass^2', unit: 'share', value: 0.5 },
  ])('may be of $metric, in the unit of the policies: $unit', async ({ metric, unit, value }) => {
    const run = await runOf({ day: '02-10', trial: { e2eMs: 1500, usd: '0.002', outputTokens: 50 } });
    const found = score([run], '2026-03-02', { metric });
    expect(found?.unit).toBe(unit);
    expect(found?.figure?.value).toBeCloseTo(value, 10);
  });

  it.each(['', 'speed', 'latency.p97.5', 'cost.monthly', 'toString'])('may not be of "%s"', (metric) => {
    expect(readPrediction(metric)).toEqual({ unknown: expect.stringContaining('Known: quality,') });
  });

  it('stays open when nothing measured its metric', async () => {
    const run = await runOf({ day: '02-10' });
    expect(score([run], '2026-03-02', { metric: 'cost.perTrial' })).toMatchObject({ score: 'open', figure: undefined });
    expect(score([run], '2026-03-02', { metric: 'quality.tone' })).toMatchObject({ score: 'open', figure: undefined });
  });
});

describe('the hit rate of the programme', () => {
  const scored = (decisionId: string, score: 'hit' | 'miss' | 'open') => ({
    decision: decisionId,
    prediction: { id: 'p', metric: 'quality', contender: 'c', scenario: 's', low: 0, high: 1, checkBy: '2026-01-01' },
    score,
    unit: 'share' as const,
    figure: undefined,
    clear: false,
    source: undefined,
    says: '',
  });

  it('is not known before one is scored, and then says how many', () => {
    expect(hitRate([])).toBeUndefined();
    expect(hitRate([scored('a', 'open')])).toBeUndefined();
    expect(hitRate([scored('a', 'hit'), scored('b', 'miss'), scored('c', 'open')])).toMatchObject({
      value: 0.5,
      cases: 2,
    });
  });

  it('has no interval from one decision, and one from several', () => {
    expect(hitRate([scored('a', 'hit'), scored('a', 'miss')])).toMatchObject({ low: undefined, high: undefined });
    const many = hitRate(Array.from({ length: 20 }, (_, place) => scored(`d${place}`, place < 15 ? 'hit' : 'miss')));
    assert(many?.low !== undefined && many.high !== undefined);
    expect(many.value).toBe(0.75);
    expect(many.low).toBeGreaterThan(0.45);
    expect(many.high).toBeLessThan(0.95);
  });
});

describe('what people decide', () => {
  it.each([
    { verdict: 'LAUNCH', choice: 'adopt', contender: 'new', agrees: true },
    { verdict: 'LAUNCH', choice: 'adopt', contender: 'other', agrees: false },
    { verdict: 'LAUNCH', choice: 'adopt', contender: 'tied', agrees: true },
    { verdict: 'LAUNCH', choice: 'adopt', contender: undefined, agrees: false },
    { verdict: 'LAUNCH', choice: 'keep', contender: 'old', agrees: false },
    { verdict: 'LAUNCH_LIMITED', choice: 'adopt', contender: 'new', agrees: false },
    { verdict: 'LAUNCH_LIMITED', choice: 'adopt-limited', contender: 'new', agrees: true },
    { verdict: 'HOLD', choice: 'keep', contender: 'old', agrees: true },
    { verdict: 'HOLD', choice: 'adopt-limited', contender: 'new', agrees: false },
    { verdict: 'NEEDS_DATA', choice: 'postpone', contender: undefined, agrees: true },
    { verdict: 'NEEDS_DATA', choice: 'keep', contender: 'old', agrees: false },
    { verdict: 'NOT_CERTIFIABLE', choice: 'adopt', contender: 'new', agrees: false },
    { verdict: 'NO_DECISION', choice: 'adopt', contender: 'new', agrees: false },
  ] as const)('at $verdict: to $choice $contender agrees: $agrees', ({ verdict, choice, contender, agrees }) => {
    expect(agreesWithEngine({ verdict, candidate: 'new', tied: ['new', 'tied'] }, { choice, contender })).toBe(agrees);
  });

  it('is held against a hash or its first 16 digits, and no fewer', () => {
    expect(sameHash('0123456789abcdef', '0123456789abcdef00')).toBe(true);
    expect(sameHash('0123456789abcdef11', '0123456789abcdef')).toBe(true);
    expect(sameHash('01234567', '0123456789abcdef')).toBe(false);
    expect(sameHash('', '0123456789abcdef')).toBe(false);
  });
});
