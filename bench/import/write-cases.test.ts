import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Message } from '#bench/domain/message.ts';
import { assertions } from '#bench/graders/assertions.ts';
import { replyTo } from '#bench/graders/reply-to.ts';
import { WRITTEN_CASE } from '#bench/plan/written-case.ts';
import { anyMemberOf, jsonText } from './any-member.ts';
import type { ImportedCase, ImportedRow } from './imported-row.ts';
import { promptfooTests } from './promptfoo-tests.ts';
import { type CasesOrder, type CasesOutcome, writeCases } from './write-cases.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Within the project, where a scenario finds what it imports; a name with a dot is seen by no tool that looks for files. */
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(ROOT, 'scenarios', '.written-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function row(text: string, known: Partial<ImportedCase> = {}, prompt?: readonly Message[]): ImportedRow {
  const messages: readonly Message[] = prompt ?? [{ role: 'user', text }];
  const found: ImportedCase = {
    id: undefined,
    content: messages,
    reference: undefined,
    cluster: undefined,
    severity: undefined,
    slices: {},
    ...known,
  };
  return { kind: 'case', place: `line ${text.length}`, asked: { case: found, prompt: messages, metadata: {} } };
}

const ORDER: Omit<CasesOrder, 'out'> = {
  format: 'jsonl',
  files: [{ name: 'mine.jsonl', sha256: 'ab'.repeat(32) }],
  at: '2026-11-21T10:00:00.000Z',
  skipFaulty: false,
  secrets: [],
};

async function* each(rows: readonly ImportedRow[]): AsyncGenerator<ImportedRow> {
  yield* rows;
}

function write(name: string, rows: readonly ImportedRow[], order: Partial<CasesOrder> = {}): Promise<CasesOutcome> {
  return writeCases(each(rows), { ...ORDER, out: join(folder, name), ...order });
}

