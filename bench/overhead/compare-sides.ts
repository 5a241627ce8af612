import { quantile } from '#bench/stats/quantile.ts';
import type { SideMeasure } from './measure-side.ts';
import type { SideName } from './sides.ts';

/** What a run may cost beside the bare SDK. */
export const OVERHEAD_BUDGET = { ratio: 1.35, addedCpuMs: 0.25 } as const;

/** Every side once, one soon after the other. */
export type SideRound = Readonly<Record<SideName, SideMeasure>>;

export interface SideComparison {
  readonly rounds: number;
  /** Medians over the rounds. */
  readonly cpuMsPerCall: Readonly<Record<SideName, number>>;
  readonly callsPerSecond: Readonly<Record<SideName, number>>;
  /** CPU of each side over that of the bare SDK in the same round; the median of those. */
  readonly ratio: Readonly<Record<SideName, number>>;
  /** The least and the most that the harness had in any round. */
  readonly ratioRange: readonly [number, number];
  /** CPU of the harness less that of the bare SDK in the same round; the median of those. */
  readonly addedCpuMs: number;
  readonly keepsRatio: boolean;
  readonly keepsAdded: boolean;
}

/** @throws RangeError for no rounds */
export function compareSides(rounds: readonly SideRound[]): SideComparison {
  const each = (read: (round: SideRound, side: SideName) => number): Record<SideName, number> => ({
    harness: median(rounds.map((round) => read(round, 'harness'))),
    sdk: median(rounds.map((round) => read(round, 'sdk'))),
    fetch: median(rounds.map((round) => read(round, 'fetch'))),
  });
  const ratioIn = (round: SideRound, side: SideName): number => round[side].cpuMsPerCall / round.sdk.cpuMsPerCall;
  const ratio = each(ratioIn);
  const harness = rounds.map((round) => ratioIn(round, 'harness'));
  const addedCpuMs = median(rounds.map((round) => round.harness.cpuMsPerCall - round.sdk.cpuMsPerCall));
  return {
    rounds: rounds.length,
    cpuMsPerCall: each((round, side) => round[side].cpuMsPerCall),
    callsPerSecond: each((round, side) => round[side].callsPerSecond),
    ratio,
    ratioRange: [Math.min(...harness), Math.max(...harness)],
    addedCpuMs,
    keepsRatio: ratio.harness <= OVERHEAD_BUDGET.ratio,
    keepsAdded: addedCpuMs <= OVERHEAD_BUDGET.addedCpuMs,
  };
}

function median(values: readonly number[]): number {
  const middle = quantile(values, 0.5);
  if (middle === undefined) throw new RangeError('No round was measured, so there is nothing to compare.');
  return middle;
}
