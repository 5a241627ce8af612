import { quantileSorted as typeSeven } from 'simple-statistics';
import { type Numbers, numberAt } from './numbers.ts';

/** Hyndman & Fan's numbers. 7 interpolates (numpy, R); 1 is the inverse of the empirical distribution (nearest rank). */
export type QuantileType = 1 | 6 | 7 | 8;

/**
 * Sample quantile, p in [0, 1] (else it throws), type 7 unless said otherwise. `undefined` for no values, and when the
 * quantile is infinite, which is how a timeout enters: "longer than anything observed".
 *
 * @see Hyndman & Fan 1996, The American Statistician 50
 */
export function quantile(values: Numbers, p: number, type: QuantileType = 7): number | undefined {
  return quantileSorted(Float64Array.from(values).sort(), p, type);
}

/** The same for values already in ascending order: sort once when several quantiles of one list are wanted. */
export function quantileSorted(sorted: Numbers, p: number, type: QuantileType = 7): number | undefined {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile's probability lies in [0, 1]; this one is ${p}.`);
  const n = sorted.length;
  if (n === 0) return undefined;
  const value =
    numberAt(sorted, n - 1) === Number.POSITIVE_INFINITY ? plainly(sorted, p, type) : finitely(sorted, p, type);
  return Number.isFinite(value) ? value : undefined;
}

function finitely(sorted: Numbers, p: number, type: QuantileType): number {
  return type === 7 ? typeSeven(sorted as readonly number[], p) : plainly(sorted, p, type);
}

function plainly(sorted: Numbers, p: number, type: QuantileType): number {
  const n = sorted.length;
  const position = positionOf(n, p, type);
  const below = Math.min(n, Math.max(1, Math.floor(position)));
  const fraction = Math.min(1, Math.max(0, position - below));
  const low = numberAt(sorted, below - 1);
  // Without the test an infinite neighbour of weight 0 would make 0 * Infinity.
  if (fraction === 0 || below === n) return low;
  const high = numberAt(sorted, below);
  return low + fraction * (high - low);
}

/** The 1-based position in the sorted list, with its fraction; rounding of n * p is forgiven as R forgives it. */
function positionOf(n: number, p: number, type: QuantileType): number {
  switch (type) {
    case 1:
      return Math.ceil(n * p - FUZZ);
    case 6:
      return forgiven((n + 1) * p);
    case 7:
      return (n - 1) * p + 1;
    case 8:
      return forgiven(1 / 3 + p * (n + 1 / 3));
    default:
      return type satisfies never;
  }
}

const FUZZ = 4 * Number.EPSILON;

function forgiven(position: number): number {
  const nearest = Math.round(position);
  return Math.abs(position - nearest) < FUZZ * Math.max(1, position) ? nearest : position;
}
