import { describe, expect, it } from 'vitest';
import { nonInferiorityGate } from './non-inferiority-gate.ts';

describe('nonInferiorityGate', () => {
  it.each([
    { low: 0.01, high: 0.1, outcome: 'pass', label: 'superior', because: 'all of it lies above 0' },
    { low: -0.02, high: 0.06, outcome: 'pass', label: undefined, because: 'no worse than the margin' },
    { low: -0.04, high: -0.01, outcome: 'pass', label: 'worse within the margin', because: 'worse, by little' },
    { low: -0.2, high: -0.06, outcome: 'fail', label: undefined, because: 'all of it lies past the margin' },
    { low: -0.06, high: 0.02, outcome: 'inconclusive', label: undefined, because: 'the margin lies inside' },
    { low: -0.05, high: 0.02, outcome: 'inconclusive', label: undefined, because: 'touching is not clearing' },
  ])('calls [$low, $high] at 5 points $outcome: $because', ({ low, high, outcome, label }) => {
    const gate = nonInferiorityGate({ difference: (low + high) / 2, interval: { low, high }, cases: 100 }, 0.05);
    expect(gate).toMatchObject({ outcome, label });
    if (outcome === 'inconclusive') expect(gate?.extraCases).toBeGreaterThan(0);
    else expect(gate).toMatchObject({ casesNeeded: undefined, extraCases: undefined });
  });
  it('asks for C ((z.975 + z.8) hw / 1.96 / m)^2 cases when the two look equal', () => {
    // 100 * (2.80158 * 0.08 / 1.95996 / 0.05)^2 = 523.1
    const found = { difference: 0, interval: { low: -0.08, high: 0.08 }, cases: 100 };
    expect(nonInferiorityGate(found, 0.05)).toMatchObject({ casesNeeded: 524, extraCases: 424 });
    expect(nonInferiorityGate(found, 0.05, { power: 0.9 })?.casesNeeded).toBeGreaterThan(524);
  });
  it('promises no number of cases when the difference is at the margin or past it', () => {
    const found = { difference: -0.06, interval: { low: -0.14, high: 0.02 }, cases: 100 };
    expect(nonInferiorityGate(found, 0.05)).toEqual({
      outcome: 'inconclusive',
      label: undefined,
      casesNeeded: undefined,
      extraCases: undefined,
    });
  });
  it('was not evaluated without a comparison, and has no margin of 0', () => {
    expect(nonInferiorityGate(undefined, 0.05)).toBeUndefined();
    expect(() => nonInferiorityGate(undefined, 0)).toThrow(/margin/);
  });
});
