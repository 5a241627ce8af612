import { DEFAULT_LEVEL, type Interval } from './interval.ts';
import { moverDifference } from './mover-difference.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** Cases of two contenders with one trial each, by who passed. */
export type PairedTable = {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
};

/**
 * Newcombe's hybrid score interval of pA - pB for paired passes and failures (method 8: phi without correction). What
 * `defaultHeadToHead` becomes for single trials of independent cases, with z in place of t.
 *
 * @returns `undefined` without pairs, and where it would have no width (no discordant pair at a rate of exactly 1/2)
 * @see Newcombe 1998, Statistics in Medicine 17, 2635-2650
 */
export function newcombePairedInterval(
  table: PairedTable,
  options: { readonly level?: number } = {},
): Interval | undefined {
  const { both, onlyA, onlyB, neither } = table;
  const n = both + onlyA + onlyB + neither;
  const level = options.level ?? DEFAULT_LEVEL;
  const a = wilsonInterval(both + onlyA, n, { level });
  const b = wilsonInterval(both + onlyB, n, { level });
  if (a === undefined || b === undefined) return undefined;
  const margins = (both + onlyA) * (onlyB + neither) * (both + onlyB) * (onlyA + neither);
  const phi = margins > 0 ? (both * neither - onlyA * onlyB) / Math.sqrt(margins) : 0;
  const interval = moverDifference({ estimate: (both + onlyA) / n, ...a }, { estimate: (both + onlyB) / n, ...b }, phi);
  return interval.high - interval.low > 1e-12 ? interval : undefined;
}
