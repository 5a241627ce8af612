import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { OVERLOADED, type SampleTrial } from '#bench/analysis/sample-trials.ts';
import type { Gate, GateLevel, Policy } from '#bench/domain/policy.ts';
import { mersenneTwister } from '#bench/stats/mersenne-twister.ts';
import { decide } from './decide.ts';
import type { PolicyEvidence } from './policy-evidence.ts';
import { drawnArm, NON_INFERIOR, sampleEvidence, samplePolicy, sureArm } from './sample-evidence.ts';

const base = { level: 'blocking', why: 'a test' } as const;

/** Every kind of gate, some of which pass, fail, stay open or cannot be evaluated on the evidence below. */
const GATES: readonly Gate[] = [
  { ...NON_INFERIOR, id: 'wide', margin: { abs: 30 } } as Gate,
  { ...NON_INFERIOR, id: 'narrow', margin: { abs: 1 } } as Gate,
  { ...base, id: 'relative', kind: 'non-inferior', metric: 'quality', margin: { rel: 0.4 } },
  { ...base, id: 'better', kind: 'superior', metric: 'quality', by: 40 },
  { ...base, id: 'floor', kind: 'floor', metric: 'quality', value: 0.5, on: 'bound' },
  { ...base, id: 'ceiling', kind: 'ceiling', metric: 'quality.exact', value: 0.9, on: 'bound' },
  { ...base, id: 'cheaper', kind: 'budget', metric: 'cost.perSuccess', max: 0.9, vs: 'incumbent-ratio', on: 'bound' },
  { ...base, id: 'monthly', kind: 'budget', metric: 'cost.monthly', max: 10, on: 'bound' },
  { ...base, id: 'fast', kind: 'budget', metric: 'latency.p95', max: 1, vs: 'incumbent-ratio', on: 'bound' },
  { ...base, id: 'first', kind: 'budget', metric: 'ttft.p95', max: 1, on: 'bound' },
  { ...base, id: 'errors', kind: 'budget', metric: 'error.rate', max: 0.2, on: 'bound' },
  { ...base, id: 'steady', kind: 'reliability', metric: 'pass^k', k: 2, min: 0.1 },
  { ...base, id: 'flips', kind: 'reliability', metric: 'flip-rate', max: 0.001 },
  { ...base, id: 'modes', kind: 'no-new-failure-mode', severity: ['S0'], countAs: 1 },
  { ...base, id: 'clauses', kind: 'coverage', clauses: 'MUST', minCases: 1 },
  { ...base, id: 'assay', kind: 'assay-sensitivity', arms: ['null'], minDetected: 1 },
  { ...base, id: 'read', kind: 'sign-off', role: 'design', question: 'Read?' },
  { ...base, id: 'must', kind: 'must-pass', trials: 'all' },
  { ...base, id: 'unknown', kind: 'floor', metric: 'behaviour.kind', value: 1, on: 'estimate' },
];

/** A gate that always fails here. */
const FAILING: Gate = { ...base, id: 'failing', kind: 'floor', metric: 'quality', value: 0.999, on: 'bound' };

const chosen = fc.shuffledSubarray([...GATES], { minLength: 1 }).chain((gates) =>
  fc
    .array(fc.constantFrom<GateLevel>('blocking', 'blocking', 'conditional', 'info'), {
      minLength: gates.length,
      maxLength: gates.length,
    })
    .map((levels) => gates.map((gate, index): Gate => ({ ...gate, level: levels[index] ?? 'blocking' }))),
);

const rules = fc.constantFrom<Policy['multiplicity']>('none', 'holm', 'hierarchical');

function policyOf(gates: readonly Gate[], multiplicity: Policy['multiplicity'] = 'none'): Policy {
  return samplePolicy(gates, {
    multiplicity,
    candidates: ['cand', 'other'].map((id) => ({ id, provider: 'simulated', model: id })),
    evidence: { ...samplePolicy([]).evidence, maxErrorRate: 0.1 },
    tieBreak: ['expected-harm-per-10k', 'cost.perTrial', 'quality'],
    traffic: { source: 'a sample', asOf: '2026-03-01', weights: { letters: 1 }, requestsPerMonth: 1000 },
  });
}

