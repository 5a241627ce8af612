import { claimSteps } from '#bench/analysis/decide/claim-steps.ts';
import { decide } from '#bench/analysis/decide/decide.ts';
import type { PolicyEvidence } from '#bench/analysis/decide/policy-evidence.ts';
import { gateLimits, isScoreGate, type ScoreGate } from '#bench/analysis/gate-limits.ts';
import { gateCases } from '#bench/analysis/gate-power.ts';
import type { JudgedLimits } from '#bench/analysis/judged-limits.ts';
import { pilotRuns } from '#bench/analysis/pilot-runs.ts';
import { clusterSizes, type Pilot } from '#bench/analysis/power-basis.ts';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import type { LaunchVerdict, Policy } from '#bench/domain/policy.ts';
import type { ScenarioSheet } from './answer-sheet.ts';
import type { BacktestCast, BacktestWorld } from './backtest-worlds.ts';
import { labEvidence } from './lab-evidence.ts';

/** What came of some runs in one world. */
export interface WorldTally {
  readonly world: string;
  readonly runs: number;
  readonly verdicts: Readonly<Partial<Record<LaunchVerdict, number>>>;
  /** Of the first candidate at the world's gate, where it estimates anything: their sum and that of their squares. */
  readonly estimated: { readonly runs: number; readonly sum: number; readonly squares: number };
}

/** What pilots saw of one gate of one candidate. */
export interface GateSpread {
  /** Of the difference, or of the candidate's own share. */
  readonly mean: number;
  readonly clusters: number;
  /** How the interval that judges it falls at the gate's own level. */
  readonly own: JudgedLimits;
  /** The same at each of the steps at which the policy may claim it, the mildest first. */
  readonly steps: readonly JudgedLimits[];
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

/** Chances that are held against counts have to be known better than those that plan. */
const MADE_UP_RUNS = 500;

/**
 * How the interval that judges each gate on a score falls, by what `policy check --pilot` predicts with, from runs that no verdict is
 * counted in: what a planner would know who had seen them all.
 */
export async function pilotSpreads(
  policy: Policy,
  sheets: readonly ScenarioSheet[],
  { incumbent, worlds }: BacktestCast,
  seeds: readonly number[],
): Promise<ReadonlyMap<string, GateSpread>> {
  const gates = policy.gates.filter(isScoreGate);
  const candidates = worlds.flatMap((world) => world.candidates);
  const seen: PolicyEvidence[] = [];
  for (const seed of seeds) {
    seen.push(await labEvidence({ ...policy, gates }, sheets, { incumbent, candidates }, seed));
  }
  const spreads = new Map<string, GateSpread>();
  for (const { label: candidate } of candidates) {
    const pilots = seen.map(({ plan, observations }) => ({
      plan,
      observations,
      candidate,
      incumbent: incumbent.label,
    }));
    for (const gate of gates) {
      const spread = spreadOf(policy, gate, pilots);
      if (spread !== undefined) spreads.set(spreadKey(candidate, gate.id), spread);
    }
  }
  return spreads;
}

function spreadOf(policy: Policy, gate: ScoreGate, pilots: readonly Pilot[]): GateSpread | undefined {
  const selected = gateCases(gate, pilots[0]?.plan.scenarios ?? []);
  const made = pilotRuns(gate, selected, pilots, { trials: policy.evidence.trials, runs: MADE_UP_RUNS });
  const own = made && gateLimits(gate, made);
  if (made === undefined || own === undefined) return undefined;
  const steps = claimSteps(gate, policy).map((step) => (step === 1 ? own : gateLimits(gate, made, { step })) ?? own);
  const { candidate, incumbent } = made;
  const mean = gate.kind === 'floor' ? candidate : gate.kind === 'ceiling' ? 1 - candidate : candidate - incumbent;
  const clusters = selected.reduce((sum, one) => sum + clusterSizes(one).length, 0);
  return { mean, clusters, own, steps };
}

export function spreadKey(candidate: string, gate: string): string {
  return `${candidate}/${gate}`;
}

function sealedFor({ policy }: BacktestWorld, evidence: PolicyEvidence): PolicyEvidence {
  const sealed = evidence.sealed && { ...evidence.sealed, hash: hashPolicy(policy) };
  return { ...evidence, sealed };
}
