import { numberAt } from './numbers.ts';
import { FRESH_DRAWS, type RandomDraws } from './random-draws.ts';

/**
 * Replicates of a statistic over resampled cases (all trials of a case stay together). For statistics without a formula,
 * over at least 50 cases; near 0 and 1, and for few cases, every bootstrap undercovers (statistics.md 1.1).
 *
 * @param cases how many independent cases there are
 * @param statistic of the cases at these indices, drawn with replacement; not to be kept or changed
 * @param options.replicates 2,000 unless said otherwise
 * @param options.from where the indices come from: `rememberedDraws()` where many statistics share a seed
 * @returns one value per replicate, in the order drawn: index = floor(u * cases), u from MT19937
 */
export function clusterBootstrap(
  cases: number,
  statistic: (indices: Int32Array) => number,
  options: { readonly seed: number; readonly replicates?: number; readonly from?: RandomDraws },
): Float64Array {
  const next = (options.from ?? FRESH_DRAWS).indices(options.seed, cases);
  return Float64Array.from({ length: options.replicates ?? 2_000 }, () => statistic(next()));
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
