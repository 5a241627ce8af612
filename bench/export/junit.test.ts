import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, assert, beforeEach, describe, expect, it } from 'vitest';
import { callFailure } from '#bench/domain/failure.ts';
import type { GateOutcome } from '#bench/domain/policy.ts';
import type { GateFinding, PolicyFinding } from '#bench/domain/verdict.ts';
import { parseContender } from '#bench/plan/parse-contender.ts';
import { exampleGrade, exampleTrial } from '#bench/store/example-run.ts';
import { exampleExport, exportSource } from './example-export.ts';
import type { ExportSource } from './export-format.ts';
import { HOSTILE_TEXTS } from './hostile-trials.ts';
import { junit } from './junit.ts';
import { writeExport } from './write-export.ts';

const COMMITTED = join(process.cwd(), 'results', 'runs', '2026-10-20T090000Z-monthly-check-67350d');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-junit-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface XmlElement {
  readonly tagName: string;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  querySelector(selector: string): XmlElement | null;
  querySelectorAll(selector: string): Iterable<XmlElement> & { readonly length: number };
}

interface XmlDocument extends Pick<XmlElement, 'querySelector' | 'querySelectorAll'> {
  readonly documentElement: XmlElement;
}

/** Comes without types of its own. */
const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
  readonly JSDOM: new (
    html: string,
  ) => {
    readonly window: { readonly DOMParser: new () => { parseFromString(text: string, type: string): XmlDocument } };
  };
};

/** Parsed by a strict reader: what is not well-formed has no testsuites. */
async function exported(source: ExportSource): Promise<XmlDocument> {
  const out = join(folder, 'junit.xml');
  await writeExport(junit, source, out);
  const { DOMParser } = new JSDOM('').window;
  const document = new DOMParser().parseFromString(await readFile(out, 'utf8'), 'text/xml');
  expect(document.documentElement.tagName).toBe('testsuites');
  return document;
}

function attributeOf(element: XmlElement | null | undefined, name: string): string | null | undefined {
  return element?.getAttribute(name);
}

function endOf(document: XmlDocument, test: string): readonly (string | null | undefined)[] {
  const found = [...document.querySelectorAll('testcase')].find((one) => one.getAttribute('name') === test);
  const end = found?.querySelector('failure, error, skipped');
  return [end?.tagName, end?.getAttribute('message')];
}

const [RATE, SLOW] = [callFailure('rate-limited', 'slow down'), callFailure('timed-out', 'too long')];

function trialsOf(test: string, ends: readonly (number | 'failed' | 'ungraded' | 'not-applicable')[]) {
  const id = (place: number) => `example/${test}/a/${place + 1}`;
  return {
    trials: ends.map((end, place) =>
      exampleTrial(id(place), {
        case: test,
        cluster: test,
        repetition: place + 1,
        ...(end === 'failed' ? { outcome: { kind: 'failed', failure: place === 0 ? RATE : SLOW } } : {}),
      }),
    ),
    grades: ends.flatMap((end, place) => {
      if (end === 'failed' || end === 'ungraded') return [];
      if (end !== 'not-applicable') return [exampleGrade(id(place), end)];
      return [{ trial: id(place), grader: 'exact', grade: { kind: 'notApplicable' as const, reason: 'no question' } }];
    }),
  };
}

