import { parentPort, workerData } from 'node:worker_threads';
import { type BookEntry, makeAnswerBook } from './answer-book.ts';
import { startLab } from './lab.ts';
import type { LabModel } from './lab-model.ts';

/** What a lab on a thread of its own is started with: plain data, so that it can be handed over. */
export interface LabThreadData {
  readonly entries: readonly BookEntry[];
  readonly seed: number;
  readonly timeScale: number;
  /** As startLab takes it. */
  readonly day?: string | undefined;
  /** As startLab takes them. */
  readonly models?: readonly LabModel[] | undefined;
}

/** What the thread says once: where it listens, or why it does not. */
export type LabThreadMessage = { readonly url: string } | { readonly error: string };

// Started by startLabThread with exactly this.
const { entries, seed, timeScale, day, models } = workerData as LabThreadData;
try {
  const lab = await startLab({ book: makeAnswerBook(entries), seed, timeScale, day, models });
  parentPort?.postMessage({ url: lab.url } satisfies LabThreadMessage);
} catch (error) {
  parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) } satisfies LabThreadMessage);
}