function linesOf(name: string): readonly unknown[] {
  return readFileSync(join(folder, name, 'cases.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('cases written as a scenario', () => {
  it('keep what is asked, what is right, and where they were found', async () => {
    const outcome = await write('kept', [
      row('Capital of Australia?', {
        id: 'capital 1',
        reference: 'Canberra',
        severity: 'S1',
        cluster: 'capitals',
        slices: { topic: 'geography', __proto__: 'x', constructor: 'y', id: 'z' },
      }),
      row('And of France, or 7?', { reference: ['Paris', 7], slices: { topic: 'mixed' } }),
    ]);
    expect(outcome).toMatchObject({ cases: 2, faulty: 0, duplicates: 0, references: { texts: 2 } });
    expect(linesOf('kept')).toEqual([
      {
        id: expect.stringMatching(/^capital-1-[0-9a-f]{8}$/),
        messages: [{ role: 'user', text: 'Capital of Australia?' }],
        reference: ['Canberra'],
        severity: 'S1',
        cluster: 'capitals',
        topic: 'geography',
        source: { file: 'mine.jsonl', sha256: 'ab'.repeat(32), place: 'line 21' },
      },
      {
        id: expect.stringMatching(/^case-[0-9a-f]{10}$/),
        messages: [{ role: 'user', text: 'And of France, or 7?' }],
        reference: ['Paris', '7'],
        topic: 'mixed',
        source: { file: 'mine.jsonl', sha256: 'ab'.repeat(32), place: 'line 20' },
      },
    ]);
    const source = readFileSync(join(folder, 'kept', 'SOURCE.md'), 'utf8');
    expect(source).toMatch(/`mine\.jsonl`, sha256 `(?:ab){32}`/);
    expect(source).toMatch(/on 2026-11-21/);
    expect(source).toMatch(/License and owner: not known\. Write here/);
  });

  it('are written once: what asks and expects the same is left out and named', async () => {
    const outcome = await write('once', [
      row('Why?', { id: 'a' }),
      row('Why?', { id: 'b' }),
      row('Why?', { id: 'c', reference: 'So.' }),
    ]);
    expect(outcome).toMatchObject({ cases: 2, duplicates: 1, firstDuplicates: [{ place: 'line 4', of: 'a' }] });
    // The same question with another answer is a case, and depends on the first.
    expect(linesOf('once')).toMatchObject([{ id: 'a' }, { id: 'c', cluster: 'a' }]);
  });

  it('are what answers are to, each once, without the answers', async () => {
    const asked = row('Why?');
    if (asked.kind !== 'case') throw new Error('no case');
    const answer = (contender: string): ImportedRow => ({
      kind: 'trial',
      place: contender,
      trial: {
        scenario: undefined,
        case: asked.asked.case,
        contender: { label: contender, provider: undefined, modelId: contender, parameters: {}, variant: 'base' },
        repetition: undefined,
        prompt: asked.asked.prompt,
        outcome: { kind: 'answered' },
        text: 'Because of the secret answer.',
        reasoningText: '',
        toolCalls: [],
        transcript: [],
        usage: undefined,
        outputTokens: undefined,
        costUsd: undefined,
        latency: { e2eMs: undefined, ttftMs: undefined },
        startedAt: undefined,
        endedAt: undefined,
        finish: undefined,
        servedModel: undefined,
        fingerprint: undefined,
        grades: {},
      },
    });
    expect(await write('answers', [answer('a'), answer('b')])).toMatchObject({
      cases: 1,
      duplicates: 0,
      answersLeftOut: 1,
    });
    expect(readFileSync(join(folder, 'answers', 'cases.jsonl'), 'utf8')).not.toMatch(/secret/);
  });

  it.each([
    {
      rows: [row('a'), { kind: 'fault', place: 'line 2', says: 'torn' } as const],
      says: 'torn',
      because: 'a row that cannot be read',
    },
    {
      rows: [row('a', { id: 'x' }), row('b', { id: 'x' })],
      says: /asks or expects something else/,
      because: 'two cases of one id',
    },
    { rows: [row('a'), row('  ')], says: /asks nothing/, because: 'a case without a question' },
  ])('are not written at all with $because, unless it may be left out', async ({ rows, says, because }) => {
    const name = because.replaceAll(' ', '-');
    expect(await write(name, rows)).toMatchObject({
      folder: undefined,
      faulty: 1,
      firstFaults: [{ says: expect.stringMatching(says) }],
    });
    expect(existsSync(join(folder, name))).toBe(false);
    expect(await write(name, rows, { skipFaulty: true })).toMatchObject({
      folder: join(folder, name),
      cases: 1,
      faulty: 1,
    });
  });

  it('never take the place of a folder, and leave nothing half written behind', async () => {
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'cases.jsonl'), 'mine\n');
    await expect(write('mine', [row('a')])).rejects.toThrow(/mine is there already, and is not written over/);
    async function* torn(): AsyncGenerator<ImportedRow> {
      yield row('a');
      throw new Error('the file ends in the middle');
    }
    await expect(writeCases(torn(), { ...ORDER, out: join(folder, 'torn') })).rejects.toThrow(/ends in the middle/);
    await expect(write('My Cases', [row('a')])).rejects.toThrow(/cannot be called "My Cases".*as in my-cases/);
    expect(await write('empty', [])).toMatchObject({ folder: undefined, cases: 0 });
    expect(readFileSync(join(folder, 'mine', 'cases.jsonl'), 'utf8')).toBe('mine\n');
    expect(readdirSync(folder).filter((name) => name.startsWith('.') || ['torn', 'empty'].includes(name))).toEqual([]);
  });

  it('hold no key of this machine', async () => {
    await write('keys', [row('My key is sk-live-1234567890, why?')], { secrets: ['sk-live-1234567890'] });
    expect(readFileSync(join(folder, 'keys', 'cases.jsonl'), 'utf8')).toMatch(/My key is \[redacted\], why/);
  });
});

