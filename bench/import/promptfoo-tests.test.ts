import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import { describeSamples } from './describe-samples.ts';
import type { AskableCase, ImportedRow } from './imported-row.ts';
import { promptfooTests } from './promptfoo-tests.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-promptfoo-tests-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function rowsIn(path: string, name: string): Promise<readonly ImportedRow[]> {
  const rows: ImportedRow[] = [];
  for await (const row of promptfooTests.read({ name, path, bytes: 0 }, { map: new Map() })) rows.push(row);
  return rows;
}

function rowsOf(content: string, name = 'promptfooconfig.yaml'): Promise<readonly ImportedRow[]> {
  writeFileSync(join(folder, name), content);
  return rowsIn(join(folder, name), name);
}

async function casesOf(content: string): Promise<readonly AskableCase[]> {
  const rows = await rowsOf(content);
  expect(rows.filter(({ kind }) => kind === 'fault')).toEqual([]);
  return rows.flatMap((row) => (row.kind === 'case' ? [row.asked] : []));
}

async function faultsOf(content: string): Promise<readonly string[]> {
  return (await rowsOf(content)).flatMap((row) => (row.kind === 'fault' ? [`${row.place}: ${row.says}`] : []));
}

describe('the tests of a promptfoo configuration', () => {
  it('are cases: the prompt filled in, the assertions the reference, the metadata what it says', async () => {
    const cases = await casesOf(`
description: tickets
prompts: ["Classify: {{ ticket.text }} ({{lang}})"]
defaultTest:
  vars: {lang: en}
  metadata: {team: support}
  assert: [{type: is-json}]
tests:
  - description: angry
    vars: {ticket: {text: "Refund me"}}
    metadata: {id: t1, severity: S1, family: refunds, cluster: angry-ones}
    assert:
      - {type: contains, value: "{{lang}}-refund", weight: 2}
      - {type: javascript, value: "output === {{ticket}}"}
`);
    expect(cases).toEqual([
      {
        case: {
          id: 't1',
          content: [{ role: 'user', text: 'Classify: Refund me (en)' }],
          reference: [
            { type: 'is-json' },
            { type: 'contains', value: 'en-refund', weight: 2 },
            { type: 'javascript', value: 'output === {{ticket}}' },
          ],
          cluster: 'angry-ones',
          severity: 'S1',
          slices: { team: 'support', family: 'refunds' },
        },
        prompt: [{ role: 'user', text: 'Classify: Refund me (en)' }],
        metadata: { description: 'angry' },
      },
    ]);
  });

  it('are asked with every prompt; what comes of one test is one cluster', async () => {
    const cases = await casesOf(`
prompts: [{label: short, raw: "A {{x}}"}, {label: long, raw: "Please A {{x}}"}]
tests: [{vars: {x: [1, 2]}, metadata: {id: t1}}, {vars: {x: 3}}]
`);
    expect(
      cases.map(({ prompt, case: { id, cluster, slices } }) => [prompt[0]?.text, id, cluster, slices.prompt]),
    ).toEqual([
      ['A 1', undefined, 't1', 'short'],
      ['Please A 1', undefined, 't1', 'long'],
      ['A 2', undefined, 't1', 'short'],
      ['Please A 2', undefined, 't1', 'long'],
      ['A 3', undefined, 'tests[1]', 'short'],
      ['Please A 3', undefined, 'tests[1]', 'long'],
    ]);
  });

  it('keep a list as one value where expansion is off', async () => {
    const [only, ...more] = await casesOf(
      'prompts: ["{{x}}"]\ntests: [{vars: {x: [1, 2]}, options: {disableVarExpansion: true, prefix: "List ", suffix: "."}}]',
    );
    expect(only?.prompt).toEqual([{ role: 'user', text: 'List [1,2].' }]);
    expect(more).toEqual([]);
  });

  it.each([
    { as: 'JSON', raw: `'[{"role":"system","content":"Be brief."},{"role":"user","content":"{{q}}"}]'` },
    { as: 'YAML', raw: '"- role: system\\n  content: Be brief.\\n- role: user\\n  content: \'{{q}}\'"' },
  ])('may be asked with chat messages as $as, whatever quotes a variable has', async ({ raw }) => {
    const [only] = await casesOf(`prompts: [${raw}]\ntests: [{vars: {q: 'say "hi"'}}]`);
    expect(only?.prompt).toEqual([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'say "hi"' },
    ]);
  });

  it('with a threshold have it in their reference', async () => {
    const [only] = await casesOf('prompts: [a]\ntests: [{threshold: 0.5, assert: [{type: equals, value: b}]}]\n');
    expect(only?.case.reference).toEqual([
      { type: 'assert-set', threshold: 0.5, assert: [{ type: 'equals', value: 'b' }] },
    ]);
  });

  it('carry with each assertion the code that would change the answer first', async () => {
    const [only] = await casesOf(
      'prompts: [a]\ntests: [{options: {transform: output.x}, assert: [{type: equals, value: b}]}]\n',
    );
    expect(only?.case.reference).toEqual([{ type: 'equals', value: 'b', transform: 'output.x' }]);
  });

  it('are read from JSON as from YAML, with its merged keys and aliases', async () => {
    const json = JSON.stringify({ prompts: ['{{x}}'], tests: [{ vars: { x: 1 } }] });
    expect((await casesOf(json)).map(({ prompt }) => prompt)).toEqual([[{ role: 'user', text: '1' }]]);
    const [, second] = await casesOf(
      'prompts: ["{{x}}{{y}}"]\ntests:\n  - vars: &v {x: 1, y: 2}\n  - vars: {<<: *v, y: 3}\n',
    );
    expect(second?.prompt).toEqual([{ role: 'user', text: '13' }]);
  });
});

