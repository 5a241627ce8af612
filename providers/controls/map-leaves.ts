/** A leaf of a JSON value, with the key it stands under; undefined in a list at the top. */
type LeafChange = (leaf: string | number | boolean | null, key: string | undefined) => unknown;

/** Every scalar of a JSON value changed, its shape kept. A list's members stand under the key of the list. */
export function mapLeaves(value: unknown, change: LeafChange, key?: string): unknown {
  if (Array.isArray(value)) return value.map((member) => mapLeaves(member, change, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapLeaves(member, change, name)]));
  }
  const isLeaf = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return isLeaf ? change(value as string | number | boolean | null, key) : value;
}