describe('the laws of a verdict', () => {
  let evidence: PolicyEvidence;
  beforeAll(async () => {
    const size = { cases: 60, trials: 2 };
    const source = mersenneTwister(9);
    const timed = (list: readonly (readonly SampleTrial[])[], factor: number): readonly (readonly SampleTrial[])[] =>
      list.map((trials) =>
        trials.map((trial) => {
          const e2eMs = factor * (500 + 1000 * source.nextDouble());
          return {
            ...trial,
            e2eMs,
            ttfatMs: e2eMs / 4,
            usd: (factor * 0.001 * (1 + source.nextDouble())).toFixed(6),
            answer: `${trial.score}`,
          };
        }),
      );
    const cand = timed(
      drawnArm(2, size, () => 0.8),
      0.5,
    ).map((trials, place) => (place === 3 ? [{ outcome: OVERLOADED }, { outcome: OVERLOADED }] : trials));
    evidence = await sampleEvidence({
      inc: timed(
        drawnArm(1, size, () => 0.8),
        1,
      ),
      cand,
      other: timed(
        drawnArm(3, size, () => 0.9),
        2,
      ),
      'control:null': sureArm(new Array<number>(60).fill(0), 2),
    });
  });

  it('the same policy and evidence give the same bytes', () => {
    fc.assert(
      fc.property(chosen, rules, (gates, multiplicity) => {
        const [once, twice] = [1, 2].map(() =>
          JSON.stringify(decide(structuredClone(policyOf(gates, multiplicity)), evidence)),
        );
        expect(twice).toBe(once);
      }),
      { numRuns: 10, seed: 1 },
    );
  });

  it('no finding holds a number that JSON cannot', () => {
    const found = decide(policyOf(GATES, 'holm'), evidence);
    const wrong: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value === 'number' && !Number.isFinite(value)) wrong.push(path);
      if (typeof value === 'string' && /NaN|undefined|Infinity/.test(value)) wrong.push(`${path}: ${value}`);
      if (typeof value === 'object' && value !== null)
        for (const [key, member] of Object.entries(value)) walk(member, `${path}.${key}`);
    };
    walk(found, '');
    expect(wrong).toEqual([]);
    expect(found.candidates.flatMap(({ gates }) => gates).every(({ says }) => says.endsWith('.'))).toBe(true);
  });

  it('adding a blocking gate that fails holds everybody, whatever else is there', () => {
    fc.assert(
      fc.property(chosen, rules, fc.nat(), (gates, multiplicity, where) => {
        const at = where % (gates.length + 1);
        const found = decide(policyOf(gates.toSpliced(at, 0, FAILING), multiplicity), evidence);
        expect(found.candidates.map(({ verdict }) => verdict)).toEqual(['HOLD', 'HOLD']);
        expect(found.candidates[0]?.because).toContain('failing');
      }),
      { numRuns: 15, seed: 2 },
    );
  });

  it('adding a gate never lifts a verdict', () => {
    const lower = { LAUNCH: 3, LAUNCH_LIMITED: 2, NEEDS_DATA: 1, NOT_CERTIFIABLE: 0, NO_DECISION: 0, HOLD: -1 };
    fc.assert(
      fc.property(chosen, fc.constantFrom(...GATES), (gates, extra) => {
        const some = gates.filter(({ id }) => id !== extra.id);
        fc.pre(some.some(({ level }) => level === 'blocking'));
        const [before, after] = [some, [...some, extra]].map(
          (list) => decide(policyOf(list), evidence).candidates[0]?.verdict ?? 'HOLD',
        );
        expect(lower[after ?? 'HOLD']).toBeLessThanOrEqual(lower[before ?? 'HOLD']);
      }),
      { numRuns: 15, seed: 3 },
    );
  });

  it('the order of gates changes nothing where the policy does not test them in order', () => {
    const byId = (found: ReturnType<typeof decide>): unknown =>
      found.candidates.map(({ candidate, verdict, because, gates }) => ({
        candidate,
        verdict,
        because: because.toSorted(),
        gates: gates.toSorted((a, b) => (a.gate < b.gate ? -1 : 1)),
      }));
    fc.assert(
      fc.property(chosen, fc.constantFrom<Policy['multiplicity']>('none', 'holm'), (gates, multiplicity) => {
        const [there, back] = [gates, gates.toReversed()].map((list) => decide(policyOf(list, multiplicity), evidence));
        if (there === undefined || back === undefined) throw new Error('both were decided');
        expect(byId(back)).toEqual(byId(there));
        expect(back.verdict).toBe(there.verdict);
      }),
      { numRuns: 15, seed: 4 },
    );
  });

  it('each gate says its reason again, and where it may be read up', () => {
    const found = decide(policyOf(GATES), evidence);
    for (const { gates } of found.candidates) {
      for (const gate of gates) {
        expect(gate.why).not.toBe('');
        expect(gate.evidence.length).toBeLessThanOrEqual(24);
        if (gate.outcome === 'inconclusive') expect(gate.settle).toBeDefined();
        if (gate.distance !== undefined) expect(gate.distance > 0).toBe(gate.outcome === 'pass');
      }
    }
  });
});