describe('what a configuration keeps elsewhere, or computes', () => {
  it.each([
    {
      config: 'prompts: [file://p.txt]\ntests: []',
      says: /^prompts\[0\]: file:\/\/p\.txt is another file.*Write its text here/,
    },
    { config: 'prompts: prompts/a.json\ntests: []', says: /^prompts: prompts\/a\.json is another file/ },
    { config: 'prompts: [{id: x}]\ntests: []', says: /^prompts\[0\]: expected a text, or an object with "raw"/ },
    {
      config: 'prompts: [a]\ntests: file://t.csv',
      says: /^tests: file:\/\/t\.csv is another file.*bakeoff import csv/,
    },
    { config: 'prompts: [a]\ntests: [file://t.yaml]', says: /^tests\[0\]: file:\/\/t\.yaml is another file/ },
    { config: 'prompts: [a]\ntests: [3]', says: /^tests\[0\]: expected an object with "vars"/ },
    { config: 'prompts: [a]\ntests: {a: 1}', says: /^tests: expected a list/ },
    { config: 'prompts: [a]\ndefaultTest: file://d.yaml\ntests: [{}]', says: /^defaultTest: is another file/ },
    { config: 'prompts: [a]\ntests: [{vars: file://v.yaml}]', says: /^tests\[0\]: vars is another file/ },
    {
      config: 'prompts: [a]\ntests: [{vars: {x: file://x.txt}}]',
      says: /^tests\[0\]: vars\.x is the file file:\/\/x\.txt/,
    },
    { config: 'prompts: [a]\ntests: [{assert: [{type: equals, value: file://x}]}]', says: /value from file:\/\/x/ },
    {
      config: 'prompts: [a]\ntests: [{assert: [{$ref: "#/x"}]}]',
      says: /tests\[0\]\.assert\[0\] refers to a template/,
    },
    { config: 'prompts: [a]\ntests: [{assert: [equals]}]', says: /assert\[0\] has no "type"/ },
    { config: 'prompts: [a]\ntests: [{assert: {type: equals}}]', says: /tests\[0\]\.assert is no list/ },
    { config: 'prompts: [a]\ntests: [{options: {transformVars: x}}]', says: /transformVars is code/ },
    { config: 'prompts: [a]\nscenarios: []\ntests: []', says: /^scenarios: .*Write them out/ },
    { config: 'prompts: ["{{x}}"]\ntests: [{}]', says: /^tests\[0\]: \{\{x\}\} has no value in vars/ },
    { config: 'prompts: ["{{ x | upper }}"]\ntests: [{vars: {x: 1}}]', says: /\{\{x \| upper\}\} is more than a name/ },
    {
      config: 'prompts: ["{% if x %}a{% endif %}"]\ntests: [{}]',
      says: /a block of the template language \("\{% if x/,
    },
    { config: 'prompts: ["{# a #}"]\ntests: [{}]', says: /a comment of the template language/ },
    { config: 'prompts: ["{{ x"]\ntests: [{vars: {x: 1}}]', says: /never closed/ },
    { config: 'prompts: ["{{env.KEY}}"]\ntests: [{}]', says: /variable of the environment/ },
    {
      config: 'prompts: ["{{x}}"]\ntests: [{vars: {x: "{{y}}", y: 1}}]',
      says: /value of \{\{x\}\} is a template itself/,
    },
    { config: 'prompts: ["{{constructor.name}}"]\ntests: [{}]', says: /\{\{constructor\.name\}\} has no value/ },
    { config: 'prompts: [\'[{"role":"wizard","content":"a"}]\']\ntests: [{}]', says: /no role that is known/ },
  ])('is a fault by its place: $says', async ({ config, says }) => {
    const [fault] = await faultsOf(config);
    expect(fault).toMatch(says);
  });

  it('keeps no test beside it from being read', async () => {
    const rows = await rowsOf('prompts: ["{{x}}"]\ntests: [{vars: {}}, {vars: {x: 1}}]');
    expect(rows.map(({ kind }) => kind)).toEqual(['fault', 'case', 'about']);
  });
});

describe('files that are no configuration', () => {
  it.each([
    { content: 'a: [1', says: /cannot be read: line 1: .*Accepted: YAML or JSON/ },
    { content: 'hello', says: /no "prompts" and "tests"/ },
    { content: '{"prompts": []}', says: /no "prompts" and "tests"/ },
    { content: '[]', says: /no "prompts" and "tests"/ },
    { content: 'prompts: &a [*a, *a]\ntests: []', says: /alias within its own anchor/ },
    { content: `prompts: ${'['.repeat(3000)}`, says: /cannot be read|nested|alias/ },
    { content: '- '.repeat(50_000), says: /cannot be read|nested|alias/ },
    { content: `prompts: [a]\ntests: ${'[{vars: '.repeat(300)}`, says: /cannot be read|nested|alias/ },
    {
      content: `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g']
        .map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdef'[at]}`).join(',')}]`)
        .join('\n')}\nprompts: *g\ntests: []`,
      says: /Excessive alias count/,
    },
  ])('are refused: $says', async ({ content, says }) => {
    await expect(rowsOf(content)).rejects.toThrow(says);
  });

  it('are refused by their size before they are read', async () => {
    await expect(rowsOf(`prompts: [a]\ntests: []\n#${'x'.repeat(9_000_000)}`)).rejects.toThrow(/9 MB; .*at most 8 MB/);
  });

  it('do not grow without a limit by their lists and variables', async () => {
    const list = JSON.stringify(Array.from({ length: 40 }, (_, at) => at));
    expect(await faultsOf(`prompts: [a]\ntests: [{vars: {x: ${list}, y: ${list}}}]`)).toEqual([
      expect.stringMatching(/more than 1000 combinations/),
    ]);
    const long = 'y'.repeat(100_000);
    expect(await faultsOf(`prompts: ["${'{{x}}'.repeat(20)}"]\ntests: [{vars: {x: ${long}}}]`)).toEqual([
      expect.stringMatching(/more than 1000000 characters/),
    ]);
  });
});

describeSamples('the sample configuration', 'promptfoo', (samples) => {
  it('is one case whose time and cost are left to gates', async () => {
    const rows = await rowsIn(join(samples, 'promptfooconfig.yaml'), 'promptfooconfig.yaml');
    const [row] = rows;
    assert(row?.kind === 'case', JSON.stringify(rows));
    expect(row.place).toBe('tests[0]');
    expect(row.asked.prompt[0]?.text).toMatch(/Ticket: Third time asking\. Refund me NOW\./);
    expect(row.asked.case).toMatchObject({ severity: 'S1', slices: { family: 'structured-extraction' } });
    expect(row.asked.case.reference).toMatchObject([
      { type: 'is-json', value: { required: ['intent', 'urgency'] } },
      { type: 'latency' },
      { type: 'cost' },
      { type: 'contains', value: 'high' },
    ]);
  });
});
