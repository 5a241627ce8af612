import type { Side } from './sides.ts';

/** What one process spent on its calls, after a warm-up that is not counted. */
export interface SideMeasure {
  readonly calls: number;
  /** User and system, all threads. */
  readonly cpuMsPerCall: number;
  readonly callsPerSecond: number;
}

/** Effects of the process that is measured, handed in. */
export interface SideGauge {
  readonly nowMs: () => number;
  /** Of all threads, since the process began. */
  readonly cpuMs: () => number;
}

/** @throws Error when a call was not heard to its end: a broken call is a cheap one */
export async function measureSide(
  side: Side,
  mockUrl: string,
  { warmUps, calls }: { readonly warmUps: number; readonly calls: number },
  gauge: SideGauge,
): Promise<SideMeasure> {
  await side(mockUrl, warmUps);
  const [fromMs, cpuFromMs] = [gauge.nowMs(), gauge.cpuMs()];
  const heard = await side(mockUrl, calls);
  const [wallMs, cpuMs] = [gauge.nowMs() - fromMs, gauge.cpuMs() - cpuFromMs];
  if (heard !== calls) throw new Error(`${calls} calls were asked of the mock, but ${heard} were heard to their end.`);
  return { calls, cpuMsPerCall: cpuMs / calls, callsPerSecond: (1000 * calls) / wallMs };
}
