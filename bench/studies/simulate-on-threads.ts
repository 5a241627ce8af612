import type { PointTally, SimulationJob } from './simulate-point.ts';
import { workOnThreads } from './work-on-threads.ts';

/** Simulates points on several threads, whose number changes nothing but the time. */
export function simulateOnThreads(jobs: readonly SimulationJob[], threads: number): Promise<readonly PointTally[]> {
  return workOnThreads(new URL('./simulation-worker.ts', import.meta.url), jobs, threads);
}
