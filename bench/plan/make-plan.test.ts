import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tool } from './define-scenario.ts';
import { exampleCases, exampleContenders, examplePlan, exampleScenario } from './example-plan.ts';
import { makePlan } from './make-plan.ts';
import { parseContender } from './parse-contender.ts';
import { planChanges } from './plan-changes.ts';

const CASES = exampleCases(3);
const prompts = {
  base: (c: { question: string }) => c.question,
  terse: (c: { question: string }) => `${c.question} Briefly.`,
};
const lookUp = (says: string) => ({
  lookUp: tool({
    description: 'looks up',
    input: z.object({ word: z.string() }),
    // The text is part of the source, so that two tools differ only inside their own function.
    run: says === 'one' ? () => 'one' : () => 'other',
  }),
});

describe('a plan and its changes', () => {
  it.each([
    {
      changed: 'a case',
      now: () => exampleScenario([...CASES.slice(0, 2), { id: 'c3', question: 'Something else?' }]),
      says: ['example: case changed: c3', 'example: prompt changed: base'],
    },
    {
      changed: 'a case more',
      now: () => exampleScenario(exampleCases(4)),
      says: ['example: case added: c4', 'example: prompt changed: base'],
    },
    {
      changed: 'the prompt that is used',
      now: () => exampleScenario(CASES, { prompts: { base: (c) => `${c.question}!` } }),
      says: ['example: prompt changed: base'],
    },
    {
      changed: 'a tool',
      now: () => exampleScenario(CASES, { tools: lookUp('one') }),
      says: ['example: tool added: lookUp'],
    },
    {
      changed: 'the shape of the answer',
      now: () => exampleScenario(CASES, { output: z.object({ answer: z.string() }) }),
      says: ['example: output schema added'],
    },
    {
      changed: 'the scripted turns',
      now: () => exampleScenario(CASES, { turns: () => ['And why?'] }),
      says: ['example: scripted turns added'],
    },
    {
      changed: 'the product code',
      now: () => exampleScenario(CASES, { run: async () => ({ text: 'x' }) }),
      says: ['example: product code added'],
    },
  ])('change together when what is asked changes: $changed', async ({ now, says }) => {
    const contenders = exampleContenders('a', 'b');
    const before = examplePlan([await exampleScenario(CASES)], contenders);
    const after = examplePlan([await now()], contenders);
    expect(after.hash).not.toBe(before.hash);
    expect(planChanges(before, after)).toEqual(says);
  });

  it('change when only the body of a tool changes: what it says is what the contender is asked next', async () => {
    const [before, after] = [
      examplePlan([await exampleScenario(CASES, { tools: lookUp('one') })], exampleContenders('a')),
      examplePlan([await exampleScenario(CASES, { tools: lookUp('other') })], exampleContenders('a')),
    ];
    expect(planChanges(before, after)).toEqual(['example: tool changed: lookUp']);
    expect(after.hash).not.toBe(before.hash);
  });

  it.each([
    {
      changed: 'the version of a grader',
      now: () => exampleScenario(CASES, { prompts, graders: { exact: () => true } }),
    },
    {
      changed: 'a prompt variant that nobody uses',
      now: () => exampleScenario(CASES, { prompts: { ...prompts, terse: () => 'new' } }),
    },
    { changed: 'the title', now: () => exampleScenario(CASES, { title: 'Another', prompts }) },
  ])('stay the same when only $changed changes', async ({ now }) => {
    const before = examplePlan([await exampleScenario(CASES, { prompts })], exampleContenders('a', 'b'));
    const after = examplePlan([await now()], exampleContenders('a', 'b'));
    expect(after.hash).toBe(before.hash);
    expect(planChanges(before, after)).toEqual([]);
  });

  it('name a changed seed, number of trials, contender and order', async () => {
    const scenario = await exampleScenario(CASES);
    const before = examplePlan([scenario], exampleContenders('a', 'b'), { seed: 1, repetitions: 3 });
    const changes = (contenders = exampleContenders('a', 'b'), numbers = { seed: 1, repetitions: 3 }) =>
      planChanges(before, examplePlan([scenario], contenders, numbers));
    expect(changes()).toEqual([]);
    expect(changes(undefined, { seed: 2, repetitions: 5 })).toEqual(['seed 1 is now 2', '3 trials a case are now 5']);
    expect(changes(exampleContenders('a', 'c'))).toEqual(['contender added: c', 'contender gone: b']);
    expect(changes([...exampleContenders('a'), parseContender('b=openai:b-model+effort=low')])).toEqual([
      'contender changed: b',
    ]);
    expect(changes(exampleContenders('b', 'a'))).toEqual(['contenders stand in another order']);
  });

  it('name five cases and count the rest', async () => {
    const before = examplePlan([await exampleScenario(exampleCases(1))], exampleContenders('a'));
    const after = examplePlan([await exampleScenario(exampleCases(9))], exampleContenders('a'));
    expect(planChanges(before, after)[0]).toBe('example: case added: c2, c3, c4, c5, c6 and 3 more');
  });
});

describe('makePlan', () => {
  it.each([
    { fault: 'no trial', options: { repetitions: 0 }, says: /--trials is 0; accepted: a whole number from 1/ },
    { fault: 'half a trial', options: { repetitions: 1.5 }, says: /--trials is 1.5/ },
    {
      fault: 'a negative seed',
      options: { seed: -1 },
      says: /--seed is -1; accepted: a whole number from 0 to 4294967295/,
    },
    { fault: 'half a warm-up', options: { warmUps: 0.5 }, says: /warm-ups of a plan are 0.5/ },
  ])('refuses $fault', async ({ options, says }) => {
    const scenario = await exampleScenario(CASES);
    expect(() =>
      makePlan([scenario], exampleContenders('a'), {
        repetitions: 1,
        seed: 1,
        warmUps: 0,
        caseLimit: undefined,
        ...options,
      }),
    ).toThrow(says);
  });

  it('refuses what would make two trials share an id, or none', async () => {
    const scenario = await exampleScenario(CASES);
    expect(() => examplePlan([scenario], exampleContenders('a', 'a'))).toThrow('Two contenders are called "a"');
    expect(() => examplePlan([scenario, scenario], exampleContenders('a'))).toThrow('Scenario example is named twice');
    expect(() => examplePlan([scenario], [])).toThrow('at least one contender');
    expect(() => examplePlan([], exampleContenders('a'))).toThrow('at least one scenario');
  });

  it('refuses a variant the scenario does not have, and names those it has', async () => {
    const scenario = await exampleScenario(CASES, { prompts });
    expect(() => examplePlan([scenario], [parseContender('a=openai:m+variant=long')])).toThrow(
      'Contender "a" asks for prompt variant "long", which scenario example does not have. Known: base, terse.',
    );
  });
});
