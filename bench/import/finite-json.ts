/**
 * A JSON value as a strict file can hold it: a number too large for a double (`1e400` is read as Infinity) is null. Only for members that
 * are kept as they came; figures are read with `numberAt`, which leaves such a number out.
 */
export function finiteJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
