import { mean } from './mean.ts';
import type { Numbers } from './numbers.ts';

/**
 * One entry per case, holding the scores of its trials. A case without trials carries no evidence: it is left out of
 * every mean and every count.
 */
export type Cases = readonly Numbers[];

/** For each case the cluster it belongs to (document, paraphrase group). Without labels every case is its own cluster. */
export type ClusterLabels = readonly (string | number)[];

export type CaseMeans = {
  /** One mean per case that has trials. */
  readonly means: Float64Array;
  /** Trials of all cases together. */
  readonly trials: number;
  /** Independent units: cases, or clusters of cases where labels were given. */
  readonly clusters: number;
  /** For each mean the number of its cluster, from 0 on; `undefined` when every case is its own cluster. */
  readonly clusterOf: Int32Array | undefined;
};

/** The mean of each case over its trials, with the cluster it belongs to. */
export function caseMeans(cases: Cases, labels?: ClusterLabels): CaseMeans {
  checkLabels(cases.length, labels);
  const kept: number[] = [];
  let trials = 0;
  for (const [index, scores] of cases.entries()) {
    if (scores.length > 0) kept.push(index);
    trials += scores.length;
  }
  const means = Float64Array.from(kept, (index) => mean(cases[index] ?? []) ?? Number.NaN);
  const clusterOf = labels === undefined ? undefined : numberClusters(kept.map((index) => labels[index] ?? ''));
  return { means, trials, clusters: clusterOf === undefined ? means.length : 1 + maximum(clusterOf), clusterOf };
}

/** The cases that have trials on both sides, in order, with their labels. Both sides must list the same cases. */
export function pairedCases(
  a: Cases,
  b: Cases,
  labels?: ClusterLabels,
): { readonly a: Cases; readonly b: Cases; readonly labels: ClusterLabels | undefined } {
  if (a.length !== b.length) {
    throw new RangeError(
      `Both sides list the same cases, in one order: ${a.length} against ${b.length}. Give a case without trials an empty list.`,
    );
  }
  checkLabels(a.length, labels);
  const both = (index: number): boolean => (a[index]?.length ?? 0) > 0 && (b[index]?.length ?? 0) > 0;
  const keep = <T>(list: readonly T[]): readonly T[] => list.filter((_, index) => both(index));
  return { a: keep(a), b: keep(b), labels: labels === undefined ? undefined : keep(labels) };
}

function checkLabels(cases: number, labels: ClusterLabels | undefined): void {
  if (labels !== undefined && labels.length !== cases) {
    throw new RangeError(`Each case needs one cluster label: ${cases} cases, ${labels.length} labels.`);
  }
}

function numberClusters(labels: ClusterLabels): Int32Array {
  const numbers = new Map<string | number, number>();
  return Int32Array.from(labels, (label) => {
    const known = numbers.get(label) ?? numbers.size;
    numbers.set(label, known);
    return known;
  });
}

function maximum(values: Int32Array): number {
  let largest = -1;
  for (const value of values) if (value > largest) largest = value;
  return largest;
}
