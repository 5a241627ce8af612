import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../project.ts';
import type { Screen } from '../screen.ts';
import { init } from './init.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

describe('bakeoff init', () => {
  it('writes a scenario with cases and lists it in the catalog, once', async () => {
    const root = project();
    await expect(init('release-notes', silent, root)).resolves.toBe(0);
    const catalog = readFileSync(join(root, 'scenarios/catalog.ts'), 'utf8');
    expect(catalog).toContain(
      "  'release-notes': loads(() => import('./release-notes/scenario.ts').then((m) => m.releaseNotes)),\n};",
    );
    expect(readFileSync(join(root, 'scenarios/release-notes/cases.jsonl'), 'utf8').trim().split('\n')).toHaveLength(3);
    await expect(init('release-notes', silent, root)).rejects.toThrow(/there already/);
  });

  it('refuses an id that would not be one, and writes nothing', async () => {
    const root = project();
    const before = readFileSync(join(root, 'scenarios/catalog.ts'), 'utf8');
    await expect(init('../Release Notes', silent, root)).rejects.toThrow(/lower-case words/);
    expect(readFileSync(join(root, 'scenarios/catalog.ts'), 'utf8')).toBe(before);
  });
});

const silent: Screen = { out: () => {}, note: () => {}, columns: 100, live: false, paint: (_style, text) => text };

function project(): string {
  const root = mkdtempSync(join(tmpdir(), 'bakeoff-init-'));
  roots.push(root);
  mkdirSync(join(root, 'scenarios'));
  cpSync(join(PROJECT_ROOT, 'scenarios/catalog.ts'), join(root, 'scenarios/catalog.ts'));
  return root;
}
