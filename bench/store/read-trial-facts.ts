import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TrialFacts } from '#bench/analysis/observe.ts';
import { TRIALS_FILE } from './journal.ts';
import { decodeBlock, readJsonValues, readToDamage } from './read-json-values.ts';
import { type LineBlock, readLineBlocks } from './read-line-blocks.ts';
import { trialFacts } from './trial-facts.ts';

/** From here on a second thread saves more than its start costs: some thirty thousand trials. */
const BYTES_FOR_SECOND_THREAD = 64 * 1024 * 1024;

/**
 * What the analysis reads of a run's trials, streamed in the order they ended; warm-ups included. Many times as fast as
 * `readTrials`: a line is checked as far as it is read, so damage in members that no figure rests on (attempts, dates) goes
 * unseen here. Of a large file a second thread decodes every other block; the order stays that of the file.
 *
 * @throws Error as `readTrials` throws it, for damage in any other member
 */
export async function* readTrialFacts(
  folder: string,
  options: { readonly bytesForSecondThread?: number } = {},
): AsyncGenerator<TrialFacts> {
  const path = join(folder, TRIALS_FILE);
  if (!existsSync(path)) return;
  const { size } = await stat(path);
  const blocks =
    size < (options.bytesForSecondThread ?? BYTES_FOR_SECOND_THREAD)
      ? undefined
      : decodeOnTwoThreads(readLineBlocks(path));
  if (blocks === undefined) {
    yield* readJsonValues(path, TRIALS_FILE, trialFacts);
    return;
  }
  for await (const facts of blocks) {
    if (facts === 'damaged') {
      await readToDamage(path, TRIALS_FILE, trialFacts);
      throw new Error(`${TRIALS_FILE} changed while it was read. Read it again once nobody writes to it.`);
    }
    // Not yield*: it would wait twice for every one of a million facts.
    for (const one of facts) yield one;
  }
}

type DecodedBlock = readonly TrialFacts[] | 'damaged';

/** The other thread always has a block to work on while this one decodes, and while the facts of both are used. */
async function* decodeOnTwoThreads(blocks: AsyncGenerator<LineBlock>): AsyncGenerator<DecodedBlock> {
  const worker = new Worker(new URL('./trial-facts-worker.ts', import.meta.url));
  const next = async (): Promise<LineBlock | undefined> => {
    const { value, done } = await blocks.next();
    return done === true ? undefined : value;
  };
  try {
    let theirs = handOver(worker, await next());
    while (theirs !== undefined) {
      const mine = await next();
      const decoded = mine === undefined ? [] : decodeHere(mine);
      const earlier: DecodedBlock = await theirs;
      theirs = mine === undefined ? undefined : handOver(worker, await next());
      yield earlier;
      yield decoded;
    }
  } finally {
    await blocks.return(undefined);
    await worker.terminate();
  }
}

function handOver(worker: Worker, block: LineBlock | undefined): Promise<DecodedBlock> | undefined {
  if (block === undefined) return undefined;
  const answer = new Promise<DecodedBlock>((decoded, failed) => {
    worker.once('error', failed);
    worker.once('message', (facts: readonly TrialFacts[] | undefined) => {
      worker.off('error', failed);
      decoded(facts ?? 'damaged');
    });
  });
  // Its failure is met where it is awaited; until then it is nobody's unhandled rejection.
  answer.catch(() => undefined);
  worker.postMessage(block, [block.bytes.buffer]);
  return answer;
}

function decodeHere(block: LineBlock): DecodedBlock {
  try {
    return decodeBlock(block, TRIALS_FILE, trialFacts);
  } catch {
    return 'damaged';
  }
}
