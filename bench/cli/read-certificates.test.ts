import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCertificates } from './read-certificates.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder('certificates');

describe('a file of judges’ certificates', () => {
  it('says of each judge how far it agrees with people, since when, and on whose answers', async () => {
    const file = written(
      'good.yaml',
      'judge/faithful@2: { issued: 2026-10-01, kappa: 0.71, graders: [qa/faithful], contenders: [aurora] }',
    );
    expect(await readCertificates(file)).toEqual({
      'judge/faithful@2': { issued: '2026-10-01', kappa: 0.71, graders: ['qa/faithful'], contenders: ['aurora'] },
    });
  });

  it.each([
    ['no date', 'j: { issued: soon, kappa: 0.7, graders: [a] }', /"j\.issued"/],
    ['an agreement no statistic can have', 'j: { issued: 2026-10-01, kappa: 7, graders: [a] }', /"j\.kappa"/],
    ['a judge of nothing', 'j: { issued: 2026-10-01, kappa: 0.7, graders: [] }', /"j\.graders"/],
  ])('is refused with its entry for %s', async (_because, text, says) => {
    await expect(readCertificates(written('bad.yaml', text))).rejects.toThrow(says);
  });

  it('is empty where none is given', async () => {
    expect(await readCertificates(undefined)).toEqual({});
  });
});

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
