import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { decodePolicy } from '#bench/plan/decode-policy.ts';
import { EXIT } from '../exit-code.ts';
import { PROJECT_ROOT } from '../project.ts';
import type { Screen } from '../screen.ts';
import { type PolicyCheckFlags, type PolicyNewFlags, policyCheck, policyNew } from './policy.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bakeoff-policy-'));
  folders.push(folder);
  return folder;
}

function aScreen(): Screen & { readonly text: () => string } {
  const lines: string[] = [];
  return {
    out: (text) => void lines.push(text),
    note: () => {},
    columns: 100,
    live: false,
    paint: (_style, text) => text,
    text: () => lines.join('\n'),
  };
}

const CHECK: PolicyCheckFlags = { pilot: undefined, run: undefined, prices: undefined, results: 'none', json: false };
const example = (name: string) => join(PROJECT_ROOT, 'scenarios/policies', name);

describe('bakeoff policy check', () => {
  it.each(['upgrade.yaml', 'forced-migration.yaml', 'cost-down.ts', 'drift.yaml'])('clears %s', async (name) => {
    const screen = aScreen();
    await expect(policyCheck(example(name), CHECK, screen)).resolves.toBe(EXIT.done);
    expect(screen.text()).toMatch(/✓ nothing found that could not hold[\s\S]*Hash [0-9a-f]{64}/);
  });

  it('says before anything is spent what could be found out, and for how much', async () => {
    const screen = aScreen();
    await policyCheck(example('cost-down.ts'), CHECK, screen);
    const text = screen.text().replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/with these cases and trials a true 3-point drop would be called \d+ % of the time/);
    expect(text).toMatch(/Cost [\d,]+ trials, about \$[\d.]+\. A guide, not a quote\./);
    expect(text).toContain('a correlation of 0.7 between both sides');
  });

  it('gives the same as JSON, with a schema', async () => {
    const screen = aScreen();
    await policyCheck(example('upgrade.yaml'), { ...CHECK, json: true }, screen);
    expect(JSON.parse(screen.text())).toMatchObject({
      schema: 'bakeoff.policy-check/1',
      policy: 'assistant-upgrade',
      flaws: [],
      power: { gates: expect.arrayContaining([expect.objectContaining({ gate: 'better' })]) },
    });
  });

  it('is against a policy that could never be met, and says on which line', async () => {
    const file = join(aFolder(), 'mine.yaml');
    const text = readFileSync(example('upgrade.yaml'), 'utf8');
    writeFileSync(file, text.replace('workspace-qa: 120', 'workspace-qa: 9000'));
    const screen = aScreen();
    await expect(policyCheck(file, CHECK, screen)).resolves.toBe(EXIT.findingAgainst);
    expect(screen.text().replaceAll(/\s+/g, ' ')).toMatch(
      /✗ error mine\.yaml:\d+:\d+: 9000 cases are wanted of workspace-qa, and there are \d+: no run could meet this\./,
    );
  });

  it('refuses what is no policy as bad input', async () => {
    const folder = aFolder();
    const file = join(folder, 'mine.yaml');
    writeFileSync(file, 'schema: bakeoff.policy/1\nid: x\n');
    await expect(policyCheck(file, CHECK, aScreen())).rejects.toThrow(/mine\.yaml:1:1: the policy has no "version"/);
    const none = join(folder, 'none.ts');
    writeFileSync(none, 'export const notes: string = "no policy here";\n');
    await expect(policyCheck(none, CHECK, aScreen())).rejects.toThrow(/none\.ts exports no policy/);
    await expect(policyCheck(join(folder, 'gone.yaml'), CHECK, aScreen())).rejects.toThrow(/ENOENT/);
  });
});

const NEW: PolicyNewFlags = {
  run: undefined,
  results: 'results',
  intent: 'cost-down',
  incumbent: 'aurora',
  candidates: ['aurora-mini'],
  scenarios: ['workspace-qa', 'extraction'],
  margin: 5,
  maxCostRatio: 0.4,
  trials: 5,
  owner: 'me@acme.example',
  out: undefined,
};

describe('bakeoff policy new', () => {
  it('writes a policy that checks clean', async () => {
    const out = join(aFolder(), 'new.yaml');
    await expect(policyNew({ ...NEW, out }, aScreen())).resolves.toBe(EXIT.done);
    const screen = aScreen();
    await expect(policyCheck(out, CHECK, screen)).resolves.toBe(EXIT.done);
    expect(screen.text()).toContain('nothing found that could not hold');
    await expect(policyNew({ ...NEW, out }, aScreen())).rejects.toThrow(/there already/);
  });

  it('asks a person for what the flags leave open, and takes what is offered for an empty answer', async () => {
    const asked: string[] = [];
    const screen = aScreen();
    const answers: Readonly<Record<string, string>> = { 'Who answers for it': 'owner@acme.example' };
    await policyNew(
      { ...NEW, intent: undefined, candidates: [], margin: undefined, owner: undefined },
      screen,
      async (question, fallback) => {
        asked.push(question);
        return answers[question] ?? fallback;
      },
    );
    expect(asked).toHaveLength(4);
    expect(decodePolicy(screen.text(), 'new.yaml')).toMatchObject({ intent: 'upgrade', owner: 'owner@acme.example' });
  });

  it('names the flag that is missing where there is nobody to ask', async () => {
    await expect(policyNew({ ...NEW, owner: undefined }, aScreen())).rejects.toThrow(/--owner is not given/);
    await expect(policyNew({ ...NEW, intent: 'upgrad' }, aScreen())).rejects.toThrow(/Did you mean "upgrade"\?/);
    await expect(policyNew({ ...NEW, scenarios: ['nothing'] }, aScreen())).rejects.toThrow(/No scenario "nothing"/);
  });
});
