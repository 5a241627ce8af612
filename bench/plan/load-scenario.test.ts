import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CaseSource } from '#bench/domain/scenario.ts';
import { csv, jsonl } from './case-source.ts';
import { defineScenario } from './define-scenario.ts';
import { exampleCases, exampleScenario } from './example-plan.ts';
import { clusterOf, loadScenario, toolsOf } from './load-scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'bakeoff-cases-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const caseSchema = z.object({ id: z.string(), question: z.string(), page: z.string().optional() });

describe('cases', () => {
  it('are read one a line from JSONL, blank lines and a byte order mark aside', async () => {
    const cases = await readAll(
      jsonl(file('jsonl', '\ufeff{"id":"a","question":"1"}\r\n\r\n{"id":"b","question":"2"}'), caseSchema),
    );
    expect(cases).toEqual([
      { id: 'a', question: '1' },
      { id: 'b', question: '2' },
    ]);
  });

  it('may hold the line and paragraph separators of Unicode, which JSON leaves as they are', async () => {
    const question = 'one\u2028two\u2029three';
    const cases = await readAll(jsonl(file('jsonl', JSON.stringify({ id: 'a', question })), caseSchema));
    expect(cases).toEqual([{ id: 'a', question }]);
  });

  it('are read from CSV by its header, numbers turned by the schema', async () => {
    const schema = z.object({ id: z.string(), year: z.coerce.number() });
    expect(await readAll(csv(file('csv', 'id,year\na,2024\n"b, c",2025\n'), schema))).toEqual([
      { id: 'a', year: 2024 },
      { id: 'b, c', year: 2025 },
    ]);
  });

  it.each([
    {
      fault: 'a missing field',
      name: 'jsonl',
      text: '{"id":"a","question":"1"}\n{"id":"b"}',
      says: /\.jsonl, line 2: field "question": .*Correct the case, or its schema/,
    },
    {
      fault: 'a line that is no JSON',
      name: 'jsonl',
      text: '{"id":"a","question":"1"}\n{oops',
      says: /\.jsonl, line 2: not JSON .*one JSON object/,
    },
    { fault: 'a line that is no object', name: 'jsonl', text: '7', says: /line 1: field "\(whole case\)"/ },
    {
      fault: 'a row that lacks a column',
      name: 'csv',
      text: 'id,question\na,1\nb\n',
      says: /\.csv: .*header's columns/,
    },
    { fault: 'a row with a bad field', name: 'csv', text: 'id,query\na,1\n', says: /\.csv, row 1: field "question"/ },
  ])('name file, place and field of $fault', async ({ name, text, says }) => {
    const source = name === 'csv' ? csv(file(name, text), caseSchema) : jsonl(file(name, text), caseSchema);
    await expect(readAll(source)).rejects.toThrow(says);
  });

  it('say where they should be when their file is missing', async () => {
    const missing = pathToFileURL(join(folder, 'nowhere.jsonl'));
    await expect(readAll(jsonl(missing, caseSchema))).rejects.toThrow('nowhere.jsonl is not there');
    await expect(readAll(csv(missing, caseSchema))).rejects.toThrow('nowhere.jsonl is not there');
  });
});

