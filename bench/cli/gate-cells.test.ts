import { describe, expect, it } from 'vitest';
import type { Estimate } from '#bench/domain/estimate.ts';
import type { Gate } from '#bench/domain/policy.ts';
import type { GateFinding } from '#bench/domain/verdict.ts';
import { gateCells } from './gate-cells.ts';

const GATE: Gate = {
  id: 'answers',
  kind: 'non-inferior',
  level: 'blocking',
  metric: 'quality',
  margin: { abs: 5 },
  why: 'Noticed.',
};

const ESTIMATE: Estimate = {
  value: -0.034,
  low: -0.126,
  high: 0.057,
  level: 0.95,
  method: 'paired-mover-wilson',
  methodVersion: 1,
  scope: 'population',
  cases: 90,
  clusters: 90,
  trials: 360,
  effectiveN: undefined,
  df: 89,
  seed: undefined,
  note: undefined,
  says: '',
};

const FINDING: GateFinding = {
  gate: 'answers',
  kind: 'non-inferior',
  level: 'blocking',
  candidate: 'new',
  outcome: 'inconclusive',
  metric: 'quality',
  unit: 'points',
  sides: { candidate: 0.809, incumbent: 0.843, wins: 11, ties: 66, losses: 13 },
  estimate: ESTIMATE,
  threshold: -0.05,
  distance: -0.076,
  settle: undefined,
  claimed: false,
  waiver: undefined,
  evidence: [],
  says: 'Not settled: 2 trials a case, and 2.5 are not enough. Run more.',
  why: 'Noticed.',
};

const OPTIONS = { tango: undefined, interleaved: true };

describe('gateCells', () => {
  it('shows both sides, the difference with its interval, and who lost and gained', () => {
    expect(gateCells(GATE, FINDING, OPTIONS)).toEqual({
      what: ['answers, n = 90'],
      incumbent: '84.3 %',
      candidate: '80.9 %',
      difference: ['−3.4 points [−12.6, +5.7]', '13 lost, 11 gained'],
      outcome: ['? inconclusive'],
    });
  });

  it('says the level where it is not 95 %, and an open limit in words', () => {
    const estimate = { ...ESTIMATE, level: 0.9, high: undefined };
    expect(gateCells(GATE, { ...FINDING, estimate }, OPTIONS).difference[0]).toBe(
      '−3.4 points [−12.6, unbounded] at 90 %',
    );
  });

  it('says why a gate was not judged, beside what was seen of it', () => {
    const { difference, outcome } = gateCells(GATE, { ...FINDING, outcome: 'not-evaluated' }, OPTIONS);
    expect(difference.slice(0, 2)).toEqual(['−3.4 points [−12.6, +5.7]', '13 lost, 11 gained']);
    expect(difference.slice(2).join(' ')).toBe('Not settled: 2 trials a case, and 2.5 are not enough.');
    expect(outcome).toEqual(['– not evaluated']);
  });

  it('shows a dash and the sentence, never a zero, where nothing was estimated', () => {
    const unasked = { ...FINDING, sides: undefined, estimate: undefined, unit: undefined, metric: undefined };
    expect(gateCells(GATE, { ...unasked, says: 'Nobody was asked.' }, OPTIONS)).toMatchObject({
      what: ['answers'],
      incumbent: '–',
      candidate: '–',
      difference: ['Nobody was asked.'],
    });
  });

  it('says of a pass that it is not claimed, and of what does not block its level', () => {
    expect(gateCells(GATE, { ...FINDING, outcome: 'pass' }, OPTIONS).outcome).toEqual(['✓ pass', 'not claimed']);
    expect(gateCells(GATE, { ...FINDING, outcome: 'pass', claimed: true }, OPTIONS).outcome).toEqual(['✓ pass']);
    expect(gateCells(GATE, { ...FINDING, outcome: 'fail', level: 'info' }, OPTIONS).outcome).toEqual([
      '✗ fail',
      'info',
    ]);
  });

  it.each([
    { metric: 'cost.perSuccess', value: 0.0164611, shown: '1.65 c' },
    { metric: 'cost.perSuccess', value: 0.000787, shown: '0.079 c' },
    { metric: 'cost.per1k', value: 13.82736, shown: '$13.83' },
    { metric: 'cost.perTrial', value: 0, shown: '$0' },
    { metric: 'latency.p95', value: 21_473.6, shown: '21.5 s' },
    { metric: 'latency.p50', value: 190.4, shown: '190 ms' },
    { metric: 'latency.p99', value: 91_000, shown: '1 min 31 s' },
    { metric: 'error.rate', value: 0.02, shown: '2.0 %' },
    { metric: 'quality', value: undefined, shown: '–' },
  ])('writes $value of $metric as $shown', ({ metric, value, shown }) => {
    const sides = { candidate: value, incumbent: value, wins: 0, ties: 0, losses: 0 };
    expect(gateCells(GATE, { ...FINDING, metric, sides }, OPTIONS)).toMatchObject({
      incumbent: shown,
      candidate: shown,
    });
  });

  it.each([
    { metric: 'latency.p95', interleaved: true, indicative: false, because: 'both were asked close together in time' },
    { metric: 'latency.p95', interleaved: false, indicative: true, because: 'one was asked months later' },
    { metric: 'cost.per1k', interleaved: false, indicative: false, because: 'tokens cost the same at any hour' },
  ])('marks $metric as indicative only: $indicative, since $because', ({ metric, interleaved, indicative }) => {
    const budget: GateFinding = {
      ...FINDING,
      kind: 'budget',
      metric,
      unit: 'ratio',
      estimate: { ...ESTIMATE, value: 0.58, low: 0.54, high: 0.957 },
    };
    const { difference } = gateCells(GATE, budget, { tango: undefined, interleaved });
    expect(difference[0]).toBe('−42 % [−46, −4.3]');
    expect(difference.includes('indicative only')).toBe(indicative);
  });
});
