import { Worker } from 'node:worker_threads';
import type { PointTally, SimulationJob } from './simulate-point.ts';

/**
 * Simulates points on several threads. Every job brings its own seed and every tally goes to its job's place, so the number of
 * threads changes nothing but the time.
 */
export async function simulateOnThreads(
  jobs: readonly SimulationJob[],
  threads: number,
): Promise<readonly PointTally[]> {
  const tallies = new Map<number, PointTally>();
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, workThrough));
  return jobs.map((_, place) => {
    const tally = tallies.get(place);
    if (tally === undefined) throw new Error(`Point ${place} was never simulated. This is a bug of bakeoff's.`);
    return tally;
  });

  function workThrough(): Promise<void> {
    return new Promise((done, failed) => {
      const worker = new Worker(new URL('./simulation-worker.ts', import.meta.url));
      let place = -1;
      const handOut = (): void => {
        place = next;
        next += 1;
        const job = jobs[place];
        if (job === undefined) worker.terminate().then(() => done(), failed);
        else worker.postMessage(job);
      };
      worker.on('message', (tally: PointTally) => {
        tallies.set(place, tally);
        handOut();
      });
      worker.on('error', failed);
      handOut();
    });
  }
}
