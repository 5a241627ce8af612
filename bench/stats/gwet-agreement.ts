import { type Numbers, numberAt } from './numbers.ts';
import { agreementWeight, type RatingWeights, ratingTable } from './rating-table.ts';

export type GwetAgreement = {
  /** AC1 with nominal weights, AC2 with others. */
  readonly coefficient: number;
  /** Over a sample of items; 0 when the raters never disagree, `undefined` for a single item. */
  readonly standardError: number | undefined;
};

/**
 * Gwet's AC1 or AC2: agreement of two raters beyond chance that stays near the observed agreement when one category is
 * rare, where kappa collapses.
 *
 * @param first categories as numbers; for weights their ascending order is the scale
 * @returns `undefined` without items, or when only one category occurs
 * @see Gwet 2008, Br. J. Math. Stat. Psychol. 61; Gwet 2014, Handbook of Inter-Rater Reliability
 */
export function gwetAgreement(
  first: Numbers,
  second: Numbers,
  options: { readonly weights?: RatingWeights } = {},
): GwetAgreement | undefined {
  const { categories } = ratingTable(first, second);
  const q = categories.length;
  const items = first.length;
  if (items === 0 || q < 2) return undefined;
  const place = new Map(categories.map((category, index) => [category, index]));
  const placesOf = (ratings: Numbers): readonly number[] => Array.from(ratings, (rating) => place.get(rating) ?? 0);
  const one = placesOf(first);
  const other = placesOf(second);
  const weight = (i: number, j: number): number => agreementWeight(options.weights ?? 'nominal', i, j, q);
  const share = categories.map((_, k) => (count(one, k) + count(other, k)) / (2 * items));
  const scale =
    categories.reduce((sum, _, i) => sum + categories.reduce((row, __, j) => row + weight(i, j), 0), 0) / (q * (q - 1));
  const chance = scale * share.reduce((sum, p) => sum + p * (1 - p), 0);
  const agreed = one.map((i, item) => weight(i, numberAt(other, item)));
  const observed = agreed.reduce((sum, value) => sum + value, 0) / items;
  const coefficient = (observed - chance) / (1 - chance);
  let squares = 0;
  for (const [item, i] of one.entries()) {
    const itemChance = scale * (1 - (numberAt(share, i) + numberAt(share, numberAt(other, item))) / 2);
    const own = (numberAt(agreed, item) - chance) / (1 - chance);
    const linear = own - (2 * (1 - coefficient) * (itemChance - chance)) / (1 - chance);
    squares += (linear - coefficient) ** 2;
  }
  const standardError = items > 1 ? Math.sqrt(squares / (items * (items - 1))) : undefined;
  return { coefficient, standardError };
}

function count(places: readonly number[], place: number): number {
  return places.filter((one) => one === place).length;
}
