import { mersenneTwister } from './mersenne-twister.ts';
import { numberAt } from './numbers.ts';

/**
 * Replicates of a statistic over resampled cases (all trials of a case stay together). For statistics without a formula,
 * over at least 50 cases; near 0 and 1, and for few cases, every bootstrap undercovers (statistics.md 1.1).
 *
 * @param cases how many independent cases there are
 * @param statistic of the cases at these indices, drawn with replacement; the list is reused between calls
 * @param options.replicates 2,000 unless said otherwise
 * @returns one value per replicate, in the order drawn: index = floor(u * cases), u from MT19937
 */
export function clusterBootstrap(
  cases: number,
  statistic: (indices: Int32Array) => number,
  options: { readonly seed: number; readonly replicates?: number },
): Float64Array {
  const source = mersenneTwister(options.seed);
  const indices = new Int32Array(cases);
  return Float64Array.from({ length: options.replicates ?? 2_000 }, () => {
    for (let i = 0; i < cases; i += 1) indices[i] = source.nextIndex(cases);
    return statistic(indices);
  });
}

/** The statistic without each case in turn: what the acceleration of `bcaInterval` is computed from. */
export function jackknife(cases: number, statistic: (indices: Int32Array) => number): Float64Array {
  const indices = Int32Array.from({ length: Math.max(0, cases - 1) }, (_, index) => index + 1);
  return Float64Array.from({ length: cases }, (_, left) => {
    if (left > 0) indices[left - 1] = left - 1;
    return statistic(indices);
  });
}

/** Mean of the values at the indices: the commonest statistic. */
export function meanAt(values: ArrayLike<number>, indices: Int32Array): number {
  let sum = 0;
  for (const index of indices) sum += numberAt(values, index);
  return sum / indices.length;
}
