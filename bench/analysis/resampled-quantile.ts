import type { Cases } from '#bench/stats/case-means.ts';
import { allSorted } from '#bench/stats/default-latency-interval.ts';
import { numberAt } from '#bench/stats/numbers.ts';

/**
 * The type-7 quantile of all trials of resampled clusters, without sorting again for every resample: values are sorted once,
 * and a resample walks down from the largest until it has passed its share. Cheap for the upper quantiles, which is what
 * is bootstrapped.
 *
 * @returns a function of cluster indices (with repeats); NaN when they hold no trial
 */
export function resampledQuantile(clusters: Cases, p: number): (indices: Int32Array) => number {
  const sorted = allSorted(clusters);
  const owners = ownersOf(clusters, sorted);
  const times = new Int32Array(clusters.length);
  return (indices) => {
    times.fill(0);
    let n = 0;
    for (const index of indices) {
      times[index] = numberAt(times, index) + 1;
      n += clusters[index]?.length ?? 0;
    }
    if (n === 0) return Number.NaN;
    const position = (n - 1) * p;
    const below = Math.floor(position);
    const fraction = position - below;
    // How many values lie above the two that the quantile lies between.
    const aboveLow = n - 1 - below;
    const aboveHigh = Math.max(0, aboveLow - 1);
    let passed = 0;
    let high: number | undefined;
    for (let at = sorted.length - 1; at >= 0; at -= 1) {
      passed += numberAt(times, numberAt(owners, at));
      if (high === undefined && passed > aboveHigh) high = numberAt(sorted, at);
      if (passed > aboveLow) {
        const low = numberAt(sorted, at);
        return fraction === 0 || high === undefined || high === low ? low : low + fraction * (high - low);
      }
    }
    return Number.NaN;
  };
}

/** For each sorted value the cluster it came from; equal values take the places of their run in any order. */
function ownersOf(clusters: Cases, sorted: Float64Array): Int32Array {
  const owners = new Int32Array(sorted.length);
  const taken = new Int32Array(sorted.length);
  for (const [cluster, values] of clusters.entries()) {
    for (const value of values) {
      const first = firstPlace(sorted, value);
      owners[first + numberAt(taken, first)] = cluster;
      taken[first] = numberAt(taken, first) + 1;
    }
  }
  return owners;
}

function firstPlace(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numberAt(sorted, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
