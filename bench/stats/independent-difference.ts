import type { Cases } from './case-means.ts';
import { defaultCell } from './default-cell.ts';
import type { CellOptions } from './effective-sample-size.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { moverDifference } from './mover-difference.ts';
import { normalQuantile } from './normal-quantile.ts';
import { wilsonInterval } from './wilson-interval.ts';

/**
 * Difference of mean scores in [0, 1] between contenders that answered different cases: Newcombe's hybrid of the two
 * cluster-adjusted Wilson intervals. Wider than a paired comparison; use it only when there are no pairs.
 *
 * @returns `undefined` when either side has fewer than two clusters
 * @see Newcombe 1998, Statistics in Medicine 17, 873-890
 */
export function independentDifference(
  a: Cases,
  b: Cases,
  options: Pick<CellOptions, 'level' | 'scores'> = {},
): { readonly difference: number; readonly interval: Interval } | undefined {
  const cellA = defaultCell(a, options);
  const cellB = defaultCell(b, options);
  if (cellA === undefined || cellB === undefined) return undefined;
  const sides = [cellA, cellB].map((cell) => ({ estimate: cell.mean, ...cell.interval }));
  const [sideA, sideB] = sides;
  if (sideA === undefined || sideB === undefined) return undefined;
  return { difference: cellA.mean - cellB.mean, interval: moverDifference(sideA, sideB, 0) };
}

/** One count of passes among independent trials. */
export type PassCount = { readonly passed: number; readonly trials: number };

export type IndependentProportions = {
  readonly difference: number;
  readonly newcombe: Interval;
  readonly agrestiCaffo: Interval;
  /** Of zero width when both rates are 0 or 1: shown for comparison only, `undefined` there. */
  readonly wald: Interval | undefined;
};

/**
 * The same for plain counts of independent trials, by the published methods.
 *
 * @returns `undefined` when either side has no trials
 * @see Newcombe 1998 (method 10); Agresti & Caffo 2000
 */
export function independentProportions(
  a: PassCount,
  b: PassCount,
  options: { readonly level?: number } = {},
): IndependentProportions | undefined {
  const level = options.level ?? DEFAULT_LEVEL;
  const wilsonA = wilsonInterval(a.passed, a.trials, { level });
  const wilsonB = wilsonInterval(b.passed, b.trials, { level });
  if (wilsonA === undefined || wilsonB === undefined) return undefined;
  const z = normalQuantile(upperTail(level));
  const rateA = a.passed / a.trials;
  const rateB = b.passed / b.trials;
  const wald = waldInterval(a, b, z);
  const onePlus = (side: PassCount): PassCount => ({ passed: side.passed + 1, trials: side.trials + 2 });
  return {
    difference: rateA - rateB,
    newcombe: moverDifference({ estimate: rateA, ...wilsonA }, { estimate: rateB, ...wilsonB }, 0),
    agrestiCaffo: waldInterval(onePlus(a), onePlus(b), z),
    wald: wald.high > wald.low ? wald : undefined,
  };
}

function waldInterval(a: PassCount, b: PassCount, z: number): Interval {
  const rateA = a.passed / a.trials;
  const rateB = b.passed / b.trials;
  const reach = z * Math.sqrt((rateA * (1 - rateA)) / a.trials + (rateB * (1 - rateB)) / b.trials);
  return { low: Math.max(-1, rateA - rateB - reach), high: Math.min(1, rateA - rateB + reach) };
}
