/** The process's monotonic clock in ms, the same on every thread: what `atMs` of parts and transport events is read from. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
