/** Values with which a table of slices can still be read: more are no slice but an id. */
export const MOST_SLICE_VALUES = 24;
const MOST_SLICES = 12;

/**
 * Slices with at least two values and not so many that each case is its own, in the order in which they were first seen.
 * @param cases of each the short facts that may slice the tables
 */
export function usefulSlices(cases: Iterable<Readonly<Record<string, string>>>): readonly string[] {
  const values = new Map<string, Set<string>>();
  for (const slices of cases) {
    for (const [slice, value] of Object.entries(slices)) {
      const known = values.get(slice) ?? new Set();
      values.set(slice, known.add(value));
    }
  }
  return [...values]
    .filter(([, found]) => found.size > 1 && found.size <= MOST_SLICE_VALUES)
    .slice(0, MOST_SLICES)
    .map(([slice]) => slice);
}
