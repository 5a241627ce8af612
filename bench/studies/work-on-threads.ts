import { Worker } from 'node:worker_threads';

/**
 * Hands jobs to several threads of one worker file, which answers each message with its tally. Every job brings its own seed and
 * every tally goes to its job's place, so the number of threads changes nothing but the time.
 */
export async function workOnThreads<Job, Tally>(
  workerFile: URL,
  jobs: readonly Job[],
  threads: number,
): Promise<readonly Tally[]> {
  const tallies = new Map<number, Tally>();
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, workThrough));
  return jobs.map((_, place) => {
    const tally = tallies.get(place);
    if (tally === undefined) throw new Error(`Job ${place} was never worked on. This is a bug of bakeoff's.`);
    return tally;
  });

  function workThrough(): Promise<void> {
    return new Promise((done, failed) => {
      const worker = new Worker(workerFile);
      let place = -1;
      const handOut = (): void => {
        place = next;
        next += 1;
        const job = jobs[place];
        if (job === undefined) worker.terminate().then(() => done(), failed);
        else worker.postMessage(job);
      };
      worker.on('message', (tally: Tally) => {
        tallies.set(place, tally);
        handOut();
      });
      worker.on('error', failed);
      handOut();
    });
  }
}
