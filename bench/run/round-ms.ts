/** A duration as the files keep it: to the microsecond, which is finer than anything here can be measured. */
export function roundMs<T extends number | undefined>(ms: T): T {
  // The type of an absent duration is the same on both sides.
  return (ms === undefined ? undefined : Math.round(ms * 1000) / 1000) as T;
}
