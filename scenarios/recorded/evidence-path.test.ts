import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { evidencePath } from './evidence-path.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'evidence-path-'));
  vi.stubEnv('BAKEOFF_EVIDENCE_DIR', directory);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

describe('evidencePath', () => {
  it('is the place of the file below the folder that the variable names', () => {
    mkdirSync(join(directory, 'set'));
    writeFileSync(join(directory, 'set', 'a.csv'), '');
    expect(evidencePath('set/a.csv', 'somewhere')).toBe(join(directory, 'set', 'a.csv'));
  });

  it('says what is missing, where it is public, and which variable to set', () => {
    expect(() => evidencePath('set/a.csv', 'https://example.org')).toThrow(
      `set/a.csv is needed, and there is no ${join(directory, 'set', 'a.csv')}`,
    );
    vi.stubEnv('BAKEOFF_EVIDENCE_DIR', undefined);
    expect(() => evidencePath('set/a.csv', 'https://example.org')).toThrow(
      /BAKEOFF_EVIDENCE_DIR is not set.+https:\/\/example\.org.+the folder above set\//,
    );
  });
});
