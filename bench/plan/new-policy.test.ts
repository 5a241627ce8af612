import { describe, expect, it } from 'vitest';
import type { Clause } from '#bench/domain/clause.ts';
import type { CaseFacts, PlannedScenario } from '#bench/domain/plan.ts';
import type { Intent } from '#bench/domain/policy.ts';
import { checkPolicy } from './check-policy.ts';
import { decodePolicy } from './decode-policy.ts';
import { newPolicy, type PolicyAnswers, type PolicySurroundings } from './new-policy.ts';

function scenarioOf(id: string, cases: number, clause: string): PlannedScenario {
  return {
    id,
    version: 1,
    title: id,
    tier: 'launch',
    severity: 'S2',
    clauses: [clause],
    slices: [],
    primary: 'correct',
    cases: Object.fromEntries(
      Array.from({ length: cases }, (_, i): [string, CaseFacts] => [
        `case-${i}`,
        { cluster: `case-${i}`, slices: {}, severity: 'S2', clauses: [clause] },
      ]),
    ),
    hash: id,
    asks: { cases: {}, prompts: {}, tools: {}, output: undefined, turns: undefined, run: undefined },
    graders: { correct: '1' },
  };
}

const LARGE = scenarioOf('letters', 60, 'LET-1');
const SECOND = scenarioOf('notes', 40, 'NOTE-1');
const SMALL = scenarioOf('odes', 6, 'ODE-1');

const AROUND: PolicySurroundings & { readonly clauses: readonly Clause[] } = {
  contenders: { old: 'simulated:old-1', new: 'simulated:new-1' },
  clauses: ['LET-1', 'NOTE-1', 'ODE-1', 'ELSE-1'].map((id) => ({ id, level: 'MUST', title: id, boundaryPairs: 2 })),
  today: '2026-11-21',
};

const ANSWERS: PolicyAnswers = {
  intent: 'upgrade',
  incumbent: 'old',
  candidates: ['new'],
  scenarios: [LARGE, SECOND],
  marginPoints: 5,
  maxCostRatio: 1.25,
  trials: 5,
  owner: 'letters@acme.example',
};

const INTENTS: readonly Intent[] = [
  'upgrade',
  'cost-down',
  'forced-migration',
  'prompt-change',
  'new-surface',
  'drift-watch',
];

describe('a policy written from a few answers', () => {
  const written = INTENTS.flatMap((intent) =>
    [[LARGE], [LARGE, SECOND], [LARGE, SMALL], [SMALL]].map((scenarios) => ({
      intent,
      scenarios,
      ids: scenarios.map(({ id }) => id).join(' and '),
    })),
  );

  it.each(written)('decodes and checks clean: $intent over $ids', ({ intent, scenarios }) => {
    const text = newPolicy({ ...ANSWERS, intent, scenarios }, AROUND);
    const policy = decodePolicy(text, 'new.yaml');
    expect(policy).toMatchObject({ intent, owner: 'letters@acme.example' });
    const { contenders, clauses } = AROUND;
    expect(
      checkPolicy(policy, { scenarios, contenders, clauses, controlArms: ['null-constant', 'refuse-all'] }),
    ).toEqual([]);
  });

  it('needs no incumbent for a new surface, and one for everything else', () => {
    const text = newPolicy({ ...ANSWERS, intent: 'new-surface', incumbent: undefined }, AROUND);
    const policy = decodePolicy(text, 'new.yaml');
    expect(policy.incumbent).toBeNull();
    expect(policy.gates.map(({ kind }) => kind)).toEqual(['coverage', 'floor', 'sign-off']);
    expect(checkPolicy(policy, { scenarios: ANSWERS.scenarios, ...AROUND })).toEqual([]);
    expect(() => newPolicy({ ...ANSWERS, incumbent: undefined }, AROUND)).toThrow('compares with an incumbent');
  });

  it('says why beside every number of a gate', () => {
    const lines = newPolicy(ANSWERS, AROUND).split('\n');
    const numbers = lines.filter((line) =>
      /^ {4}(margin|minDetected|minCases|minBoundaryPairs|by|countAs|max|value): /.test(line),
    );
    expect(numbers.length).toBeGreaterThan(6);
    expect(numbers.filter((line) => !/ # ./.test(line))).toEqual([]);
  });

  it('puts the answers where they decide', () => {
    const policy = decodePolicy(newPolicy({ ...ANSWERS, intent: 'cost-down', maxCostRatio: 0.4 }, AROUND), 'new.yaml');
    expect(policy.evidence).toMatchObject({ trials: 5, maxTrials: 15, minCases: { letters: 60, notes: 40 } });
    expect(policy.gates.find(({ id }) => id === 'quality')).toMatchObject({ margin: { abs: 5 }, level: 'blocking' });
    expect(policy.gates.find(({ id }) => id === 'cost')).toMatchObject({ max: 0.4, level: 'blocking' });
    expect(policy.traffic?.weights).toEqual({ letters: 0.6, notes: 0.4 });
  });

  it('writes texts that YAML would read as something else in quotes', () => {
    const owner = 'yes: we, the #owners';
    expect(decodePolicy(newPolicy({ ...ANSWERS, owner }, AROUND), 'new.yaml').owner).toBe(owner);
    const spec = 'x=openai:gpt-5-2025-08-07';
    const policy = decodePolicy(newPolicy({ ...ANSWERS, candidates: [spec] }, AROUND), 'new.yaml');
    expect(policy.candidates).toEqual([{ id: 'x', provider: 'openai', model: 'gpt-5-2025-08-07' }]);
  });

  it.each([
    { change: { marginPoints: 0 }, says: /A margin of 0 points: accepted are 0\.5 to 20/ },
    { change: { marginPoints: 0.05 }, says: /accepted are 0\.5 to 20/ },
    { change: { trials: 2.5 }, says: /a whole number from 1/ },
    { change: { maxCostRatio: Number.NaN }, says: /a number above 0/ },
    { change: { candidates: [] }, says: /at least one candidate/ },
    { change: { scenarios: [] }, says: /at least one scenario/ },
    { change: { candidates: ['nobody'] }, says: /"nobody" is not a contender/ },
    { change: { owner: ' ' }, says: /has an owner/ },
  ])('refuses $change, saying what it accepts', ({ change, says }) => {
    expect(() => newPolicy({ ...ANSWERS, ...change }, AROUND)).toThrow(says);
  });
});
