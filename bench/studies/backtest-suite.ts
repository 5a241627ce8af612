import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '#bench/domain/policy.ts';
import { policyScenarios } from '#bench/domain/select-cases.ts';
import { decodePolicy, decodePolicyValue } from '#bench/plan/decode-policy.ts';
import { CATALOG } from '#scenarios/catalog.ts';
import { costDown } from '#scenarios/policies/cost-down.ts';
import { answerSheet, type ScenarioSheet } from './answer-sheet.ts';
import { armsOf } from './lab-evidence.ts';

/** The example policies that decide about the lab's models, in the order of the table. */
export const BACKTEST_POLICIES: readonly Policy[] = [
  fromFile('upgrade.yaml'),
  fromFile('forced-migration.yaml'),
  decodePolicyValue(costDown, 'cost-down.ts'),
];

/** The sheets of all scenarios the example policies speak of, with the control arms they ask for. Read and graded once. */
export function backtestSuite(): Promise<readonly ScenarioSheet[]> {
  suite ??= readSuite();
  return suite;
}

let suite: Promise<readonly ScenarioSheet[]> | undefined;

async function readSuite(): Promise<readonly ScenarioSheet[]> {
  const ids = [...new Set(BACKTEST_POLICIES.flatMap(policyScenarios))];
  const arms = [...new Set(BACKTEST_POLICIES.flatMap(armsOf))];
  const sheets: ScenarioSheet[] = [];
  for (const id of ids) {
    const load = CATALOG[id];
    if (load === undefined) throw new Error(`No scenario is called ${id}; an example policy speaks of it.`);
    sheets.push(await answerSheet(await load(), arms));
  }
  return sheets;
}

function fromFile(name: string): Policy {
  return decodePolicy(readFileSync(join(import.meta.dirname, '..', '..', 'scenarios', 'policies', name), 'utf8'), name);
}
