import { type Numbers, numberAt } from './numbers.ts';

export type PettittTest = {
  readonly k: number;
  /** Approximate, and too large below some 15 points. */
  readonly pApproximate: number;
  /** How many points lie before the change; several when they tie. */
  readonly changeAt: readonly number[];
};

/**
 * Rank test for one change of level. Shown for readers who know it; it finds nothing below 15 points (statistics.md 1.8).
 *
 * @returns `undefined` below two points
 * @see Pettitt 1979, Applied Statistics 28
 */
export function pettittTest(values: Numbers): PettittTest | undefined {
  const n = values.length;
  if (n < 2) return undefined;
  const u: number[] = [];
  let running = 0;
  for (let t = 0; t < n; t += 1) {
    for (let j = 0; j < n; j += 1) running += Math.sign(numberAt(values, t) - numberAt(values, j));
    u.push(Math.abs(running));
  }
  const k = Math.max(...u);
  const changeAt = u.flatMap((value, index) => (value === k ? [index + 1] : []));
  return { k, pApproximate: Math.min(1, 2 * Math.exp((-6 * k * k) / (n ** 3 + n ** 2))), changeAt };
}
