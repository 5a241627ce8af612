import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gate, GateLevel, Policy } from '#bench/domain/policy.ts';
import { claimGates, type JudgedGate } from './claim-gates.ts';
import { claimSteps, strictestStep } from './claim-steps.ts';

const SHAPES = {
  difference: { kind: 'non-inferior', metric: 'quality', margin: { abs: 5 } },
  bound: { kind: 'floor', metric: 'quality', value: 0.8, on: 'bound' },
  estimate: { kind: 'ceiling', metric: 'quality', value: 0.2, on: 'estimate' },
  cost: { kind: 'budget', metric: 'cost.perSuccess', max: 1, vs: 'incumbent-ratio', on: 'bound' },
  steady: { kind: 'reliability', metric: 'flip-rate', max: 0.1 },
  counted: { kind: 'must-pass', trials: 'all' },
  signed: { kind: 'sign-off', role: 'r', question: 'q?' },
} as const;

function gateOf(shape: keyof typeof SHAPES, level: GateLevel = 'blocking'): Gate {
  return { id: shape, level, why: 'w', ...SHAPES[shape] };
}

type Rule = Policy['multiplicity'];

function stepOf(gate: Gate, multiplicity: Rule, gates: readonly Gate[], candidates = 1): number {
  const named = Array.from({ length: candidates }, (_, i) => ({ id: `c${i}`, provider: 'p', model: 'm' }));
  return strictestStep(gate, { multiplicity, gates, candidates: named });
}

/** Passes as long as its error is divided by no more than this; 0: does not pass. */
function judged(gate: Gate, strength: number): JudgedGate {
  const chancy = gate.kind !== 'must-pass' && gate.kind !== 'sign-off' && !('on' in gate && gate.on === 'estimate');
  const outcome = strength >= 1 ? 'pass' : 'inconclusive';
  return {
    gate,
    waived: false,
    reading: chancy ? { outcome, passesAt: (divisor) => divisor <= strength } : { outcome },
  };
}

describe('the strictest step', () => {
  const two = [gateOf('difference'), gateOf('bound')];

  it.each<{ rule: Rule; candidates: number; step: number; because: string }>([
    { rule: 'none', candidates: 3, step: 1, because: 'nothing is divided' },
    {
      rule: 'hierarchical',
      candidates: 1,
      step: 1,
      because: 'gates that must all pass, in a fixed order, share no error',
    },
    { rule: 'hierarchical', candidates: 3, step: 3, because: 'any of three candidates may take the slot' },
    { rule: 'holm', candidates: 1, step: 2, because: 'the first of two claims has half of the error' },
    { rule: 'holm', candidates: 3, step: 6, because: 'half of a third' },
  ])('is $step under $rule with $candidates candidates and two gates: $because', ({ rule, candidates, step }) => {
    for (const gate of two) expect(stepOf(gate, rule, two, candidates)).toBe(step);
  });

  it('counts what blocks and leaves something to chance, whatever it measures, and divides for nothing else', () => {
    const shapes = Object.keys(SHAPES) as readonly (keyof typeof SHAPES)[];
    const gates = [
      ...shapes.map((shape) => gateOf(shape)),
      gateOf('difference', 'conditional'),
      gateOf('bound', 'info'),
    ];
    // difference, bound, cost, steady.
    expect(gates.map((gate) => stepOf(gate, 'holm', gates))).toEqual([4, 4, 1, 4, 4, 1, 1, 1, 1]);
  });

  const shape = fc.constantFrom(...(Object.keys(SHAPES) as (keyof typeof SHAPES)[]));
  const level = fc.constantFrom<GateLevel>('blocking', 'conditional');
  const policy = fc.record({
    rule: fc.constantFrom<Rule>('none', 'hierarchical', 'holm'),
    gate: fc.record({ shape, level }).map((one) => gateOf(one.shape, one.level)),
    others: fc.array(fc.record({ shape, level, strength: fc.integer({ min: 0, max: 40 }) }), { maxLength: 4 }),
    rivals: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 3 }),
  });

  it('is enough: a gate that passes there is claimed, whatever becomes of other gates and other candidates', () => {
    fc.assert(
      fc.property(policy, ({ rule, gate, others, rivals }) => {
        const after = others.map((one) => judged(gateOf(one.shape, one.level), one.strength));
        const gates = [gate, ...after.map((one) => one.gate)];
        const step = stepOf(gate, rule, gates, 1 + rivals.length);
        const rivalGates = rivals.map((strength) => gates.map((one) => judged(one, strength)));
        expect(claimGates(rule, [[judged(gate, step), ...after], ...rivalGates])[0]?.[0]).toBe(true);
      }),
    );
  });

  it('is needed by one gate alone: gates that pass at one step each are all claimed by Holm', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (order, candidates) => {
          const gates = order.map(() => gateOf('difference'));
          const named = Array.from({ length: candidates }, (_, i) => ({ id: `c${i}`, provider: 'p', model: 'm' }));
          const steps = gates.map((gate, place) => {
            const all = claimSteps(gate, { multiplicity: 'holm', gates, candidates: named });
            return all[(order[place] ?? 1) - 1] ?? Number.NaN;
          });
          const mine = gates.map((gate, place) => judged(gate, steps[place] ?? 0));
          const rivals = named.slice(1).map(() => gates.map((gate) => judged(gate, 0)));
          expect(claimGates('holm', [mine, ...rivals])[0]).toEqual([true, true, true, true]);
        },
      ),
    );
  });

  it('is needed: one step less is not claimed when nothing else passes', () => {
    fc.assert(
      fc.property(policy, ({ rule, gate, others, rivals }) => {
        const after = others.map((one) => judged(gateOf(one.shape, one.level), 0));
        const gates = [gate, ...after.map((one) => one.gate)];
        const step = stepOf(gate, rule, gates, 1 + rivals.length);
        fc.pre(step > 1);
        const rivalGates = rivals.map(() => gates.map((one) => judged(one, 0)));
        expect(claimGates(rule, [[judged(gate, step - 1), ...after], ...rivalGates])[0]?.[0]).toBe(false);
      }),
    );
  });
});
