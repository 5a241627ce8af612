import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import type { GradeInput, KnownReply } from '#bench/domain/scenario.ts';
import { compileContract } from '#bench/graders/compile-contract.ts';
import { TAXONOMY } from '#scenarios/taxonomy.ts';
import { type ExtractionCase, extraction } from './scenario.ts';

type Case = ExtractionCase;
const CASES: Case[] = [];
for await (const c of extraction.cases.read()) CASES.push(c);

async function grade(grader: string, c: Case, replies: readonly KnownReply[]): Promise<Grade> {
  const texts = replies.map(({ text }) => text ?? '');
  const input: GradeInput<Case> = {
    case: c,
    text: texts.at(-1) ?? '',
    toolCalls: [],
    transcript: texts.map((text) => ({ role: 'assistant', text })),
    replies: texts,
    outcome: { kind: 'answered' },
    state: undefined,
  };
  const found = extraction.graders[grader];
  if (found === undefined) throw new Error(`no grader ${grader}`);
  return found.grade(input, { ask: undefined });
}

function answers(c: Case) {
  const known = extraction.knownAnswers?.(c);
  if (known === undefined) throw new Error('the scenario has known answers');
  return known;
}

describe('the extraction cases', () => {
  it('are at least 66, each with its own id, in at least 36 documents and 4 languages', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(66);
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
    expect(new Set(CASES.map(({ document }) => document)).size).toBeGreaterThanOrEqual(36);
    expect(new Set(CASES.map(({ lang }) => lang))).toEqual(new Set(['en', 'de', 'fr', 'ja']));
  });

  it('come in rounds of one case from each document, so that the first n span as many documents as n cases can', () => {
    const earlier = new Map<string, number>();
    const rounds = CASES.map(({ document }) => {
      const round = earlier.get(document) ?? 0;
      earlier.set(document, round + 1);
      return round;
    });
    expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
  });

  it('are counted in SOURCE.md as they are', () => {
    const source = readFileSync(new URL('./SOURCE.md', import.meta.url), 'utf8');
    expect(source).toContain(`${CASES.length} documents`);
    expect(source).toContain(`${new Set(CASES.map(({ document }) => document)).size} clusters`);
    for (const [kind, cases] of Map.groupBy(CASES, (c) => c.kind)) expect(source).toContain(`${kind} ${cases.length}`);
  });

  it.each(CASES)('$id has a reference that its own contract accepts', (c) => {
    const contract = compileContract(extraction.output?.schema ?? {});
    expect(contract.breachOfSchema(c.want)).toBeUndefined();
    expect(c.want.kind).toBe(c.kind);
  });

  it.each(CASES)('$id takes names, codes, labels and the like from its document, letter for letter', (c) => {
    const { owner, people, organisation, reference, lines, labels } = c.want;
    const copied = [owner, ...people, organisation, reference, ...lines.map(({ code }) => code)];
    for (const text of copied) if (text !== null) expect(c.text.toLowerCase()).toContain(text.toLowerCase());
    for (const { quantity } of lines) expect(c.text).toContain(String(quantity));
    expect(labels).toEqual([...c.text.matchAll(/#([\p{L}]+)/gu)].map(([, word]) => word));
    if (owner !== null) expect(people).toContain(owner);
  });

  it.each(CASES)('$id has no span that ends before it begins, nor one where its kind has none', ({ want }) => {
    if (want.until !== null) {
      expect(['event', 'absence']).toContain(want.kind);
      expect(want.until > (want.date ?? '9999')).toBe(true);
    }
    expect(want.time === null || want.date !== null).toBe(true);
  });
});

describe('the specification of extraction', () => {
  it('has every clause a case cites, and no clause without a case', () => {
    const spec = readFileSync(new URL('../spec/extraction.md', import.meta.url), 'utf8');
    const clauses = [...spec.matchAll(/^## (EXT-\d+) \((MUST|SHOULD)/gm)].map(([, id]) => id);
    const cited = new Set([...extraction.clauses, ...CASES.flatMap((c) => c.clauses)]);
    expect(clauses.toSorted()).toEqual([...cited].sort());
  });
});

describe('the extraction graders', () => {
  it.each(CASES)('$id: every good answer is right by all three', async (c) => {
    expect(answers(c).good.length).toBeGreaterThanOrEqual(2);
    for (const replies of answers(c).good) {
      for (const grader of ['fields', 'contract', 'fieldsLenient']) {
        expect(await grade(grader, c, replies)).toMatchObject({ kind: 'scored', score: 1 });
      }
    }
  });

  it.each(CASES)('$id: every bad answer falls below 1 with its mode', async (c) => {
    const { bad } = answers(c);
    expect(bad.length).toBeGreaterThanOrEqual(6);
    for (const { replies, mode } of bad) {
      const graded = await grade(extraction.primary, c, replies);
      expect(graded).toMatchObject({ kind: 'scored', mode });
      expect(Object.keys(TAXONOMY)).toContain(mode);
      expect(graded.kind === 'scored' && graded.score < 1).toBe(true);
    }
  });

  it.each(CASES)('$id: a lost form costs the contract, and the values found in it cost nothing', async (c) => {
    for (const { replies } of answers(c).bad.filter(({ mode }) => mode === 'fenced-json' || mode === 'extra-prose')) {
      expect(await grade('contract', c, replies)).toMatchObject({ score: 0 });
      expect(await grade('fields', c, replies)).toMatchObject({ score: 0 });
      expect(await grade('fieldsLenient', c, replies)).toMatchObject({ score: 1 });
    }
  });

  it('gives a row of nothing but nulls no pass anywhere but where the document says almost nothing', async () => {
    const empty = { priority: null, owner: null, people: [], organisation: null, reference: null, date: null };
    const rest = { until: null, time: null, amount: null, lines: [], labels: [], recurring: false };
    const right: string[] = [];
    for (const c of CASES) {
      const graded = await grade('fields', c, [{ text: JSON.stringify({ kind: 'idea', ...empty, ...rest }) }]);
      if (graded.kind === 'scored' && graded.score === 1) right.push(c.id);
    }
    expect(right).toEqual(['short-idea']);
  });
});

describe('the extraction prompts', () => {
  it.each(CASES)('$id: show the document, the day it came and every field, and never the reference', (c) => {
    for (const prompt of Object.values(extraction.prompts)) {
      const text = prompt(c)
        .map((message) => message.text)
        .join('\n');
      expect(text).toContain(c.text);
      expect(text).toContain(`Received: ${c.received} (`);
      for (const key of Object.keys(c.want)) expect(text).toContain(`- ${key} `);
      expect(text).not.toContain(JSON.stringify(c.want));
    }
  });
});
