import { DEFAULT_CONFIDENCE, type Gate, type Policy } from '#bench/domain/policy.ts';
import { pairedPower } from '#bench/stats/paired-power.ts';
import type { ScenarioSheet } from './answer-sheet.ts';
import { type GateSpread, spreadKey } from './backtest-runs.ts';
import type { BacktestWorld } from './backtest-worlds.ts';
import type { LabSide } from './lab-side.ts';
import { trueValue } from './true-value.ts';

/** Limits of a chance that several gates share: how far they go together is not known. */
export interface PredictedChance {
  readonly low: number;
  readonly high: number;
}

/**
 * Chance of the verdict that a world calls for (LAUNCH where the gates are met, HOLD where they are missed), by the power of the
 * paired t of every gate on a score: from the true difference and the spread of a pilot. Other gates are taken to pass. The limits
 * are Fréchet's for the joint event, the lower one at the strictest step of the policy's rule for several claims.
 *
 * @returns undefined for a world at a line, where the stated error is the prediction
 */
export function predictVerdict(
  world: BacktestWorld,
  sheets: readonly ScenarioSheet[],
  incumbent: LabSide,
  spreads: ReadonlyMap<string, GateSpread>,
): PredictedChance | undefined {
  const { policy, candidates } = world;
  const chances = candidates.map((candidate) =>
    policy.gates.flatMap((gate) => {
      const truth = trueValue(gate, sheets, incumbent, candidate);
      const spread = spreads.get(spreadKey(candidate.label, gate.id));
      if (truth === undefined || spread === undefined || gate.level === 'info') return [];
      const room = truth.wants === 'above' ? truth.value - truth.line : truth.line - truth.value;
      const risk = (1 - ('confidence' in gate ? (gate.confidence ?? DEFAULT_CONFIDENCE) : DEFAULT_CONFIDENCE)) / 2;
      const chance = (delta: number, alpha: number): number => powerOf(delta, spread, alpha);
      return [{ gate, room, chance, risk }];
    }),
  );
  switch (world.kind) {
    case 'meets': {
      const each = chances.map((gates) => {
        const loose = gates.map(({ room, chance, risk }) => chance(room, risk));
        const strict = gates.map(({ gate, room, chance, risk }) => chance(room, risk / strictestStep(policy, gate)));
        return { low: Math.max(0, 1 - sum(strict.map((one) => 1 - one))), high: Math.min(1, ...loose) };
      });
      return { low: Math.max(...each.map(({ low }) => low)), high: Math.min(1, sum(each.map(({ high }) => high))) };
    }
    case 'worse': {
      const each = chances.map((gates) => {
        const fails = gates
          .filter(({ gate }) => gate.level === 'blocking')
          .map(({ room, chance, risk }) => chance(-room, risk));
        return { low: Math.max(0, ...fails), high: Math.min(1, sum(fails)) };
      });
      return {
        low: Math.max(0, 1 - sum(each.map(({ low }) => 1 - low))),
        high: Math.min(...each.map(({ high }) => high)),
      };
    }
    case 'at-line':
      return undefined;
    default:
      return world.kind satisfies never;
  }
}

/** By how much Holm and the number of candidates may divide the risk of one gate. */
function strictestStep({ multiplicity, gates, candidates }: Policy, { level }: Gate): number {
  if (multiplicity === 'none' || level !== 'blocking') return 1;
  const chancy = gates.filter((gate) => gate.level === 'blocking' && 'metric' in gate);
  return candidates.length * (multiplicity === 'holm' ? Math.max(1, chancy.length) : 1);
}

function powerOf(delta: number, { squares, clusters }: GateSpread, alpha: number): number {
  if (delta <= 0) return 0;
  if (squares === 0) return 1;
  return pairedPower(delta, Math.sqrt(squares * clusters), clusters, { alpha }) ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}
