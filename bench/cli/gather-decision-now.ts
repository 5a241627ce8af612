import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { contendersOf, type DecisionNow } from '#bench/analysis/check-decision.ts';
import { type HistoryPoint, historyPoint } from '#bench/analysis/history-point.ts';
import { observe } from '#bench/analysis/observe.ts';
import type { RunSummary } from '#bench/analysis/run-summary.ts';
import type { RunNow } from '#bench/analysis/score-predictions.ts';
import { type History, traceHistories } from '#bench/analysis/trace-history.ts';
import type { LaunchDecision } from '#bench/domain/decision.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { Run } from '#bench/domain/run.ts';
import type { ManualPrice } from '#bench/plan/lock-prices.ts';
import { findDataFile, readDataText } from '#bench/store/data-file.ts';
import { readGradeFacts } from '#bench/store/read-grade-facts.ts';
import { readRuns } from '#bench/store/read-runs.ts';
import { readTrialFacts } from '#bench/store/read-trial-facts.ts';
import { decodeSummary } from '#bench/store/summary-record.ts';
import { runsFolder, SUMMARY_FILE } from '#bench/store/write-run.ts';
import { CATALOG } from '#scenarios/catalog.ts';
import { loadPolicy } from './load-policy.ts';
import { pricesToday } from './prices-today.ts';
import { PROJECT_ROOT } from './project.ts';

export interface DecisionNowOptions {
  readonly resultsDir: string;
  readonly at: Date;
  /** ISO date. */
  readonly asOf: string;
  /** Policies as they are today; undefined: those of scenarios/policies. */
  readonly policies: readonly string[] | undefined;
  readonly manual: Readonly<Record<string, ManualPrice>>;
}

/** Everything that decisions are checked against: runs, prices of today, policies and scenarios as they are. */
export async function gatherDecisionNow(
  decisions: readonly LaunchDecision[],
  { resultsDir, at, asOf, policies, manual }: DecisionNowOptions,
): Promise<DecisionNow> {
  const headers = await readRuns(resultsDir);
  const runs: RunNow[] = [];
  for (const run of headers) {
    runs.push({ run, summary: await summaryOf(join(runsFolder(resultsDir), run.id)) });
  }
  const cited = headers.filter(({ id }) => decisions.some(({ evidence }) => evidence.run === id));
  return {
    asOf,
    runs,
    histories: await historiesOf(decisions, headers, resultsDir),
    prices: Object.fromEntries(cited.map((run) => [run.id, pricesToday(run, { at, manual })])),
    policies: await policyHashes(policies),
    scenarioVersions: await versionsOf(new Set(cited.flatMap(({ plan }) => plan.scenarios.map(({ id }) => id)))),
  };
}

/** A run without one has found nothing yet. */
async function summaryOf(folder: string): Promise<RunSummary> {
  const file = findDataFile(folder, SUMMARY_FILE);
  if (file === undefined) return { level: 0.95, scenarios: [] };
  return decodeSummary(JSON.parse(await readDataText(file)), file.name);
}

/** Only for decisions that a drift alarm re-opens: it takes the trials of every run of their scenarios. */
async function historiesOf(
  decisions: readonly LaunchDecision[],
  runs: readonly Run[],
  resultsDir: string,
): Promise<readonly History[]> {
  const wanted = new Map<string, { readonly scenario: string; readonly contender: string }>();
  for (const decision of decisions.filter(({ reopenOn }) => reopenOn.includes('drift-alarm'))) {
    const cited = runs.find(({ id }) => id === decision.evidence.run);
    for (const { id: scenario } of cited?.plan.scenarios ?? []) {
      for (const contender of contendersOf(decision)) wanted.set(`${scenario}\n${contender}`, { scenario, contender });
    }
  }
  const points: HistoryPoint[] = [];
  for (const run of runs) {
    const { current } = run.grading;
    const pairs = [...wanted.values()].filter(({ scenario }) => run.plan.scenarios.some(({ id }) => id === scenario));
    if (pairs.length === 0 || current === undefined) continue;
    const folder = join(runsFolder(resultsDir), run.id);
    const observations = await observe(run.plan, readTrialFacts(folder), readGradeFacts(folder, current));
    for (const of of pairs) {
      const point = historyPoint(run, observations, of);
      if (point !== undefined) points.push(point);
    }
  }
  return traceHistories(points);
}

const POLICY_FILE = /(?<!\.test)\.(ya?ml|json|ts)$/;

async function policyHashes(files: readonly string[] | undefined): Promise<Readonly<Record<string, string>>> {
  const hashes: Record<string, string> = {};
  for (const file of files ?? (await shippedPolicies())) {
    const policy = await loadPolicy(file);
    hashes[policy.id] = hashPolicy(policy);
  }
  return hashes;
}

async function shippedPolicies(): Promise<readonly string[]> {
  const folder = join(PROJECT_ROOT, 'scenarios', 'policies');
  if (!existsSync(folder)) return [];
  return (await readdir(folder)).filter((name) => POLICY_FILE.test(name)).map((name) => join(folder, name));
}

/** A scenario that is no longer in the catalog has no version of today. */
async function versionsOf(scenarios: ReadonlySet<string>): Promise<Readonly<Record<string, number>>> {
  const versions: Record<string, number> = {};
  for (const id of scenarios) {
    const load = Object.hasOwn(CATALOG, id) ? CATALOG[id] : undefined;
    if (load !== undefined) versions[id] = (await load({ limit: 1 })).planned.version;
  }
  return versions;
}
