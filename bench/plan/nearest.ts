import { levenshteinDistance } from '#bench/stats/levenshtein-distance.ts';

/** More than this share of a word's letters changed, and it is another word. */
const FARTHEST = 0.5;

/** The known word somebody probably meant; undefined when none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const ranked = [...known]
    .map((one) => ({ one, distance: levenshteinDistance(word.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best === undefined) return undefined;
  return best.distance <= FARTHEST * Math.max(word.length, best.one.length) ? best.one : undefined;
}

/** ` Did you mean "margin"?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const found = nearest(word, known);
  return found === undefined ? '' : ` Did you mean "${found}"?`;
}
