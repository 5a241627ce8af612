import { type Numbers, numberAt } from './numbers.ts';

/**
 * `holm` for claims (any dependence; Bonferroni is its cruder form, Hochberg needs independence), `bh` for exploring many
 * slices (the share of false finds), `by` the same under any dependence.
 */
export type Adjustment = 'bonferroni' | 'holm' | 'hochberg' | 'bh' | 'by';

/**
 * p-values adjusted for having looked at all of them, in the order given. "All gates must pass" needs none of this;
 * "any of these candidates may ship" does.
 *
 * @see Holm 1979; Hochberg 1988; Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001
 */
export function adjustPValues(pValues: Numbers, adjustment: Adjustment): readonly number[] {
  const m = pValues.length;
  for (const p of pValues) {
    if (!(p >= 0 && p <= 1))
      throw new RangeError(`A p-value lies in [0, 1]; one of these is ${p}. Leave out what was not tested.`);
  }
  const ascending = Array.from(pValues, (_, index) => index).sort(
    (i, j) => numberAt(pValues, i) - numberAt(pValues, j),
  );
  const scaled = ascending.map((index, rank) => numberAt(pValues, index) * factor(adjustment, rank + 1, m));
  const monotone = stepsDown(adjustment) ? runningMaximum(scaled) : runningMinimumFromTheEnd(scaled);
  const adjusted = new Array<number>(m).fill(1);
  for (const [rank, index] of ascending.entries()) adjusted[index] = Math.min(1, numberAt(monotone, rank));
  return adjusted;
}

function factor(adjustment: Adjustment, rank: number, m: number): number {
  switch (adjustment) {
    case 'bonferroni':
      return m;
    case 'holm':
    case 'hochberg':
      return m - rank + 1;
    case 'bh':
      return m / rank;
    case 'by':
      return (m / rank) * harmonic(m);
    default:
      return adjustment satisfies never;
  }
}

function stepsDown(adjustment: Adjustment): boolean {
  return adjustment === 'bonferroni' || adjustment === 'holm';
}

function harmonic(m: number): number {
  let sum = 0;
  for (let k = 1; k <= m; k += 1) sum += 1 / k;
  return sum;
}

function runningMaximum(values: readonly number[]): readonly number[] {
  let largest = 0;
  return values.map((value) => {
    largest = Math.max(largest, value);
    return largest;
  });
}

function runningMinimumFromTheEnd(values: readonly number[]): readonly number[] {
  let smallest = Number.POSITIVE_INFINITY;
  return values
    .toReversed()
    .map((value) => {
      smallest = Math.min(smallest, value);
      return smallest;
    })
    .toReversed();
}
