import { describe, expect, it } from 'vitest';
import type { CaseFacts, PlannedScenario } from './plan.ts';
import type { Policy, Select } from './policy.ts';
import { policyScenarios, selectCases } from './select-cases.ts';

const facts = (slices: Readonly<Record<string, string>>, more: Partial<CaseFacts> = {}): CaseFacts => ({
  cluster: 'c',
  slices,
  severity: 'S2',
  clauses: [],
  ...more,
});

const scenario = (id: string, cases: Readonly<Record<string, CaseFacts>>): PlannedScenario => ({
  id,
  version: 1,
  title: id,
  tier: 'launch',
  severity: 'S2',
  clauses: [],
  slices: [],
  primary: 'correct',
  cases,
  hash: id,
  asks: { cases: {}, prompts: {}, tools: {}, output: undefined, turns: undefined, run: undefined },
  graders: { correct: '1' },
});

const SCENARIOS = [
  scenario('qa', {
    plain: facts({ kind: 'single', lang: 'en', tags: 'numbers,legal' }, { clauses: ['QA-1'] }),
    leak: facts({ kind: 'restricted', lang: 'de', tags: 'none' }, { severity: 'S0', clauses: ['QA-1', 'QA-5'] }),
  }),
  scenario('rows', { invoice: facts({ kind: 'invoice', lang: 'de', surface: 'mail' }) }),
];

const taken = (select: Select) =>
  selectCases(SCENARIOS, select).flatMap(({ scenario: { id }, cases }) => cases.map((one) => `${id}/${one}`));

describe('the cases a gate reads', () => {
  it.each<{ select: Select; cases: readonly string[]; because: string }>([
    { select: {}, cases: ['qa/plain', 'qa/leak', 'rows/invoice'], because: 'an empty select takes all' },
    { select: { family: ['rows'] }, cases: ['rows/invoice'], because: 'a family is a scenario' },
    { select: { slice: ['qa/restricted'] }, cases: ['qa/leak'], because: 'a value names its slice' },
    {
      select: { slice: ['qa/lang=de', 'rows/lang=de'] },
      cases: ['qa/leak', 'rows/invoice'],
      because: 'any value fits',
    },
    { select: { slice: ['rows/lang=de'], family: ['qa'] }, cases: [], because: 'every key must fit' },
    { select: { slice: ['qa/kind=de'] }, cases: [], because: 'a value belongs to the slice it is named with' },
    { select: { clause: ['QA-5'] }, cases: ['qa/leak'], because: 'a case cites clauses' },
    { select: { severity: ['S0'] }, cases: ['qa/leak'], because: 'a case has a severity' },
    { select: { case: ['qa/plain'] }, cases: ['qa/plain'], because: 'a case has a name' },
    { select: { tag: ['legal'] }, cases: ['qa/plain'], because: 'a tag is one of several' },
    { select: { slice: ['qa/legal'] }, cases: ['qa/plain'], because: 'a list in a slice has each of its members' },
    { select: { surface: ['mail'] }, cases: ['rows/invoice'], because: 'a surface is a slice' },
    { select: { slice: [] }, cases: [], because: 'a list of nothing takes nothing' },
  ])('takes $cases by $select: $because', ({ select, cases }) => {
    expect(taken(select)).toEqual(cases);
  });

  it('knows the scenarios a policy speaks of, each once', () => {
    const policy = {
      evidence: { minCases: { qa: 2, 'qa/leak': 1 } },
      traffic: { weights: { 'rows/invoice': 1 } },
      gates: [{ select: { family: ['qa'], slice: ['notes/long'] } }, {}],
    } as unknown as Policy;
    expect(policyScenarios(policy)).toEqual(['qa', 'rows', 'notes']);
  });
});
