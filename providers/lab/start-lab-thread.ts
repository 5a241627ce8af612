import { Worker } from 'node:worker_threads';
import { labModelsOn } from './lab-chronicle.ts';
import type { LabModel } from './lab-model.ts';
import type { LabThreadData, LabThreadMessage } from './lab-thread.ts';

/** A lab on a thread of its own: answering does not hold up the loop that measures the answers. */
export interface LabThread {
  readonly url: string;
  readonly models: readonly LabModel[];
  close(): Promise<void>;
}

/** @throws Error with the lab's own message when it cannot start */
export async function startLabThread(data: LabThreadData): Promise<LabThread> {
  const worker = new Worker(new URL('./lab-thread.ts', import.meta.url), { workerData: data });
  const message = await new Promise<LabThreadMessage>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  if ('error' in message) {
    await worker.terminate();
    throw new Error(message.error);
  }
  return {
    url: message.url,
    models: data.models ?? labModelsOn(data.day),
    async close() {
      await worker.terminate();
    },
  };
}
