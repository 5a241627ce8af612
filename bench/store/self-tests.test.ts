import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passes, type SelfTest } from '#bench/domain/self-test.ts';
import { readSelfTests } from './read-self-tests.ts';
import { selfTestId, writeSelfTest } from './write-self-test.ts';

let results = '';
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'self-tests-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const SUBJECT = {
  id: 'primes',
  title: 'Primes',
  rule: 'Yes or no.',
  publishedBy: 'Somebody, 2023',
  figuresFrom: 'publishers',
  source: { name: 'set', url: 'https://example.org/set', commit: 'abc1234', licence: 'MIT' },
  files: [{ file: 'set/a.csv', sha256: 'f'.repeat(64), asPublished: true }],
} as const;
const FIGURE = { name: 'share', unit: '%', published: 51.1, ours: 51.1, n: 1000, agrees: true } as const;

function selfTest(at: string): SelfTest {
  return {
    id: selfTestId(at),
    at,
    bakeoff: '0.1.0',
    git: undefined,
    checks: [
      { ...SUBJECT, status: 'reproduced', figures: [{ ...FIGURE, agreement: { kind: 'rounded', decimals: 1 } }] },
      {
        ...SUBJECT,
        id: 'other',
        source: { ...SUBJECT.source, commit: undefined },
        files: [{ file: 'set/b.csv', sha256: undefined, asPublished: undefined }],
        status: 'not-run',
        because: 'no-data',
        reason: 'there is no set/b.csv',
      },
    ],
  };
}

describe('self-tests on disk', () => {
  it('come back as they were written, oldest first', async () => {
    const [later, earlier] = [selfTest('2026-11-21T21:00:00.000Z'), selfTest('2026-11-20T09:30:00.000Z')];
    expect(await writeSelfTest(results, later)).toBe('self-tests/2026-11-21T210000Z.json');
    await writeSelfTest(results, earlier);
    expect(await readSelfTests(results)).toMatchObject([earlier, later]);
  });

  it('that come with the repository can be read, and each has reproduced what it ran', async () => {
    const kept = await readSelfTests(join(import.meta.dirname, '..', '..', 'results'));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.filter((one) => !passes(one)).map(({ id }) => id)).toEqual([]);
  });

  it('are none where there is no folder', async () => {
    expect(await readSelfTests(results)).toEqual([]);
  });

  it('say null for what is not there, and never a zero', async () => {
    await writeSelfTest(results, selfTest('2026-11-21T21:00:00.000Z'));
    const text = readFileSync(join(results, 'self-tests/2026-11-21T210000Z.json'), 'utf8');
    expect(text).toContain('"sha256": null');
    expect(text).toContain('"commit": null');
  });

  it('hold every check once, since its id is the address of its page', async () => {
    const one = selfTest('2026-11-21T21:00:00.000Z');
    await expect(writeSelfTest(results, { ...one, checks: [...one.checks, ...one.checks] })).rejects.toThrow(
      /two checks have the same id/,
    );
  });

  it('are of a day that there is', async () => {
    const one = selfTest('2026-11-21T21:00:00.000Z');
    await expect(writeSelfTest(results, { ...one, at: 'yesterday' })).rejects.toThrow(/no date/);
  });

  it('hold no figure that is no number', async () => {
    const one = selfTest('2026-11-21T21:00:00.000Z');
    const figures = [{ ...FIGURE, ours: Number.NaN, agreement: { kind: 'exact' } as const }];
    await expect(
      writeSelfTest(results, { ...one, checks: [{ ...SUBJECT, status: 'differs', figures }] }),
    ).rejects.toThrow(/"ours" is NaN/);
    expect(await readSelfTests(results)).toEqual([]);
  });

  it('hold no check that claims to be reproduced without a figure', async () => {
    const one = selfTest('2026-11-21T21:00:00.000Z');
    await expect(
      writeSelfTest(results, { ...one, checks: [{ ...SUBJECT, status: 'reproduced', figures: [] }] }),
    ).rejects.toThrow(/checks\.0\.figures/);
  });

  it.each([
    { change: 'cut off', to: '{"schema":', says: /is not JSON/ },
    { change: 'of a later version', to: '{"schema":"bakeoff.self-test/2"}', says: /newer than this program reads/ },
    { change: 'of another format', to: '{"schema":"bakeoff.run/1"}', says: /a self-test file says/ },
  ])('name the file when it is $change', async ({ to, says }) => {
    await writeSelfTest(results, selfTest('2026-11-21T21:00:00.000Z'));
    writeFileSync(join(results, 'self-tests/2026-11-21T210000Z.json'), to);
    await expect(readSelfTests(results)).rejects.toThrow(says);
    await expect(readSelfTests(results)).rejects.toThrow('self-tests/2026-11-21T210000Z.json');
  });

  it('say so when a file was renamed', async () => {
    await writeSelfTest(results, selfTest('2026-11-21T21:00:00.000Z'));
    const folder = join(results, 'self-tests');
    renameSync(join(folder, '2026-11-21T210000Z.json'), join(folder, '2026-11-22T210000Z.json'));
    await expect(readSelfTests(results)).rejects.toThrow(/says its id is "2026-11-21T210000Z"/);
  });
});
