import { describe, expect, it } from 'vitest';
import { claimGates, type JudgedGate } from './claim-gates.ts';

/** A non-inferiority gate with a one-sided p-value, judged at 2.5 %. */
function gate(
  p: number,
  known: { readonly level?: 'blocking' | 'conditional' | 'info'; readonly waived?: boolean } = {},
): JudgedGate {
  const passesAt = (divisor: number): boolean => p <= 0.025 / divisor;
  return {
    gate: {
      id: `p ${p}`,
      kind: 'non-inferior',
      level: known.level ?? 'blocking',
      metric: 'quality',
      margin: { abs: 5 },
      why: 'a test',
    },
    reading: { outcome: passesAt(1) ? 'pass' : 'inconclusive', passesAt },
    waived: known.waived ?? false,
  };
}

const SIGNED: JudgedGate = {
  gate: { id: 'signed', kind: 'sign-off', level: 'blocking', role: 'design', question: 'Is it ours?', why: 'a test' },
  reading: { outcome: 'pass' },
  waived: false,
};

describe('claiming gates of one candidate', () => {
  it('claims every pass where the policy corrects for nothing', () => {
    expect(claimGates('none', [[gate(0.02), gate(0.3), gate(0.02)]])).toEqual([[true, false, true]]);
  });

  it('stops claiming after the first non-pass, in the order of the policy', () => {
    expect(claimGates('hierarchical', [[gate(0.02), gate(0.3), gate(0.001)]])).toEqual([[true, false, false]]);
    expect(claimGates('hierarchical', [[gate(0.001), gate(0.02), gate(0.3)]])).toEqual([[true, true, false]]);
  });

  it('passes over a waived gate, and over conditional ones, without stopping', () => {
    const gates = [gate(0.3, { waived: true }), gate(0.4, { level: 'conditional' }), gate(0.02)];
    expect(claimGates('hierarchical', [gates])).toEqual([[false, false, true]]);
  });

  it('steps down by Holm: the smallest of three at 2.5 % / 3, the next at / 2, the last whole', () => {
    // 0.008 <= 0.00833, 0.012 <= 0.0125, 0.024 <= 0.025.
    expect(claimGates('holm', [[gate(0.024), gate(0.008), gate(0.012)]])).toEqual([[true, true, true]]);
    // 0.009 > 0.00833: nothing is claimed.
    expect(claimGates('holm', [[gate(0.024), gate(0.009), gate(0.012)]])).toEqual([[false, false, false]]);
    // 0.013 > 0.0125: the smallest alone.
    expect(claimGates('holm', [[gate(0.024), gate(0.008), gate(0.013)]])).toEqual([[false, true, false]]);
  });

  it('counts in Holm only what leaves something to chance, and what blocks', () => {
    const gates = [gate(0.024), SIGNED, gate(0.9, { level: 'conditional' }), gate(0.9, { waived: true })];
    expect(claimGates('holm', [gates])).toEqual([[true, true, false, false]]);
  });

  it('never claims an info gate', () => {
    for (const rule of ['none', 'holm', 'hierarchical'] as const) {
      expect(claimGates(rule, [[gate(0.001, { level: 'info' }), gate(0.001)]])).toEqual([[false, true]]);
    }
  });
});

describe('claiming gates of several candidates for one slot', () => {
  it('shares the error out: what would pass alone is not claimed beside another', () => {
    expect(claimGates('hierarchical', [[gate(0.02)], [gate(0.5)]])).toEqual([[false], [false]]);
    expect(claimGates('hierarchical', [[gate(0.012)], [gate(0.5)]])).toEqual([[true], [false]]);
  });

  it('gives the second the whole error once the first stands', () => {
    expect(claimGates('hierarchical', [[gate(0.02)], [gate(0.01)]])).toEqual([[true], [true]]);
  });

  it('judges a candidate by its weakest blocking gate', () => {
    expect(claimGates('hierarchical', [[gate(0.001), gate(0.02)], [gate(0.5)]])).toEqual([[true, false], [false]]);
  });

  it('shares nothing out where the policy corrects for nothing', () => {
    expect(claimGates('none', [[gate(0.02)], [gate(0.5)]])).toEqual([[true], [false]]);
  });
});
