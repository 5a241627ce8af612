import { binomialCdf } from './binomial-cdf.ts';

export type PositionBias = {
  /** Share of pairs with the same winner in both orders. */
  readonly consistency: number;
  /** Among the pairs whose winner changed with the order, the share won by whoever stood first. `undefined` without such pairs. */
  readonly firstSlotShare: number | undefined;
  /** Exact two-sided binomial against one half. */
  readonly pTwoSided: number | undefined;
};

/**
 * Does a judge that compares two answers prefer a place rather than an answer? Every pair is asked in both orders; pairs
 * whose winner changes count as ties in the comparison itself.
 *
 * @param counts.consistent pairs with the same winner in both orders
 * @param counts.firstSlot pairs won in both orders by the answer shown first; `secondSlot` by the one shown second
 * @returns `undefined` without pairs
 * @see Shi et al., arXiv:2406.07791
 */
export function positionBias(counts: {
  readonly consistent: number;
  readonly firstSlot: number;
  readonly secondSlot: number;
}): PositionBias | undefined {
  const { consistent, firstSlot, secondSlot } = counts;
  const discordant = firstSlot + secondSlot;
  const pairs = consistent + discordant;
  if (!(pairs > 0)) return undefined;
  return {
    consistency: consistent / pairs,
    firstSlotShare: discordant > 0 ? firstSlot / discordant : undefined,
    pTwoSided:
      discordant > 0 ? Math.min(1, 2 * binomialCdf(Math.min(firstSlot, secondSlot), discordant, 0.5)) : undefined,
  };
}
