import { Ajv2020 } from 'ajv/dist/2020.js';
import { assert, beforeAll, describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import type { GradeInput } from '#bench/domain/scenario.ts';
import { replyTo } from '#bench/graders/reply-to.ts';
import { type LoadedScenario, loadScenario } from '#bench/plan/load-scenario.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { TAXONOMY } from '#scenarios/taxonomy.ts';
import { acceptedCalls, type MadeCall, type PerturbedCalls, perturbedCalls } from './accepted-calls.ts';
import { offeredTool } from './bfcl-functions.ts';
import { type BfclCase, bfcl } from './scenario.ts';

const AREA: BfclCase = {
  id: 'x',
  category: 'simple_python',
  question: 'How large is a square of 3?',
  request: 'x',
  functions: [
    {
      name: 'math.area',
      description: 'Area.',
      parameters: {
        type: 'dict',
        properties: {
          side: { type: 'float' },
          corners: { type: 'tuple', items: { type: 'integer' } },
          data: { type: 'any' },
        },
        required: ['side', 'gone'],
      },
    },
  ],
  accepted: [{ name: 'math_area', args: { side: [3], corners: ['', [4, 4]] } }],
};

function inputOf(c: BfclCase, calls: readonly MadeCall[]): GradeInput<BfclCase> {
  const toolCalls = calls.map(({ name, input }, place) => ({
    id: `call-${place}`,
    name,
    input,
    rawInput: JSON.stringify(input),
  }));
  return { ...replyTo(c, ''), toolCalls };
}

function grade(c: BfclCase, calls: readonly MadeCall[]): Grade | Promise<Grade> {
  const grader = bfcl.graders.calls;
  assert(grader !== undefined);
  return grader.grade(inputOf(c, calls), { ask: undefined });
}

describe('a function of BFCL', () => {
  it('is offered as JSON Schema, under a name and with types that vendors take', () => {
    expect(AREA.functions.map(offeredTool)).toEqual([
      {
        name: 'math_area',
        description: 'Area.',
        inputSchema: {
          type: 'object',
          properties: {
            side: { type: 'number' },
            corners: { type: 'array', items: { type: 'integer' } },
            data: { type: 'string' },
          },
          required: ['side'],
        },
      },
    ]);
  });

  it('is graded under the offered name', async () => {
    expect(
      await grade({ ...AREA, functions: AREA.functions }, [{ name: 'math.area', input: { side: 3 } }]),
    ).toMatchObject({
      mode: 'wrong-tool',
    });
  });
});

describeRecorded('bfcl over the published cases', () => {
  let cases: readonly BfclCase[];
  let loaded: LoadedScenario;
  beforeAll(async () => {
    cases = await readAll(bfcl.cases.read());
    loaded = await loadScenario(bfcl);
  });

  const ofCategory = (category: string): readonly BfclCase[] => cases.filter((one) => one.category === category);

  it('has 400 simple, 200 multiple, 200 parallel and 240 irrelevance cases, and the first ones hold all four', () => {
    expect(ofCategory('simple_python')).toHaveLength(400);
    expect(ofCategory('multiple')).toHaveLength(200);
    expect(ofCategory('parallel')).toHaveLength(200);
    expect(ofCategory('irrelevance')).toHaveLength(240);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(1040);
    expect(new Set(cases.slice(0, 4).map(({ category }) => category)).size).toBe(4);
  });

  it('offers every case its own functions as valid JSON Schema with plain types', () => {
    const ajv = new Ajv2020({ strict: false });
    for (const one of cases) {
      const tools = loaded.offered?.get(one.id) ?? [];
      expect(tools.map(({ name }) => name)).toEqual(one.functions.map(({ name }) => name.replaceAll('.', '_')));
      for (const { inputSchema } of tools) {
        expect(ajv.validateSchema(inputSchema), one.id).toBe(true);
        expect(inputSchema).toMatchObject({ type: 'object', properties: {} });
        expect(JSON.stringify(inputSchema)).not.toMatch(/"type":"(dict|float|tuple|any)"/);
      }
    }
  });

  it('puts the cases that ask the same into one cluster', () => {
    const { cases: facts } = loaded.planned;
    expect(facts.simple_python_4?.cluster).toBe(facts.multiple_96?.cluster);
    expect(new Set(Object.values(facts).map(({ cluster }) => cluster)).size).toBeLessThan(1040);
  });

  it.each(['simple_python', 'multiple', 'parallel'])(
    'accepts answers made of accepted values in %s, in any order and with all left out that may be',
    async (category) => {
      for (const one of ofCategory(category)) {
        for (const form of ['first', 'last', 'shortest'] as const) {
          const calls = acceptedCalls(one, form);
          expect(await grade(one, calls), `${one.id} ${form}`).toMatchObject({ score: 1 });
          expect(await grade(one, calls.toReversed()), `${one.id} ${form} reversed`).toMatchObject({ score: 1 });
        }
      }
    },
  );

  it.each(['simple_python', 'multiple', 'parallel'])(
    'accepts no spoiled answer in %s, and says what is wrong with it',
    async (category) => {
      const seen = new Map<PerturbedCalls['what'], number>();
      for (const one of ofCategory(category)) {
        for (const { what, calls, mode } of perturbedCalls(one)) {
          seen.set(what, (seen.get(what) ?? 0) + 1);
          expect(await grade(one, calls), `${one.id} ${what} ${JSON.stringify(calls)}`).toMatchObject({
            score: 0,
            mode,
          });
          expect(Object.keys(TAXONOMY)).toContain(mode);
        }
      }
      expect([...seen.keys()].toSorted()).toEqual([
        'a call less',
        'a call more',
        'extra argument',
        'missing argument',
        'wrong function',
        'wrong type',
        'wrong value',
      ]);
    },
  );

  it('accepts no call where none fits, and anything said without one', async () => {
    for (const one of ofCategory('irrelevance')) {
      expect(await grade(one, []), one.id).toMatchObject({ score: 1 });
      for (const { calls, mode } of perturbedCalls(one)) {
        expect(await grade(one, calls), one.id).toMatchObject({ score: 0, mode });
      }
    }
  });

  it('grades the known answers to every case as known', async () => {
    for (const one of cases) {
      const known = bfcl.knownAnswers?.(one);
      assert(known !== undefined && known.bad.length > 0);
      for (const [reply] of known.good)
        expect(await grade(one, reply?.toolCalls ?? []), one.id).toMatchObject({ score: 1 });
      for (const { replies, mode } of known.bad) {
        expect(await grade(one, replies[0]?.toolCalls ?? []), one.id).toMatchObject({ score: 0, mode });
      }
    }
  });
});
