import { numberAt } from './numbers.ts';

/** What distance means between two values: different or not, ranks apart, units apart, or apart as a share. */
export type AlphaScale = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/**
 * Krippendorff's alpha, 1 - observed / expected disagreement: any number of raters, gaps allowed.
 *
 * @param raters one list per rater over the same items; `undefined` where an item was not rated
 * @returns `undefined` when no item has two ratings, or when all ratings are alike (0/0)
 * @see Krippendorff 2011, "Computing Krippendorff's alpha-reliability"
 */
export function krippendorffAlpha(
  raters: readonly (readonly (number | undefined)[])[],
  options: { readonly scale?: AlphaScale } = {},
): number | undefined {
  const items = Math.max(0, ...raters.map((ratings) => ratings.length));
  const pairable = Array.from({ length: items }, (_, item) =>
    raters.map((ratings) => ratings[item]).filter((rating) => rating !== undefined),
  ).filter((ratings) => ratings.length >= 2);
  const values = [...new Set(pairable.flat())].sort((a, b) => a - b);
  const totals = values.map((value) => pairable.flat().filter((rating) => rating === value).length);
  const n = totals.reduce((sum, total) => sum + total, 0);
  const distance = squaredDistance(options.scale ?? 'nominal', values, totals);
  const place = new Map(values.map((value, index) => [value, index]));
  let observed = 0;
  for (const ratings of pairable) {
    const places = ratings.map((rating) => place.get(rating) ?? 0);
    for (const i of places) for (const j of places) observed += distance(i, j) / (places.length - 1);
  }
  let expected = 0;
  for (const [i, one] of totals.entries())
    for (const [j, other] of totals.entries()) expected += one * other * distance(i, j);
  return expected > 0 ? 1 - ((n - 1) * observed) / expected : undefined;
}

function squaredDistance(
  scale: AlphaScale,
  values: readonly number[],
  totals: readonly number[],
): (i: number, j: number) => number {
  const value = (index: number): number => numberAt(values, index);
  switch (scale) {
    case 'nominal':
      return (i, j) => (i === j ? 0 : 1);
    case 'ordinal':
      return (i, j) => (i === j ? 0 : ordinalGap(Math.min(i, j), Math.max(i, j), totals) ** 2);
    case 'interval':
      return (i, j) => (value(i) - value(j)) ** 2;
    case 'ratio':
      return (i, j) => (i === j ? 0 : ((value(i) - value(j)) / (value(i) + value(j))) ** 2);
    default:
      return scale satisfies never;
  }
}

function ordinalGap(low: number, high: number, totals: readonly number[]): number {
  let gap = -(numberAt(totals, low) + numberAt(totals, high)) / 2;
  for (let g = low; g <= high; g += 1) gap += numberAt(totals, g);
  return gap;
}
