import { parentPort } from 'node:worker_threads';
import { type BacktestJob, workBacktest } from './policy-backtest.ts';

/** The thread of the policy backtest: some runs of one policy in, what came of them in each world out. */
parentPort?.on('message', async (job: BacktestJob) => parentPort?.postMessage(await workBacktest(job)));
