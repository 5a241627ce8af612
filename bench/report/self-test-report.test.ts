import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SelfTest, SelfTestCheck } from '#bench/domain/self-test.ts';
import { loadReport } from './load-report.ts';
import { REPORT_SCHEMA, type Report } from './report.ts';
import { selfTestLine, selfTestReport } from './self-test-report.ts';
import { openReportWriter } from './write-report.ts';

const FILE = { file: 'set/a.csv', sha256: 'f'.repeat(64), asPublished: true } as const;
const SUBJECT = {
  id: 'primes',
  title: 'Primes',
  rule: 'Yes or no.',
  publishedBy: 'Somebody, 2023',
  figuresFrom: 'publishers',
  source: { name: 'set', url: 'https://example.org/set', commit: 'abc1234', licence: 'MIT' },
  files: [FILE],
} as const;
const FIGURE = {
  name: 'share',
  unit: '%',
  published: 51.1,
  ours: 51.1,
  agreement: { kind: 'exact' },
  n: 1000,
  agrees: true,
} as const;
const REPRODUCED: SelfTestCheck = { ...SUBJECT, status: 'reproduced', figures: [FIGURE, FIGURE] };

function selfTest(...checks: readonly SelfTestCheck[]): SelfTest {
  return { id: '2026-11-21T210000Z', at: '2026-11-21T21:00:00.000Z', bakeoff: '0.1.0', git: undefined, checks };
}

describe('a self-test, counted for its page', () => {
  it('keeps apart what publishers printed, what another program computed, and what is known beforehand', () => {
    const { tallies } = selfTestLine(
      selfTest(
        { ...REPRODUCED, id: 'c', figuresFrom: 'construction' },
        REPRODUCED,
        { ...REPRODUCED, id: 'b', figuresFrom: 'independent-program' },
        { ...REPRODUCED, id: 'd' },
      ),
    );
    expect(tallies.map(({ from, checks, figures, agree }) => [from, checks, figures, agree])).toEqual([
      ['publishers', 2, 4, 4],
      ['independent-program', 1, 2, 2],
      ['construction', 1, 2, 2],
    ]);
  });

  it('counts a figure that differs as one that does not agree, and says how figures were held', () => {
    const figures = [
      FIGURE,
      { ...FIGURE, agrees: false, ours: 51.2 },
      { ...FIGURE, agreement: { kind: 'rounded', decimals: 1 } },
      { ...FIGURE, agreement: { kind: 'within', tolerance: 1, because: 'drawn at random' } },
    ] as const;
    const line = selfTestLine(selfTest({ ...SUBJECT, status: 'differs', figures }));
    expect(line.passes).toBe(false);
    expect(line.tallies).toMatchObject([{ figures: 4, agree: 3, exact: 2, rounded: 1, within: 1 }]);
  });

  it('has no figures of a check that was not run, and does not count its files as read', () => {
    const line = selfTestLine(
      selfTest(
        REPRODUCED,
        { ...SUBJECT, id: 'b', status: 'not-run', because: 'no-data', reason: 'there is no set/b.csv' },
        {
          ...SUBJECT,
          id: 'c',
          files: [{ ...FILE, file: 'set/c.csv' }],
          status: 'not-run',
          because: 'error',
          reason: '',
        },
      ),
    );
    expect(line).toMatchObject({ notRun: 2, gaveUp: 1, filesRead: 1, passes: false });
    expect(line.tallies).toMatchObject([{ checks: 3, ran: 1, figures: 2, sources: ['set'] }]);
  });

  it('names every file once, and those that are not the published ones', () => {
    const other = { file: 'set/b.csv', sha256: '0'.repeat(64), asPublished: false } as const;
    const line = selfTestLine(
      selfTest({ ...REPRODUCED, files: [FILE, other] }, { ...REPRODUCED, id: 'b', files: [FILE, other] }),
    );
    expect(line).toMatchObject({ filesRead: 2, otherFiles: ['set/b.csv'] });
  });

  it('gives every check an address of its own that is safe in a path', () => {
    const { checks } = selfTestReport(selfTest({ ...REPRODUCED, id: '../A b' }, { ...REPRODUCED, id: 'a-b' }));
    expect(checks.map(({ slug }) => slug)).toEqual(['a-b', 'a-b-2']);
  });
});

describe('a self-test in the prepared report', () => {
  async function prepared(kept: SelfTest | undefined, asKept = '') {
    const folder = await mkdtemp(join(tmpdir(), 'prepared-'));
    try {
      const writer = await openReportWriter(folder);
      if (kept !== undefined) await writer.writeSelfTest(selfTestReport(kept), asKept);
      const selfTests = kept === undefined ? [] : [selfTestLine(kept)];
      await writer.finish({ schema: REPORT_SCHEMA, selfTests } as unknown as Report);
      return loadReport(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it('comes back with its checks, and its file to the byte', async () => {
    const { selfTest: found, selfTestAsKept } = await prepared(selfTest(REPRODUCED), '{ "as":   "kept" }\n');
    expect(found?.slug).toBe('2026-11-21t210000z');
    expect(found?.checks).toMatchObject([{ id: 'primes', slug: 'primes', status: 'reproduced' }]);
    expect(selfTestAsKept).toBe('{ "as":   "kept" }\n');
  });

  it('is absent where none was ever made', async () => {
    expect(await prepared(undefined)).toMatchObject({ selfTest: undefined, selfTestAsKept: undefined });
  });
});
