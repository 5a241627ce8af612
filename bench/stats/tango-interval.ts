import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import type { PairedTable } from './newcombe-paired-interval.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * Tango's score interval of pA - pB for paired passes and failures, one trial per case.
 *
 * @returns `undefined` without pairs
 * @see Tango 1998, Statistics in Medicine 17
 */
export function tangoInterval(table: PairedTable, options: { readonly level?: number } = {}): Interval | undefined {
  const n = table.both + table.onlyA + table.onlyB + table.neither;
  if (!(n > 0)) return undefined;
  const z = normalQuantile(upperTail(options.level ?? DEFAULT_LEVEL));
  const difference = (table.onlyA - table.onlyB) / n;
  return {
    low: boundary(-1, difference, (delta) => score(table, n, delta) - z),
    high: boundary(difference, 1, (delta) => score(table, n, delta) + z),
  };
}

/** Score statistic of "the true difference is delta": falls from + to - as delta grows. */
function score({ onlyA, onlyB }: PairedTable, n: number, delta: number): number {
  const b = -onlyA - onlyB + (2 * n - onlyA + onlyB) * delta;
  const c = -onlyB * delta * (1 - delta);
  const q = (Math.sqrt(Math.max(0, b * b - 8 * n * c)) - b) / (4 * n);
  const variance = n * (2 * q + delta * (1 - delta));
  const gap = onlyA - onlyB - n * delta;
  if (variance > 0) return gap / Math.sqrt(variance);
  return Math.abs(gap) < 1e-12 ? 0 : gap * Number.POSITIVE_INFINITY;
}

/** Where a falling function crosses 0; an end of the range when it does not. */
function boundary(from: number, to: number, falling: (delta: number) => number): number {
  let low = from;
  let high = to;
  for (let step = 0; step < 80 && high - low > 1e-15; step += 1) {
    const middle = (low + high) / 2;
    if (falling(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