describe('a configuration of promptfoo with anything in it', () => {
  const CONFIG = {
    prompts: ['Say {{word}} to {{who.name}}', '[{"role": "user", "content": "{{word}}"}]'],
    defaultTest: { assert: [{ type: 'is-json', value: { type: 'object' } }], vars: { word: 'hello' } },
    tests: [
      {
        description: 'a greeting',
        vars: { who: { name: 'Bo' } },
        assert: [{ type: 'assert-set', threshold: 0.5, assert: [{ type: 'contains', value: '{{word}}', weight: 2 }] }],
        metadata: { id: 't1', severity: 'S1', family: 'greetings' },
      },
      { vars: { word: ['a', 'b'], who: { name: 'An' } }, options: { prefix: 'Now: ' }, threshold: 1 },
    ],
  };
  const LINE = z.looseObject({
    ...WRITTEN_CASE,
    reference: z.array(z.record(z.string(), z.unknown())).min(1).nullable(),
  });
  let runs = 0;

  it('is refused by name, or comes to cases that their scenario can read and grade', async () => {
    await fc.assert(
      fc.asyncProperty(anyMemberOf(CONFIG), async (config) => {
        runs += 1;
        const path = join(folder, 'any.json');
        writeFileSync(path, jsonText(config));
        const rows = promptfooTests.read({ name: 'any.json', path, bytes: 0 }, { map: new Map() });
        const order = { ...ORDER, format: 'promptfoo-tests', skipFaulty: true, out: join(folder, `any-${runs}`) };
        const outcome = await writeCases(rows, order).catch((error: Error) => error.message);
        if (typeof outcome === 'string') {
          expect(outcome).toMatch(/any\.json (?:has no|cannot be read|is nested)/);
          return;
        }
        if (outcome.folder === undefined) return;
        for (const line of linesOf(`any-${runs}`)) {
          const read = LINE.parse(line);
          const grader = assertions<typeof read>({ expected: (c) => c.reference ?? [] });
          expect(await grader.grade(replyTo(read, '{"hello": 1}'), { ask: undefined })).toHaveProperty('kind');
        }
        rmSync(outcome.folder, { recursive: true });
      }),
      { numRuns: 80 },
    );
  });
});

