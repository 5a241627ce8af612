import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import type { EvidenceSource } from '#scenarios/recorded/sources.ts';
import { keepingScreen } from '../example-decision-world.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { fetchEvidence } from './fetch-evidence.ts';

const evidence = temporaryFolder('fetch-evidence');
beforeEach(() => {
  mkdirSync(join(evidence, 'set'), { recursive: true });
  writeFileSync(join(evidence, 'set', 'a.csv'), 'a');
  writeFileSync(join(evidence, 'set', 'b.csv'), 'b');
  vi.stubEnv('BAKEOFF_EVIDENCE_DIR', evidence);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(evidence, 'set'), { recursive: true });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const SET: EvidenceSource = {
  title: 'A set',
  repository: 'https://github.com/example/set',
  commit: 'abc1234',
  licence: 'MIT',
  note: 'Mind the gap.',
  files: [
    { file: 'set/a.csv', upstream: 'data/first.csv', bytes: 1, sha256: sha256('a') },
    { file: 'set/b.csv', upstream: undefined, bytes: 1, sha256: sha256('b') },
  ],
};
const FAR: EvidenceSource = {
  ...SET,
  commit: undefined,
  files: [{ file: 'far/c.csv', upstream: 'c.csv', bytes: 1, sha256: sha256('c') }],
};

async function fetched(wanted: string | undefined, flags: { json?: boolean; verify?: boolean } = {}) {
  const screen = keepingScreen();
  const code = await fetchEvidence(wanted, { json: false, verify: false, ...flags }, screen, { set: SET, far: FAR });
  return { code, text: screen.text(), screen };
}

describe('bakeoff fetch-evidence', () => {
  it('gives the lines that fetch each file, and those that check its hash without this program', async () => {
    const { code, text } = await fetched('set');
    expect(code).toBe(0);
    expect(text).toContain('Nothing is downloaded by bakeoff.');
    expect(text).toContain('note        Mind the gap.');
    expect(text).toContain(
      [
        'mkdir -p "$BAKEOFF_EVIDENCE_DIR/set"',
        'git clone --bare --filter=blob:none https://github.com/example/set set.git',
        'git -C set.git show abc1234:data/first.csv > "$BAKEOFF_EVIDENCE_DIR/set/a.csv"',
        '# set/b.csv: 1 byte; its place upstream is not known for certain, its hash is below',
        '(cd "$BAKEOFF_EVIDENCE_DIR" && sha256sum --check) <<END',
        `${sha256('a')}  set/a.csv`,
        `${sha256('b')}  set/b.csv`,
        'END',
      ].join('\n'),
    );
    expect(text).toContain('2 of 2 files of set as published.');
  });

  it('takes the newest commit where none is pinned, and leaves the rest to the hash', async () => {
    const { text } = await fetched('far');
    expect(text).toContain('commit      not pinned: the hashes say which files are meant');
    expect(text).toContain('git -C far.git show HEAD:c.csv >');
  });

  it('tells a changed file and a missing one from the published ones, and exits with 1', async () => {
    writeFileSync(join(evidence, 'set', 'a.csv'), 'another');
    rmSync(join(evidence, 'set', 'b.csv'));
    const { code, text } = await fetched('set', { verify: true });
    expect(code).toBe(1);
    expect(text).toMatch(/^set\/a\.csv +1 +✗ +other content, 7 bytes$/m);
    expect(text).toMatch(/^set\/b\.csv +1 +✗ +missing$/m);
    expect(text).toContain('0 of 2 files of set as published. They are looked for below $BAKEOFF_EVIDENCE_DIR.');
    expect(text).not.toContain('git clone');
  });

  it('lists all sources and how they stand, with 0, or with 1 when they are to be verified', async () => {
    const { code, text } = await fetched(undefined);
    expect(code).toBe(0);
    expect(text).toMatch(/^set +✓ +2 +2 +0 +0 +MIT +example\/set@abc1234$/m);
    expect(text).toMatch(/^far +✗ +1 +0 +0 +1 +MIT +example\/set$/m);
    expect(text).toContain('1 of 2 sources is there, byte for byte as published.');
    expect((await fetched(undefined, { verify: true })).code).toBe(1);
  });

  it('says that the variable is not set where nothing can be there', async () => {
    vi.stubEnv('BAKEOFF_EVIDENCE_DIR', undefined);
    const { code, text } = await fetched('set', { verify: true });
    expect(code).toBe(1);
    expect(text).toContain('BAKEOFF_EVIDENCE_DIR is not set: set it to the folder');
  });

  it('gives the same as JSON, with null for what is not known', async () => {
    const { screen } = await fetched('set', { json: true });
    expect(screen.json()).toMatchObject({
      schema: 'bakeoff.evidence/1',
      sources: [
        {
          name: 'set',
          files: [
            { file: 'set/a.csv', upstream: 'data/first.csv', state: { kind: 'as-published', sha256: sha256('a') } },
            { file: 'set/b.csv', upstream: null },
          ],
        },
      ],
    });
  });

  it('refuses a name that it does not know', async () => {
    await expect(fetched('sat')).rejects.toThrow('No source of evidence is called "sat". Known: set, far.');
  });
});

describeRecorded('bakeoff fetch-evidence over the recorded evidence', () => {
  const recorded = process.env.BAKEOFF_EVIDENCE_DIR;

  it('finds every file of every source as published', async () => {
    vi.stubEnv('BAKEOFF_EVIDENCE_DIR', recorded);
    const screen = keepingScreen();
    expect(await fetchEvidence(undefined, { json: false, verify: true }, screen)).toBe(0);
    expect(screen.text()).toContain('10 of 10 sources are there, byte for byte as published.');
  });
});
