import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { SOURCES } from './sources.ts';

const ALL = Object.entries(SOURCES).flatMap(([name, { files }]) => files.map((file) => ({ name, ...file })));

describe('the sources of evidence', () => {
  it('keep every file in a folder of their own name, and no file twice', () => {
    expect(ALL.filter(({ name, file }) => !file.startsWith(`${name}/`))).toEqual([]);
    expect(new Set(ALL.map(({ file }) => file)).size).toBe(ALL.length);
  });

  it('say of every file what makes it the published one', () => {
    for (const { sha256, bytes } of ALL) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(bytes).toBeGreaterThan(0);
    }
  });

  it('join folder and name upstream, and leave unsaid what is not known', () => {
    expect(SOURCES.bfcl?.files.at(-1)).toMatchObject({
      file: 'bfcl/BFCL_v4_simple_python_possible_answer.json',
      upstream: 'berkeley-function-call-leaderboard/bfcl_eval/data/possible_answer/BFCL_v4_simple_python.json',
    });
    expect(SOURCES.xstest?.files[0]).toMatchObject({ upstream: 'xstest_prompts.csv' });
    expect(SOURCES.mgsm?.files[0]).toMatchObject({ file: 'mgsm/mgsm_de.tsv', upstream: undefined });
  });
});

describeRecorded('the files of evidence', () => {
  it.each(ALL)('$file is the published one', ({ file, bytes, sha256 }) => {
    const content = readFileSync(join(process.env.BAKEOFF_EVIDENCE_DIR ?? '', file));
    expect(content.length).toBe(bytes);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
  });
});
