import type { Numbers } from './numbers.ts';

/**
 * Fleiss' kappa of any number of raters (with two it is Scott's pi): agreement beyond chance, categories unordered.
 *
 * @param items one list of ratings per item, all of one length of at least 2
 * @returns `undefined` without items, and when only one category occurs (0/0)
 * @see Fleiss 1971; Scott 1955
 */
export function fleissKappa(items: readonly Numbers[]): number | undefined {
  const raters = items[0]?.length ?? 0;
  if (raters < 2) return undefined;
  const totals = new Map<number, number>();
  let agreeing = 0;
  for (const ratings of items) {
    if (ratings.length !== raters) {
      throw new RangeError('Every item has the same number of ratings here; with gaps use krippendorffAlpha.');
    }
    const counts = new Map<number, number>();
    for (const rating of ratings) {
      counts.set(rating, (counts.get(rating) ?? 0) + 1);
      totals.set(rating, (totals.get(rating) ?? 0) + 1);
    }
    for (const count of counts.values()) agreeing += (count * (count - 1)) / (raters * (raters - 1));
  }
  if (totals.size < 2) return undefined;
  const observed = agreeing / items.length;
  let chance = 0;
  for (const total of totals.values()) chance += (total / (items.length * raters)) ** 2;
  return (observed - chance) / (1 - chance);
}
