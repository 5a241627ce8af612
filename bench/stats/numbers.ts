/** A list of numbers that is only read: a plain array or a Float64Array. Both may be passed everywhere in this folder. */
export type Numbers = readonly number[] | Float64Array;

/** The number at a place that is known to exist. Outside the list is a programming error, never a silent NaN. */
export function numberAt(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`There is no value at ${index} in a list of ${values.length}.`);
  return value;
}
