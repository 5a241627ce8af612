import { parentPort } from 'node:worker_threads';
import { type SimulationJob, simulatePoint } from './simulate-point.ts';

/** The thread of simulateOnThreads: a job in, its tally out. */
parentPort?.on('message', (job: SimulationJob) => parentPort?.postMessage(simulatePoint(job)));
