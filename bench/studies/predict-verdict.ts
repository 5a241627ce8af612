import { claimSteps } from '#bench/analysis/decide/claim-steps.ts';
import { confidenceOf, isScoreGate } from '#bench/analysis/gate-limits.ts';
import { clearChance } from '#bench/analysis/judged-limits.ts';
import { pairedPower } from '#bench/stats/paired-power.ts';
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
 * Of every blocking gate on a score the true room is known, and from pilots how the limits of the interval that judges fall: it
 * passes when the limit clears the room, by what `policy check` predicts with. Other gates are taken to pass. The limits are
 * Fréchet's for the joint event, the lower one with each gate at a step of its own of the policy's rule for several claims.
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
    world.policy.gates.flatMap((gate): readonly KnownGate[] => {
      const truth = trueValue(gate, sheets, incumbent, candidate);
      const spread = spreads.get(spreadKey(candidate.label, gate.id));
      if (truth === undefined || spread === undefined || gate.level !== 'blocking' || !isScoreGate(gate)) return [];
      const above = truth.value - truth.line;
      const room = (truth.wants === 'above' ? above : -above) * (wants === 'meets' ? 1 : -1);
      const limit = (truth.wants === 'above') === (wants === 'meets') ? 'low' : 'high';
      const { clusters, own, steps } = spread;
      const risk = (1 - confidenceOf(gate)) / 2;
      const sd = own.deviation * Math.sqrt(clusters);
      const byT = (alpha: number): number => (room > 0 ? (pairedPower(room, sd, clusters, { alpha }) ?? 1) : 0);
      return [
        {
          byInterval: { own: clearChance(own[limit], room), steps: steps.map((at) => clearChance(at[limit], room)) },
          byPairedT: { own: byT(risk), steps: claimSteps(gate, world.policy).map((step) => byT(risk / step)) },
        },
      ];
    }),
  );
  const combine = wants === 'meets' ? letsThrough : holds;
  return {
    ...combine(gates.map((list) => list.map((gate) => gate.byInterval))),
    byPairedT: combine(gates.map((list) => list.map((gate) => gate.byPairedT))),
  };
}

/** Of a gate's pass or failure: at its own level, and at each step at which the pass may be claimed. */
interface GateChance {
  readonly own: number;
  readonly steps: readonly number[];
}

interface KnownGate {
  readonly byInterval: GateChance;
  readonly byPairedT: GateChance;
}

/** Some candidate passes all gates, the weakest of them at the mildest step. */
function letsThrough(candidates: readonly (readonly GateChance[])[]): ChanceLimits {
  const each = candidates.map((gates) => ({
    low: Math.max(
      0,
      1 -
        sum(gates.toSorted((a, b) => a.own - b.own).map(({ steps }, place) => 1 - (steps[place] ?? steps.at(-1) ?? 0))),
    ),
    high: Math.min(1, ...gates.map(({ own }) => own)),
  }));
  return { low: Math.max(0, ...each.map(({ low }) => low)), high: Math.min(1, sum(each.map(({ high }) => high))) };
}

/** Every candidate fails some gate. A failure is a failure at the gate's own level. */
function holds(candidates: readonly (readonly GateChance[])[]): ChanceLimits {
  const each = candidates.map((gates) => {
    const fails = gates.map(({ own }) => own);
    return { low: Math.max(0, ...fails), high: Math.min(1, sum(fails)) };
  });
  return {
    low: Math.max(0, 1 - sum(each.map(({ low }) => 1 - low))),
    high: Math.min(1, ...each.map(({ high }) => high)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}