describe('loadScenario', () => {
  it.each([
    {
      fault: 'two cases of one id',
      cases: [...exampleCases(2), ...exampleCases(1)],
      says: /two cases are called "c1"/,
    },
    {
      fault: 'an id that a file name cannot hold',
      cases: [{ id: 'a/b', question: '' }],
      says: /case id "a\/b" is not usable/,
    },
    { fault: 'no case', cases: [], says: /has no cases in written in the scenario: nothing could be asked/ },
  ])('refuses $fault', async ({ cases, says }) => {
    await expect(exampleScenario(cases)).rejects.toThrow(says);
  });

  it('names the prompt and the case when a prompt fails', async () => {
    const prompts = {
      base: (c: { id: string; question: string }) => {
        if (c.id === 'c2') throw new Error('no page');
        return c.question;
      },
    };
    await expect(exampleScenario(exampleCases(3), { prompts })).rejects.toThrow(
      'Scenario example: prompt "base" fails on case "c2": Error: no page.',
    );
  });

  it('gives each case the tools it offers, and makes them part of what is asked', async () => {
    const offers = (words: string) => (c: { id: string }) =>
      c.id === 'c1' ? [{ name: 'add_up', description: words, inputSchema: { type: 'object' } }] : [];
    const loaded = await exampleScenario(exampleCases(2), { offers: offers('adds up') });
    const [first, second] = [...loaded.cases.values()];
    expect(loaded.toolSpecs).toEqual([]);
    expect(first && toolsOf(loaded, first).map(({ name }) => name)).toEqual(['add_up']);
    expect(second && toolsOf(loaded, second)).toEqual([]);
    const reworded = await exampleScenario(exampleCases(2), { offers: offers('adds everything up') });
    const without = await exampleScenario(exampleCases(2));
    expect(Object.keys(loaded.planned.asks.tools)).toEqual(['of each case']);
    expect(new Set([loaded, reworded, without].map(({ planned }) => planned.hash)).size).toBe(3);
  });

  it.each([
    { fault: 'a name with a dot', names: ['math.sum'], says: /case "c1" offers a tool called "math.sum"/ },
    { fault: 'one name twice', names: ['sum', 'sum'], says: /offers a tool called "sum", twice/ },
  ])('refuses offered tools with $fault, which no vendor would take', async ({ names, says }) => {
    const offers = () => names.map((name) => ({ name, description: '', inputSchema: { type: 'object' } }));
    await expect(exampleScenario(exampleCases(1), { offers })).rejects.toThrow(says);
  });

  it.each([{ turns: () => ['Go on.'] }, { tools: {} }])(
    'refuses offered tools beside tools that run or turns: nothing could follow the first call (%o)',
    (beside) => {
      expect(() => exampleScenario(exampleCases(1), { offers: () => [], ...beside })).toThrow(/"offers" beside/);
    },
  );

  it('takes the first cases when only so many are wanted', async () => {
    const { cases } = await exampleScenario(exampleCases(5), { limit: 2 });
    expect([...cases.keys()]).toEqual(['c1', 'c2']);
  });

  it('keeps what the analysis needs of a case: cluster, slices, severity, clauses', async () => {
    const schema = z.object({
      id: z.string(),
      page: z.string().optional(),
      language: z.string().optional(),
      severity: z.enum(['S0', 'S1']).optional(),
      clauses: z.array(z.string()).optional(),
    });
    const cases = [{ id: 'a', page: 'p1', language: 'de', severity: 'S0', clauses: ['C2', 'C1'] }, { id: 'b' }];
    const loaded = await loadScenario(
      defineScenario({
        id: 'facts',
        version: 1,
        title: '',
        tier: 'launch',
        severity: 'S2',
        clauses: ['C1'],
        cases: {
          describes: 'here',
          *read() {
            for (const one of cases) yield schema.parse(one);
          },
        },
        slices: ['language'],
        cluster: 'page',
        prompts: { base: () => 'x' },
        graders: { any: () => true },
        primary: 'any',
      }),
    );
    expect(loaded.planned.cases).toEqual({
      a: { cluster: 'p1', slices: { language: 'de' }, severity: 'S0', clauses: ['C1', 'C2'] },
      b: { cluster: 'b', slices: { language: 'none' }, severity: 'S2', clauses: ['C1'] },
    });
    expect(clusterOf(loaded, { id: 'a' })).toBe('p1');
  });
});

function file(ending: string, text: string): URL {
  files += 1;
  const path = join(folder, `cases-${files}.${ending}`);
  writeFileSync(path, text);
  return pathToFileURL(path);
}

async function readAll<C extends { id: string }>(source: CaseSource<C>): Promise<readonly C[]> {
  const cases: C[] = [];
  for await (const one of source.read()) cases.push(one);
  return cases;
}
