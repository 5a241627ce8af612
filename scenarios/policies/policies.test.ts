import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, beforeAll, describe, expect, it } from 'vitest';
import { policyPower } from '#bench/analysis/policy-power.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import type { Policy } from '#bench/domain/policy.ts';
import { checkPolicy } from '#bench/plan/check-policy.ts';
import { decodePolicy, decodePolicyValue } from '#bench/plan/decode-policy.ts';
import { explainPolicy } from '#bench/plan/explain-policy.ts';
import { CATALOG } from '#scenarios/catalog.ts';
import { CONTENDERS } from '#scenarios/contenders.ts';
import { readSpec } from '#scenarios/spec/read-spec.ts';
import { costDown } from './cost-down.ts';

const yaml = (name: string): Policy => decodePolicy(readFileSync(join(import.meta.dirname, name), 'utf8'), name);

const POLICIES: Readonly<Record<string, Policy>> = {
  upgrade: yaml('upgrade.yaml'),
  'forced-migration': yaml('forced-migration.yaml'),
  'cost-down': decodePolicyValue(costDown, 'cost-down.ts'),
  drift: yaml('drift.yaml'),
  'lab-switch': yaml('lab-switch.yaml'),
  'lab-autumn': yaml('lab-autumn.yaml'),
};
const NAMES = Object.keys(POLICIES);

const scenarios: PlannedScenario[] = [];
const unread: Record<string, string> = {};
beforeAll(async () => {
  for (const [id, load] of Object.entries(CATALOG)) {
    try {
      scenarios.push((await load()).planned);
    } catch (error) {
      // The recorded scenarios need evidence that is no part of this project.
      unread[id] = String(error);
    }
  }
});

function policyOf(name: string): Policy {
  const policy = POLICIES[name];
  assert(policy !== undefined);
  return policy;
}

describe('the example policies', () => {
  it.each(NAMES)('%s can be met, and contradicts nothing this project knows', (name) => {
    const knowledge = { scenarios, unread, clauses: readSpec(), contenders: CONTENDERS };
    expect(checkPolicy(policyOf(name), knowledge)).toEqual([]);
  });

  it.each(NAMES)('%s is explained gate by gate, in whole sentences', (name) => {
    const paragraphs = explainPolicy(policyOf(name));
    for (const { text } of paragraphs) {
      expect(text).toMatch(/[.!?]$/);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
    expect(paragraphs.filter(({ gate }) => gate !== undefined)).toHaveLength(policyOf(name).gates.length);
  });

  it.each(NAMES)('%s says of every gate that compares what it could find out', (name) => {
    const { gates } = policyPower(policyOf(name), scenarios);
    for (const { cases, says } of gates) {
      expect(says.length).toBeGreaterThan(0);
      if (cases === 0) expect(Object.keys(unread)).not.toEqual([]);
    }
  });

  it('are different policies, each with a hash of its own', () => {
    expect(new Set(Object.values(POLICIES).map(hashPolicy)).size).toBe(NAMES.length);
    expect(new Set(Object.values(POLICIES).map(({ id }) => id)).size).toBe(NAMES.length);
  });

  it('hold GPT-4 of June 2023 to five points of what March could do', () => {
    const { gates, incumbent, candidates } = policyOf('drift');
    expect([incumbent?.id, ...candidates.map(({ id }) => id)]).toEqual(['gpt-4-0314', 'gpt-4-0613']);
    const margins = gates.flatMap((gate) =>
      gate.kind === 'non-inferior' ? [[gate.id, gate.level, gate.margin] as const] : [],
    );
    expect(margins).toEqual([
      ['primes', 'blocking', { abs: 5 }],
      ['happy', 'blocking', { abs: 5 }],
      ['code', 'blocking', { abs: 5 }],
      ['code-unfenced', 'info', { abs: 5 }],
    ]);
  });
});