describe('the scenarios that are written', () => {
  const tools: readonly Message[] = [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Weather?' },
    { role: 'assistant', text: '', toolCalls: [{ id: 'c1', name: 'sky', input: undefined, rawInput: '{"broken' }] },
    { role: 'tool', toolCallId: 'c1', name: 'sky', text: 'rain' },
  ];
  const WRITTEN = {
    'with-texts': {
      rows: [
        row('Capital of Australia?', { id: 'c1', reference: 'Canberra', slices: { topic: 'a', 'two-words': 'b' } }),
        row('Long?', { id: 'c2', reference: 'x'.repeat(300), slices: { topic: 'c', 'two-words': 'd' } }),
        row('Nobody knows?', { id: 'c3', severity: 'S0', cluster: 'k' }),
      ],
      order: { title: `It's "quoted"\n${'and long '.repeat(30)}` },
      answer: 'It is Canberra, of course.',
      grades: {
        c1: { correct: 1, exact: 0 },
        c2: { correct: 'ungraded', exact: 'ungraded' },
        c3: { correct: 'ungraded', exact: 'ungraded' },
      },
    },
    assertions: {
      rows: [
        row('Classify', { id: 'c1', reference: [{ type: 'is-json' }, { type: 'contains', value: 'high' }] }),
        row('Judge', { id: 'c2', reference: [{ type: 'llm-rubric', value: 'polite' }] }),
        row('Free', { id: 'c3' }),
      ],
      order: { format: 'promptfoo-tests' },
      answer: '{"urgency": "high"}',
      grades: { c1: { correct: 1 }, c2: { correct: 'ungraded' }, c3: { correct: 'ungraded' } },
    },
    'no-references': {
      rows: [row('tools', { id: 'c1', slices: { lone: 'constant' } }, tools), row('\ud800\u0000 odd', { id: 'c2' })],
      order: {},
      answer: 'anything',
      grades: { c1: { correct: 'ungraded' }, c2: { correct: 'ungraded' } },
    },
    'other-references': {
      rows: [row('Object', { id: 'c1', reference: { a: 1 } })],
      order: {},
      answer: 'anything',
      grades: { c1: { correct: 'ungraded' } },
    },
    new: {
      rows: [
        row('Many facts?', {
          id: 'c1',
          reference: 'yes',
          slices: Object.fromEntries(Array.from({ length: 14 }, (_, at) => [`aRatherLongFieldName${at}`, 'x'])),
        }),
        row('Many facts more?', {
          id: 'c2',
          reference: 'no',
          slices: Object.fromEntries(Array.from({ length: 14 }, (_, at) => [`aRatherLongFieldName${at}`, 'y'])),
        }),
      ],
      order: {},
      answer: 'Yes.',
      grades: { c1: { correct: 1, exact: 1 }, c2: { correct: 0, exact: 0 } },
    },
  } as const;
  type Written = keyof typeof WRITTEN;
  const names = Object.keys(WRITTEN) as readonly Written[];

  beforeAll(async () => {
    for (const name of names) {
      const { rows, order } = WRITTEN[name];
      const { folder: written, firstFaults } = await write(name, rows, order);
      expect(firstFaults).toEqual([]);
      expect(written).toBe(join(folder, name));
    }
  });

  it('are what the formatter and the linter of this project leave as it is', () => {
    const files = names.map((name) => join(folder, name, 'scenario.ts'));
    const { stdout, stderr, status } = spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['check', ...files], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toMatch(new RegExp(`Checked ${files.length} files`));
    expect(status, `${stdout}${stderr}`).toBe(0);
  });

  it('are accepted by the compiler with the settings of this project', () => {
    const project = join(folder, 'tsconfig.json');
    const files = names.map((name) => join(folder, name, 'scenario.ts'));
    writeFileSync(project, JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), include: [], files }));
    const { stdout, status } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it.each(names)('%s is loaded, asked and graded like any other', (name) => {
    const { rows, answer, grades } = WRITTEN[name];
    // In a process of its own: what is written while tests run is no module that they could name.
    const program = `
      const written = await import('${join(folder, name, 'scenario.ts')}');
      const { loadScenario } = await import('${join(ROOT, 'bench/plan/load-scenario.ts')}');
      const { replyTo } = await import('${join(ROOT, 'bench/graders/reply-to.ts')}');
      const [scenario] = Object.values(written);
      const loaded = await loadScenario(scenario);
      const grades = {};
      for (const [id, one] of loaded.cases) {
        grades[id] = {};
        for (const [key, grader] of Object.entries(scenario.graders)) {
          const grade = await grader.grade(replyTo(one, ${JSON.stringify(answer)}), { ask: undefined });
          grades[id][key] = grade.kind === 'scored' ? grade.score : grade.kind;
        }
      }
      const prompts = [...loaded.cases.values()].map((one) => scenario.prompts.base(one));
      console.log(JSON.stringify({ id: scenario.id, title: scenario.title, slices: scenario.slices, grades, prompts }));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const loaded = JSON.parse(printed);
    expect(loaded.id).toBe(name);
    expect(loaded.grades).toEqual(grades);
    expect(loaded.prompts).toEqual(
      rows.map((one) => (one.kind === 'case' ? JSON.parse(JSON.stringify(one.asked.prompt)) : [])),
    );
    expect(loaded.slices).toEqual(
      name === 'with-texts'
        ? ['topic', 'two-words']
        : name === 'new'
          ? Array.from({ length: 12 }, (_, at) => `aRatherLongFieldName${at}`)
          : [],
    );
  });

  it('are listed by a line of the catalog', async () => {
    const { catalogLine } = await write('a-line', [row('a')]);
    expect(catalogLine).toBe("  'a-line': loads(() => import('./a-line/scenario.ts').then((m) => m.aLine)),");
  });
});
