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

/** What pilots saw of one gate of one candidate, averaged over them. */
export interface GateSpread {
  /** Of the difference, or of the candidate's own share. */
  readonly mean: number;
  /** Squared standard error of one run, over clusters. */
  readonly squares: number;
  readonly clusters: number;
  /** How far the limits of the interval that judges lie from the estimate. */
  readonly reach: { readonly below: number; readonly above: number };
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
 * How much each gate on a score varies, and how wide the interval is that judges it, in runs that no verdict is counted in: what a
 * planner would know who had seen a pilot.
 */
export async function pilotSpreads(
  policy: Policy,
  sheets: readonly ScenarioSheet[],
  { incumbent, worlds }: BacktestCast,
  seeds: readonly number[],
): Promise<ReadonlyMap<string, GateSpread>> {
  const gates = policy.gates.filter((gate) => scoreRead(gate) !== undefined);
  const candidates = worlds.flatMap((world) => world.candidates);
  const pilots = new Map<string, GateSpread[]>();
  for (const seed of seeds) {
    const evidence = await labEvidence({ ...policy, gates }, sheets, { incumbent, candidates }, seed);
    for (const world of worlds) {
      for (const { candidate, gates: found } of decide({ ...world.policy, gates }, evidence).candidates) {
        for (const [place, gate] of gates.entries()) {
          const { value, low, high } = found[place]?.estimate ?? {};
          const spread = spreadOf(evidence, gate, candidate, incumbent.label);
          if (spread === undefined || value === undefined || low === undefined || high === undefined) continue;
          const key = spreadKey(candidate, gate.id);
          const seen = { ...spread, reach: { below: value - low, above: high - value } };
          pilots.set(key, [...(pilots.get(key) ?? []), seen]);
        }
      }
    }
  }
  return new Map([...pilots].map(([key, list]) => [key, averaged(list)]));
}

function averaged(list: readonly GateSpread[]): GateSpread {
  const mean = (read: (one: GateSpread) => number): number =>
    list.reduce((sum, one) => sum + read(one), 0) / list.length;
  return {
    mean: mean((one) => one.mean),
    squares: mean(({ squares }) => squares),
    clusters: mean(({ clusters }) => clusters),
    reach: { below: mean(({ reach }) => reach.below), above: mean(({ reach }) => reach.above) },
  };
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
): Omit<GateSpread, 'reach'> | undefined {
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
      gaps.push({ cluster: `${scenario.id}/${labels[place]}`, gap: gate.kind === 'ceiling' ? 1 - a : a - b });
    }
  }
  const mean = gaps.reduce((sum, { gap }) => sum + gap, 0) / gaps.length;
  const residuals = new Map<string, number>();
  for (const { cluster, gap } of gaps) residuals.set(cluster, (residuals.get(cluster) ?? 0) + gap - mean);
  const clusters = residuals.size;
  const total = [...residuals.values()].reduce((sum, one) => sum + one ** 2, 0);
  return { mean, clusters, squares: ((clusters / (clusters - 1)) * total) / gaps.length ** 2 };
}
