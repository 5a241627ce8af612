import { type Numbers, numberAt } from './numbers.ts';

/** Two raters' categories against each other: `counts[i][j]` items that the first put in category i, the second in j. */
export type RatingTable = {
  /** Ascending; their order is the order of the scale. */
  readonly categories: readonly number[];
  readonly counts: readonly (readonly number[])[];
};

/** How much of an agreement two categories are: all or nothing, or less the further apart they stand on the scale. */
export type RatingWeights = 'nominal' | 'linear' | 'quadratic';

/** Cross-tabulates two raters' categories, coded as numbers, over the same items. */
export function ratingTable(first: Numbers, second: Numbers): RatingTable {
  if (first.length !== second.length) {
    throw new RangeError(`Both raters rate the same items: ${first.length} against ${second.length}.`);
  }
  const categories = [...new Set([...first, ...second])].sort((a, b) => a - b);
  const place = new Map(categories.map((category, index) => [category, index]));
  const counts = categories.map(() => new Array<number>(categories.length).fill(0));
  for (let item = 0; item < first.length; item += 1) {
    const row = counts[place.get(numberAt(first, item)) ?? -1] ?? [];
    const column = place.get(numberAt(second, item)) ?? -1;
    row[column] = (row[column] ?? 0) + 1;
  }
  return { categories, counts };
}

/** Weight in [0, 1] of categories i and j among q, by their places on the scale. */
export function agreementWeight(weights: RatingWeights, i: number, j: number, q: number): number {
  if (i === j) return 1;
  const distance = Math.abs(i - j) / (q - 1);
  switch (weights) {
    case 'nominal':
      return 0;
    case 'linear':
      return 1 - distance;
    case 'quadratic':
      return 1 - distance ** 2;
    default:
      return weights satisfies never;
  }
}
