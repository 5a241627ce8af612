import { DEFAULT_CONFIDENCE, type Gate, type Policy } from '#bench/domain/policy.ts';
import { normalCdf } from '#bench/stats/normal-cdf.ts';
import { pairedPower } from '#bench/stats/paired-power.ts';
import { studentTQuantile } from '#bench/stats/student-t-quantile.ts';
import type { ScenarioSheet } from './answer-sheet.ts';
import { type GateSpread, spreadKey } from './backtest-runs.ts';
import type { BacktestWorld } from './backtest-worlds.ts';
import type { LabSide } from './lab-side.ts';
import { trueValue } from './true-value.ts';

/** Limits of a chance that several gates share: how far they go together is not known. */
interface ChanceLimits {
  readonly low: number;
  readonly high: number;
}

export interface PredictedChance extends ChanceLimits {
  /** The same by the paired t with the pilot's spread: what a planner says who does not know the interval. */
  readonly byPairedT: ChanceLimits;
}

/**
 * Chance that a policy does what a world calls for: lets a candidate through where the gates are met, holds it where they are missed.
 * Of every blocking gate on a score the true room is known, and from a pilot its standard error and how far the limits of the
 * interval that judges lie from the estimate: it passes when the estimate leaves that much room. Other gates are taken to pass.
 * The limits are Fréchet's for the joint event, the lower one at the strictest step of the policy's rule for several claims.
 *
 * @returns undefined for a world at a line, where the stated error is the prediction
 */
export function predictVerdict(
  world: BacktestWorld,
  sheets: readonly ScenarioSheet[],
  incumbent: LabSide,
  spreads: ReadonlyMap<string, GateSpread>,
): PredictedChance | undefined {
  if (world.kind === 'at-line') return undefined;
  const wants = world.kind;
  const gates = world.candidates.map((candidate) =>
    world.policy.gates.flatMap((gate) => {
      const truth = trueValue(gate, sheets, incumbent, candidate);
      const spread = spreads.get(spreadKey(candidate.label, gate.id));
      if (truth === undefined || spread === undefined || gate.level !== 'blocking') return [];
      const above = truth.value - truth.line;
      const room = (truth.wants === 'above' ? above : -above) * (wants === 'meets' ? 1 : -1);
      const usesLow = (truth.wants === 'above') === (wants === 'meets');
      const reach = usesLow ? spread.reach.below : spread.reach.above;
      return [{ room, reach, spread, risk: riskOf(gate) }];
    }),
  );
  const combine = wants === 'meets' ? letsThrough : holds;
  const step = wants === 'meets' ? strictestStep(world.policy) : 1;
  return { ...combine(gates, step, byInterval), byPairedT: combine(gates, step, byPairedT) };
}

interface KnownGate {
  readonly room: number;
  readonly reach: number;
  readonly spread: GateSpread;
  readonly risk: number;
}

type Chance = (gate: KnownGate, step: number) => number;

/** Some candidate passes all gates. */
function letsThrough(candidates: readonly (readonly KnownGate[])[], step: number, chance: Chance): ChanceLimits {
  const each = candidates.map((gates) => ({
    low: Math.max(0, 1 - sum(gates.map((gate) => 1 - chance(gate, step)))),
    high: Math.min(1, ...gates.map((gate) => chance(gate, 1))),
  }));
  return { low: Math.max(0, ...each.map(({ low }) => low)), high: Math.min(1, sum(each.map(({ high }) => high))) };
}

/** Every candidate fails some gate. */
function holds(candidates: readonly (readonly KnownGate[])[], step: number, chance: Chance): ChanceLimits {
  const each = candidates.map((gates) => {
    const fails = gates.map((gate) => chance(gate, step));
    return { low: Math.max(0, ...fails), high: Math.min(1, sum(fails)) };
  });
  return {
    low: Math.max(0, 1 - sum(each.map(({ low }) => 1 - low))),
    high: Math.min(1, ...each.map(({ high }) => high)),
  };
}

const byInterval: Chance = ({ room, reach, spread, risk }, step) => {
  const df = spread.clusters - 1;
  const wider = studentTQuantile(1 - risk / step, df) / studentTQuantile(1 - risk, df);
  return spread.squares === 0
    ? Number(room > reach * wider)
    : normalCdf((room - reach * wider) / Math.sqrt(spread.squares));
};

const byPairedT: Chance = ({ room, spread: { squares, clusters }, risk }, step) => {
  if (room <= 0) return 0;
  return pairedPower(room, Math.sqrt(squares * clusters), clusters, { alpha: risk / step }) ?? 1;
};

function riskOf(gate: Gate): number {
  return (1 - ('confidence' in gate ? (gate.confidence ?? DEFAULT_CONFIDENCE) : DEFAULT_CONFIDENCE)) / 2;
}

/** By how much Holm and the number of candidates may divide the risk of one gate. */
function strictestStep({ multiplicity, gates, candidates }: Policy): number {
  if (multiplicity === 'none') return 1;
  const chancy = gates.filter((gate) => gate.level === 'blocking' && 'metric' in gate);
  return candidates.length * (multiplicity === 'holm' ? Math.max(1, chancy.length) : 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}
