import { clusterLabels, valuesByCase } from '#bench/analysis/arm.ts';
import { decide } from '#bench/analysis/decide/decide.ts';
import type { PolicyEvidence } from '#bench/analysis/decide/policy-evidence.ts';
import { armOf } from '#bench/analysis/observe.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { Gate, LaunchVerdict, Policy } from '#bench/domain/policy.ts';
import { selectCases } from '#bench/domain/select-cases.ts';
import { caseMeans } from '#bench/stats/case-means.ts';
import type { ScenarioSheet } from './answer-sheet.ts';
import type { BacktestCast, BacktestWorld } from './backtest-worlds.ts';
import { labEvidence } from './lab-evidence.ts';
import { scoreRead } from './true-value.ts';

/** What came of some runs in one world. */
export interface WorldTally {
  readonly world: string;
  readonly runs: number;
  readonly verdicts: Readonly<Partial<Record<LaunchVerdict, number>>>;
  /** Of the first candidate at the world's gate, where it estimates anything: their sum and that of their squares. */
  readonly estimated: { readonly runs: number; readonly sum: number; readonly squares: number };
}

/** What pilots saw of one gate: the mean of its difference, its squared standard error in one run, the independent cases behind it. */
export interface GateSpread {
  readonly mean: number;
  readonly squares: number;
  readonly clusters: number;
}

/**
 * Decides a policy in all of its worlds, run after run. Each run has one incumbent with one set of control arms, and a candidate of
 * every world beside it: the worlds differ in nothing else.
 */
export async function backtestRuns(
  policy: Policy,
  sheets: readonly ScenarioSheet[],
  { incumbent, worlds }: BacktestCast,
  seeds: readonly number[],
): Promise<readonly WorldTally[]> {
  const tallies = worlds.map(({ id }) => ({
    world: id,
    runs: 0,
    verdicts: {} as Partial<Record<LaunchVerdict, number>>,
    estimated: { runs: 0, sum: 0, squares: 0 },
  }));
  const candidates = worlds.flatMap((world) => world.candidates);
  for (const seed of seeds) {
    const evidence = await labEvidence(policy, sheets, { incumbent, candidates }, seed);
    for (const [place, world] of worlds.entries()) {
      const tally = tallies[place];
      if (tally === undefined) continue;
      const { verdict, candidates: found } = decide(world.policy, sealedFor(world, evidence));
      tally.runs += 1;
      tally.verdicts[verdict] = (tally.verdicts[verdict] ?? 0) + 1;
      const value = found[0]?.gates.find(({ gate }) => gate === world.gate)?.estimate?.value;
      if (value === undefined) continue;
      tally.estimated.runs += 1;
      tally.estimated.sum += value;
      tally.estimated.squares += value ** 2;
    }
  }
  return tallies;
}

/**
 * How much each gate on a score varies between candidates and the incumbent, averaged over runs that no verdict is counted in:
 * what a planner would know of the spread who had seen a pilot.
 */
export async function pilotSpreads(
  policy: Policy,
  sheets: readonly ScenarioSheet[],
  { incumbent, worlds }: BacktestCast,
  seeds: readonly number[],
): Promise<ReadonlyMap<string, GateSpread>> {
  const sums = new Map<string, GateSpread>();
  const candidates = worlds.flatMap((world) => world.candidates);
  for (const seed of seeds) {
    const evidence = await labEvidence({ ...policy, gates: [] }, sheets, { incumbent, candidates }, seed);
    for (const { label } of candidates) {
      for (const gate of policy.gates) {
        const spread = spreadOf(evidence, gate, label, incumbent.label);
        if (spread === undefined) continue;
        const key = spreadKey(label, gate.id);
        const known = sums.get(key) ?? { mean: 0, squares: 0 };
        sums.set(key, {
          mean: known.mean + spread.mean / seeds.length,
          squares: known.squares + spread.squares / seeds.length,
          clusters: spread.clusters,
        });
      }
    }
  }
  return sums;
}

export function spreadKey(candidate: string, gate: string): string {
  return `${candidate}/${gate}`;
}

function sealedFor({ policy }: BacktestWorld, evidence: PolicyEvidence): PolicyEvidence {
  const sealed = evidence.sealed && { ...evidence.sealed, hash: hashPolicy(policy) };
  return { ...evidence, sealed };
}

function spreadOf(
  { observations, plan }: PolicyEvidence,
  gate: Gate,
  candidate: string,
  incumbent: string,
): GateSpread | undefined {
  const score = scoreRead(gate);
  if (score === undefined) return undefined;
  const alone = gate.kind === 'floor' || gate.kind === 'ceiling';
  const gaps: { readonly cluster: string; readonly gap: number }[] = [];
  for (const { scenario, cases } of selectCases(plan.scenarios, score.select)) {
    const chosen = new Set(cases);
    const places = Object.keys(scenario.cases);
    const labels = clusterLabels(scenario);
    const means = (contender: string): readonly (number | undefined)[] => {
      const arm = armOf(observations, scenario.id, contender);
      const column = arm.scores.get(score.grader ?? scenario.primary);
      if (column === undefined) return [];
      return valuesByCase(column, arm.repetitions).map((values) => caseMeans([values]).means[0]);
    };
    const [ours, theirs] = [means(candidate), means(incumbent)];
    for (const [place, id] of places.entries()) {
      const [a, b] = [ours[place], alone ? 0 : theirs[place]];
      if (!chosen.has(id) || a === undefined || b === undefined) continue;
      gaps.push({ cluster: `${scenario.id}/${labels[place]}`, gap: a - b });
    }
  }
  const mean = gaps.reduce((sum, { gap }) => sum + gap, 0) / gaps.length;
  const residuals = new Map<string, number>();
  for (const { cluster, gap } of gaps) residuals.set(cluster, (residuals.get(cluster) ?? 0) + gap - mean);
  const clusters = residuals.size;
  const total = [...residuals.values()].reduce((sum, one) => sum + one ** 2, 0);
  return { mean, clusters, squares: ((clusters / (clusters - 1)) * total) / gaps.length ** 2 };
}