describe('a run as JUnit XML', () => {
  it.each([
    { ends: [1, 1, 1], is: [undefined, undefined], because: 'every trial passes' },
    { ends: [1, 0, 1], is: ['failure', '2 of 3 trials pass, 95 % interval 9.4 to 99.2 %'], because: 'one fails' },
    { ends: [0.5, 1, 1], is: ['failure', '2 of 3 trials pass, mean score 0.833'], because: 'one is only half right' },
    {
      ends: ['failed', 1, 0],
      is: ['failure', '1 of 2 trials pass, 95 % interval 1.3 to 98.7 %; 1 broken off (rate-limited)'],
      because: 'a failure weighs more than a broken trial',
    },
    {
      ends: ['failed', 'failed', 1],
      is: [
        'error',
        '1 of 1 trial pass, 95 % interval 2.5 to 100.0 %; 1 broken off (rate-limited); 1 broken off (timed-out)',
      ],
      because: 'what was broken off is no pass',
    },
    {
      ends: ['ungraded', 'ungraded', 'ungraded'],
      is: ['error', 'no trial was scored; 3 not graded'],
      because: 'nobody graded it',
    },
    {
      ends: [1, 1],
      is: ['error', '2 of 2 trials pass, 95 % interval 15.8 to 100.0 %; 1 not asked'],
      because: 'a planned trial is missing',
    },
    {
      ends: ['not-applicable', 'not-applicable', 'not-applicable'],
      is: ['skipped', '3 trials to which "exact" does not apply'],
      because: 'nothing is asked of it',
    },
  ] as const)('calls a case $is.0 when $because', async ({ ends, is }) => {
    const source = await exampleExport(folder, { ...trialsOf('c1', ends), repetitions: 3 });
    expect(endOf(await exported(source), 'c1')).toEqual(is);
  });

  it('has a suite for each scenario and contender, whose counts are those of its tests', async () => {
    const document = await exported(await exportSource(COMMITTED));
    const suites = [...document.querySelectorAll('testsuite')];
    expect(suites).toHaveLength(15);
    expect(suites.map((suite) => attributeOf(suite, 'name'))).toContain('tool-calling · borealis-swift');
    // Control arms are bad by rule: a build that fails on them says nothing.
    expect(suites.filter((suite) => attributeOf(suite, 'name')?.includes('control'))).toEqual([]);
    for (const element of [document.documentElement, ...suites]) {
      const said = ['tests', 'failures', 'errors', 'skipped'].map((name) => Number(attributeOf(element, name)));
      const found = ['testcase', 'failure', 'error', 'skipped'].map((tag) => element.querySelectorAll(tag).length);
      expect(said).toEqual(found);
    }
    expect(suites[0]?.querySelector('property[name=evidence]')?.getAttribute('value')).toBe('simulated');
  });

  it('gives no time to what was not timed', async () => {
    const document = await exported(await exampleExport(folder, trialsOf('c1', [1])));
    expect(document.querySelector('testcase')?.hasAttribute('time')).toBe(false);
    expect(document.querySelector('testsuite')?.hasAttribute('time')).toBe(false);
  });

  it('calls what was never asked skipped, and a run without grades no pass', async () => {
    const contenders = ['a', 'b'].map((label) => parseContender(`${label}=openai:m`));
    const document = await exported(
      await exampleExport(folder, { trials: [exampleTrial('example/c1/a/1')], contenders }),
    );
    const ends = [...document.querySelectorAll('testcase')].map((test) =>
      test.querySelector('failure, error, skipped'),
    );
    expect(ends.map((end) => [end?.tagName, attributeOf(end, 'message')])).toEqual([
      ['error', 'no trial was scored; 1 not graded'],
      ['skipped', 'never asked'],
    ]);
  });

  it.each(HOSTILE_TEXTS.map((text) => ({ text })))('stays well-formed with $text in it', async ({ text }) => {
    const { trials, grades } = trialsOf('c1', [0]);
    const contenders = [{ ...parseContender('a=openai:m'), modelId: text }];
    const source = await exampleExport(folder, { trials, grades, contenders, slices: { hostile: text } });
    const document = await exported({ ...source, finding: async () => findingOf([gateOf('fail', text)]) });
    // What XML 1.0 has no place for.
    const readable = text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
    expect(document.querySelector('property[name=model]')?.getAttribute('value')).toBe(readable);
    expect(endOf(document, 'quality')).toEqual(['failure', readable]);
  });

  it('holds no secret, also where it is escaped', async () => {
    const { trials, grades } = trialsOf('c1', [0]);
    const contenders = [{ ...parseContender('a=openai:m'), modelId: 'sk-<very>&secret' }];
    const source = await exampleExport(folder, {
      trials,
      grades,
      contenders,
      source: { secrets: ['sk-<very>&secret'] },
    });
    const document = await exported(source);
    expect(document.querySelector('property[name=model]')?.getAttribute('value')).toBe('[redacted]');
  });
});

describe('the gates of a policy as JUnit tests', () => {
  it.each([
    [gateOf('pass'), undefined, undefined],
    [gateOf('fail'), 'failure', 'what was found'],
    [gateOf('inconclusive'), 'skipped', 'inconclusive: what was found'],
    [gateOf('not-evaluated'), 'skipped', 'not-evaluated: what was found'],
    [gateOf('waived'), 'skipped', 'waived by Ada and Bob until 2026-12-31: known. what was found'],
    [{ ...gateOf('pass'), claimed: false }, 'skipped', 'passes alone, not claimed beside the others: what was found'],
    [{ ...gateOf('pass'), claimed: false, level: 'info' as const }, undefined, undefined],
  ])('%#: %o', async (gate, tag, message) => {
    const source = await exampleExport(folder, trialsOf('c1', [1]));
    const document = await exported({ ...source, finding: async () => findingOf([gate]) });
    expect(endOf(document, 'quality')).toEqual([tag, message]);
    const suite = [...document.querySelectorAll('testsuite')].at(-1);
    assert(suite !== undefined);
    expect(attributeOf(suite, 'name')).toBe('policy upgrade version 3 · b');
    expect(suite.querySelector('property[name=sealedAt]')?.getAttribute('value')).toBe('not sealed before the run');
  });
});

function gateOf(outcome: GateOutcome, says = 'what was found'): GateFinding {
  return {
    gate: 'quality',
    kind: 'non-inferior',
    level: 'blocking',
    candidate: 'b',
    outcome,
    metric: 'quality',
    unit: 'points',
    sides: undefined,
    estimate: undefined,
    threshold: undefined,
    distance: undefined,
    settle: undefined,
    claimed: true,
    waiver:
      outcome === 'waived' ? { gate: 'quality', by: ['Ada', 'Bob'], until: '2026-12-31', reason: 'known' } : undefined,
    evidence: [],
    says,
    why: 'users notice',
  };
}

function findingOf(gates: readonly GateFinding[]): PolicyFinding {
  return {
    schema: 'bakeoff.finding/1',
    policy: { id: 'upgrade', version: 3, hash: 'a'.repeat(64), sealedAt: undefined },
    run: 'r',
    gradingPass: 1,
    asOf: '2026-11-21',
    evidenceKinds: ['measured'],
    verdict: 'HOLD',
    candidate: 'b',
    tied: [],
    candidates: [{ candidate: 'b', verdict: 'HOLD', gates, because: [], cappedAtPct: undefined, says: 'held' }],
    tippingPoints: [],
    deviations: [],
    headline: 'Hold.',
  };
}
