import { type Arm, clusterLabels, valuesByCase } from '#bench/analysis/arm.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import { caseMeans } from '#bench/stats/case-means.ts';
import { clusterBootstrap } from '#bench/stats/cluster-bootstrap.ts';

/** A share of so many resamples is known to within 4 points. */
const REPLICATES = 500;

/**
 * How surely nobody was both better and cheaper: the share of resamples of the cases in which a contender was on the frontier of
 * quality and cost per trial. Only cases that all contenders have both figures of are drawn.
 *
 * @returns contender -> share in [0, 1]; empty where there are no such cases, and without those that have no price
 */
export function frontierShares(
  planned: PlannedScenario,
  arms: readonly Arm[],
  seed: number,
): ReadonlyMap<string, number> {
  const priced = arms.flatMap((arm) => {
    const quality = meansOf(arm.quality, arm.repetitions);
    const usd = meansOf(arm.costUsd, arm.repetitions);
    return usd.some((value) => !Number.isNaN(value)) ? [{ contender: arm.contender, quality, usd }] : [];
  });
  const places = Object.keys(planned.cases).flatMap((_, place) =>
    priced.every(
      ({ quality, usd }) => !Number.isNaN(quality[place] ?? Number.NaN) && !Number.isNaN(usd[place] ?? Number.NaN),
    )
      ? [place]
      : [],
  );
  const clusters = clustersOf(places, clusterLabels(planned));
  if (clusters.length === 0 || priced.length === 0) return new Map();
  const times = new Array<number>(priced.length).fill(0);
  clusterBootstrap(
    clusters.length,
    (indices) => {
      const drawn = [...indices].flatMap((index) => clusters[index] ?? []);
      const points = priced.map(({ quality, usd }) => ({ quality: sumAt(quality, drawn), usd: sumAt(usd, drawn) }));
      for (const [at, point] of points.entries()) {
        const isBeaten = points.some(
          (other) =>
            other.quality >= point.quality &&
            other.usd <= point.usd &&
            (other.quality > point.quality || other.usd < point.usd),
        );
        if (!isBeaten) times[at] = (times[at] ?? 0) + 1;
      }
      return 0;
    },
    { seed, replicates: REPLICATES },
  );
  return new Map(priced.map(({ contender }, at) => [contender, (times[at] ?? 0) / REPLICATES]));
}

function meansOf(column: Float64Array, repetitions: number): readonly number[] {
  return valuesByCase(column, repetitions).map((values) => caseMeans([values]).means[0] ?? Number.NaN);
}

function clustersOf(places: readonly number[], labels: readonly string[]): readonly (readonly number[])[] {
  const clusters = new Map<string, number[]>();
  for (const place of places) {
    const label = labels[place] ?? '';
    const known = clusters.get(label);
    if (known === undefined) clusters.set(label, [place]);
    else known.push(place);
  }
  return [...clusters.values()];
}

/** Sums over one drawing of cases stand in the same order as their means. */
function sumAt(values: readonly number[], places: readonly number[]): number {
  let sum = 0;
  for (const place of places) sum += values[place] ?? 0;
  return sum;
}
