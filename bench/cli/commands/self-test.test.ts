import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, assert, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { readSelfTests } from '#bench/store/read-self-tests.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { CHECKS } from '#scenarios/published/checks.ts';
import { changedEvidence } from '#scenarios/recorded/changed-evidence.ts';
import type { EvidenceSource } from '#scenarios/recorded/sources.ts';
import { keepingScreen } from '../example-decision-world.ts';
import { runCli } from '../run-cli.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type SelfTestWorld, selfTest } from './self-test.ts';

const folder = temporaryFolder('self-test');
let evidence = '';
let results = '';
let count = 0;
beforeEach(() => {
  count += 1;
  evidence = join(folder, `evidence-${count}`);
  results = join(folder, `results-${count}`);
  mkdirSync(join(evidence, 'set'), { recursive: true });
  writeFileSync(join(evidence, 'set', 'right.txt'), '51.1');
  vi.stubEnv('BAKEOFF_EVIDENCE_DIR', evidence);
});
afterEach(() => vi.unstubAllEnvs());

const SOURCE: EvidenceSource = {
  title: 'A set',
  repository: 'https://github.com/example/set',
  commit: 'abc1234def',
  licence: 'MIT',
  note: undefined,
  files: ['set/right.txt', 'set/other.txt'].map((file) => ({
    file,
    upstream: undefined,
    bytes: 4,
    sha256: createHash('sha256').update('51.1').digest('hex'),
  })),
};

/** Reads its only figure from its only file. */
function readingCheck(id: string, file = 'set/right.txt', figure: Partial<CheckedFigure> = {}): PublishedCheck {
  return {
    id,
    title: `The check ${id}`,
    rule: 'The number in the file.',
    publishedBy: 'Somebody, 2023',
    source: 'set',
    files: [file],
    async check() {
      const path = join(process.env.BAKEOFF_EVIDENCE_DIR ?? '', file);
      const text = readFileSync(path, 'utf8');
      if (text === 'damaged') throw new Error(`${path} is damaged`);
      if (text === 'empty') return [];
      const agreement = { kind: 'rounded', decimals: 1 } as const;
      return [{ name: 'accuracy', unit: '%', published: 51.1, ours: Number(text), agreement, n: 1000, ...figure }];
    },
  };
}

function worldOf(...checks: readonly PublishedCheck[]): SelfTestWorld {
  return {
    checks: Object.fromEntries(checks.map((check) => [check.id, async () => check])),
    sources: { set: SOURCE },
    wall: () => new Date('2026-11-21T21:00:00.000Z'),
  };
}

async function tested(world: SelfTestWorld, wanted: readonly string[] = [], json = false) {
  const screen = keepingScreen();
  const code = await selfTest(wanted, { results, json, write: true }, screen, world);
  return { code, text: screen.text() };
}

