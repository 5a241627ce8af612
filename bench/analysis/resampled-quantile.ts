import type { Cases } from '#bench/stats/case-means.ts';
import { allSorted } from '#bench/stats/default-latency-interval.ts';
import { numberAt } from '#bench/stats/numbers.ts';

/**
 * The type-7 quantile of all trials of resampled clusters, without sorting again for every resample: values are sorted once,
 * and a resample walks from where the quantile of the whole lies to where its own does.
 *
 * @returns a function of cluster indices (with repeats); NaN when they hold no trial
 */
export function resampledQuantile(clusters: Cases, p: number): (indices: Int32Array) => number {
  const sorted = allSorted(clusters);
  const owners = ownersOf(clusters, sorted);
  const start = Math.floor(Math.max(0, sorted.length - 1) * p);
  const sizes = Int32Array.from(clusters, ({ length }) => length);
  const fromStart = countsOf(owners.subarray(start), clusters.length);
  const times = new Int32Array(clusters.length);
  return (indices) => {
    times.fill(0);
    let n = 0;
    /** How many resampled values stand at `at` or above. */
    let standing = 0;
    for (const index of indices) {
      times[index] = (times[index] ?? 0) + 1;
      n += sizes[index] ?? 0;
      standing += fromStart[index] ?? 0;
    }
    if (n === 0) return Number.NaN;
    const position = (n - 1) * p;
    const below = Math.floor(position);
    const fraction = position - below;
    // How many values lie above the two that the quantile lies between.
    const aboveLow = n - 1 - below;
    const aboveHigh = Math.max(0, aboveLow - 1);
    let at = start;
    const here = (): number => times[owners[at] ?? 0] ?? 0;
    while (standing > aboveHigh) {
      standing -= here();
      at += 1;
    }
    const high = descend(aboveHigh);
    const low = descend(aboveLow);
    return fraction === 0 || high === low ? low : low + fraction * (high - low);

    /** The largest value with more than so many at or above it. */
    function descend(above: number): number {
      while (standing <= above) {
        at -= 1;
        standing += here();
      }
      return numberAt(sorted, at);
    }
  };
}

function countsOf(owners: Int32Array, clusters: number): Int32Array {
  const counts = new Int32Array(clusters);
  for (const owner of owners) counts[owner] = (counts[owner] ?? 0) + 1;
  return counts;
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
