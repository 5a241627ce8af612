export type ProportionEffectSize = {
  /** pA - pB: the one to show first. */
  readonly difference: number;
  /** 2 asin sqrt pA - 2 asin sqrt pB: differences near 0 and 1 weigh more. */
  readonly cohenH: number;
  /** `undefined` when either rate is 0 or 1. */
  readonly oddsRatio: number | undefined;
};

/**
 * The size of a difference of two rates in [0, 1], on three scales.
 *
 * @returns `undefined` when a rate lies outside [0, 1]
 * @see Cohen 1988, chapter 6
 */
export function proportionEffectSize(a: number, b: number): ProportionEffectSize | undefined {
  if (!(a >= 0 && a <= 1 && b >= 0 && b <= 1)) return undefined;
  const inside = a > 0 && a < 1 && b > 0 && b < 1;
  return {
    difference: a - b,
    cohenH: 2 * Math.asin(Math.sqrt(a)) - 2 * Math.asin(Math.sqrt(b)),
    oddsRatio: inside ? a / (1 - a) / (b / (1 - b)) : undefined,
  };
}