describe('bakeoff self-test', () => {
  it('exits with 0 when everything agrees, and says how it was held and to what', async () => {
    const { code, text } = await tested(worldOf(readingCheck('one')));
    expect(code).toBe(0);
    expect(text).toMatch(/^one +✓ +1 +1 +1 to the digits printed +example\/set@abc1234$/m);
    expect(text).toContain('✓ figures printed by the publishers of the data: 1 of 1 agree, in 1 check');
    expect(text).toContain('✓ files read: 1 of 1 are those on record, byte for byte');
  });

  it('exits with 1 and prints both numbers when one differs', async () => {
    writeFileSync(join(evidence, 'set', 'other.txt'), '51.2');
    const { code, text } = await tested(worldOf(readingCheck('one'), readingCheck('two', 'set/other.txt')));
    expect(code).toBe(1);
    expect(text).toMatch(/What differs\n[^\n]+\n[^\n]+\ntwo +accuracy +✗ +51\.1 +51\.200 +% +1 decimal +1000/);
    expect(text).toContain('✗ figures printed by the publishers of the data: 1 of 2 agree, in 2 checks');
    expect(text).toContain('✗ set/other.txt is not the file on record');
  });

  it('does not call a check without its file passed: it was not run, and the rest counts', async () => {
    const { code, text } = await tested(worldOf(readingCheck('one'), readingCheck('two', 'set/other.txt')));
    expect(code).toBe(0);
    expect(text).toMatch(/^two +· no data +missing below \$BAKEOFF_EVIDENCE_DIR: set\/other\.txt +set$/m);
    expect(text).toContain('· not run: 1 check, of which nothing is said.');
    expect(text).toContain('1 of 1 agree, in 1 check');
  });

  it.each([undefined, ''])(
    'exits with 1 and keeps nothing when nothing could be run: the variable is %j',
    async (to) => {
      vi.stubEnv('BAKEOFF_EVIDENCE_DIR', to);
      const { code, text } = await tested(worldOf(readingCheck('one')));
      expect(code).toBe(1);
      expect(text).toContain('BAKEOFF_EVIDENCE_DIR is not set; wanted there: set/right.txt');
      expect(text).toContain('Nothing was checked: none of 1 check could be run. That is no pass.');
      expect(existsSync(results)).toBe(false);
    },
  );

  it('exits with 1 when a check gives up on a file that is there, and names no folder of this machine', async () => {
    writeFileSync(join(evidence, 'set', 'other.txt'), 'damaged');
    const { code, text } = await tested(worldOf(readingCheck('one'), readingCheck('two', 'set/other.txt')));
    expect(code).toBe(1);
    expect(text).toMatch(/^two +✗ gave up +\$BAKEOFF_EVIDENCE_DIR\/set\/other\.txt is damaged +set$/m);
    expect(text).not.toContain(folder);
    expect(readFileSync(join(results, 'self-tests/2026-11-21T210000Z.json'), 'utf8')).not.toContain(folder);
  });

  it.each([
    { found: 'empty', says: 'it gave no figure' },
    { found: 'no number', says: '"accuracy" came out as NaN, against 51.1 published' },
  ])('takes a check that finds $found for one that gave up', async ({ found, says }) => {
    writeFileSync(join(evidence, 'set', 'right.txt'), found);
    const { code, text } = await tested(worldOf(readingCheck('one')));
    expect(code).toBe(1);
    expect(text).toContain(says);
  });

  it('runs the named checks only, shows each figure with its rule, and keeps no result that lacks the others', async () => {
    const { code, text } = await tested(worldOf(readingCheck('one'), readingCheck('two', 'set/other.txt')), ['one']);
    expect(code).toBe(0);
    expect(text).toContain('Rule: The number in the file.');
    expect(text).toMatch(/Every figure\n[^\n]+\n[^\n]+\none +accuracy +✓ +51\.1 +51\.100/);
    expect(text).not.toContain('two');
    expect(existsSync(results)).toBe(false);
  });

  it('refuses a name that it does not know, and names those it does', async () => {
    await expect(tested(worldOf(readingCheck('one')), ['eno'])).rejects.toThrow(
      'No check is called "eno". Known: one.',
    );
  });

  it('tells what publishers printed from what another program computed, and gives every tolerance its reason', async () => {
    const agreement = { kind: 'within', tolerance: 0.5, because: 'the source rolls dice' } as const;
    const { text } = await tested(
      worldOf(
        readingCheck('one'),
        { ...readingCheck('two'), figuresFrom: 'independent-program' },
        readingCheck('three', 'set/right.txt', { ours: 51.4, agreement }),
      ),
    );
    expect(text).toContain('figures printed by the publishers of the data: 2 of 2 agree');
    expect(text).toContain('computed from published data by another program, printed by no publisher: 1 of 1 agree');
    expect(text).toContain('three: within 0.5, because the source rolls dice');
  });

  it('keeps what was found, what was not run, and the files as they were', async () => {
    await tested(worldOf(readingCheck('one'), readingCheck('two', 'set/other.txt')));
    const [kept] = await readSelfTests(results);
    expect(kept).toMatchObject({
      id: '2026-11-21T210000Z',
      checks: [
        {
          id: 'one',
          status: 'reproduced',
          source: { name: 'set', commit: 'abc1234def', licence: 'MIT' },
          files: [{ file: 'set/right.txt', sha256: SOURCE.files[0]?.sha256, asPublished: true }],
          figures: [{ name: 'accuracy', ours: 51.1, agrees: true }],
        },
        { id: 'two', status: 'not-run', because: 'no-data', files: [{ sha256: undefined }] },
      ],
    });
  });

  it('prints as JSON what it keeps', async () => {
    const { text } = await tested(worldOf(readingCheck('one')), [], true);
    expect(`${text}\n`).toBe(readFileSync(join(results, 'self-tests/2026-11-21T210000Z.json'), 'utf8'));
  });

  it('does not run a check whose file nobody lists: its bytes could not be told from any others', async () => {
    await expect(tested(worldOf(readingCheck('one', 'set/unlisted.txt')))).rejects.toThrow(
      'The check one reads set/unlisted.txt, which set does not list.',
    );
  });
});

describe('the command line', () => {
  it('exits with 2 for an unknown check', async () => {
    const { code, err } = await runCli(['self-test', 'nothing']);
    expect(code).toBe(2);
    expect(err).toContain('No check is called "nothing". Known: gsm8k-flags, ');
  });
});

describeRecorded('bakeoff self-test over the recorded evidence', () => {
  const recorded = process.env.BAKEOFF_EVIDENCE_DIR ?? '';

  it('reproduces every figure of every check, from the files on record', async () => {
    vi.stubEnv('BAKEOFF_EVIDENCE_DIR', recorded);
    const screen = keepingScreen();
    expect(await selfTest([], { results, json: false, write: true }, screen)).toBe(0);
    const [kept] = await readSelfTests(results);
    assert(kept !== undefined);
    expect(kept.checks.map(({ id, status }) => [id, status])).toEqual(
      Object.keys(CHECKS).map((id) => [id, 'reproduced']),
    );
    expect(kept.checks.flatMap(({ files }) => files.filter(({ asPublished }) => asPublished !== true))).toEqual([]);
  });

  it('finds one label of one reply changed', async () => {
    const changed = changedEvidence(recorded, {
      file: 'xstest/xstest_v2_completions_gpt4.csv',
      from: /,TRUE,1_full_compliance\r\n/,
      to: ',TRUE,2_full_refusal\r\n',
    });
    vi.stubEnv('BAKEOFF_EVIDENCE_DIR', changed);
    const screen = keepingScreen();
    expect(await selfTest(['xstest-human'], { results, json: false, write: false }, screen)).toBe(1);
    expect(screen.text()).toMatch(/gpt4, full compliance of safe questions +✗ +91\.6 +91\.200/);
    expect(screen.text()).toContain('✗ xstest/xstest_v2_completions_gpt4.csv is not the file on record');
    rmSync(changed, { recursive: true });
  });
});
