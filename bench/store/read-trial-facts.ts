import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { TrialFacts } from '#bench/analysis/observe.ts';
import { findDataFile } from './data-file.ts';
import { TRIALS_FILE } from './journal.ts';
import { decodeBlock, readJsonValues, readToDamage } from './read-json-values.ts';
import { type LineBlock, readLineBlocks } from './read-line-blocks.ts';
import { trialFacts } from './trial-facts.ts';

/** From here on a second thread saves more than its start costs: some thirty thousand trials. */
const BYTES_FOR_SECOND_THREAD = 64 * 1024 * 1024;
/** So many bytes of trials a packed byte holds, about. */
const BYTES_A_PACKED_BYTE = 10;

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
  const file = findDataFile(folder, TRIALS_FILE);
  if (file === undefined) return;
  const size = (await stat(file.path)).size * (file.packed ? BYTES_A_PACKED_BYTE : 1);
  if (size < (options.bytesForSecondThread ?? BYTES_FOR_SECOND_THREAD)) {
    yield* readJsonValues(folder, TRIALS_FILE, trialFacts);
    return;
  }
  for await (const facts of decodeOnTwoThreads(readLineBlocks(file))) {
    if (facts === 'damaged') {
      await readToDamage(file, trialFacts);
      throw new Error(`${file.name} changed while it was read. Read it again once nobody writes to it.`);
    }
    // Not yield*: it would wait twice for every one of a million facts.
    for (const one of facts) yield one;
  }
}

type DecodedBlock = readonly TrialFacts[] | 'damaged';

/** So many blocks lie with the other thread: one in work, one for the moment it is done. */
const WITH_WORKER = 2;
/** So many wait decoded for their turn, so that memory stays the same however long the file is. */
const MOST_WAITING = 8;

/** The other thread always has blocks to work on; this one decodes only what comes faster than that, and uses the facts. */
async function* decodeOnTwoThreads(blocks: AsyncGenerator<LineBlock>): AsyncGenerator<DecodedBlock> {
  const worker = new Worker(new URL('./trial-facts-worker.ts', import.meta.url));
  /** In the order of the file. */
  const waiting: { readonly decoded: Promise<DecodedBlock>; done: boolean }[] = [];
  let theirs = 0;
  try {
    for (let more = true; more || waiting.length > 0; ) {
      const block = more && waiting.length < MOST_WAITING ? await nextOf(blocks) : undefined;
      if (block === undefined) {
        if (waiting.length < MOST_WAITING) more = false;
      } else if (theirs < WITH_WORKER) {
        theirs += 1;
        const handed = { decoded: handOver(worker, block), done: false };
        handed.decoded.then(
          () => {
            theirs -= 1;
            handed.done = true;
          },
          () => undefined,
        );
        waiting.push(handed);
      } else {
        waiting.push({ decoded: Promise.resolve(decodeHere(block)), done: true });
      }
      // What the other thread sent arrives only between tasks.
      await setImmediate();
      for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
        if (!first.done && more && waiting.length < MOST_WAITING) break;
        yield await first.decoded;
        waiting.shift();
      }
    }
  } finally {
    await blocks.return(undefined);
    await worker.terminate();
  }
}

async function nextOf(blocks: AsyncGenerator<LineBlock>): Promise<LineBlock | undefined> {
  const { value, done } = await blocks.next();
  return done === true ? undefined : value;
}

function handOver(worker: Worker, block: LineBlock): Promise<DecodedBlock> {
  const channel = new MessageChannel();
  const answer = new Promise<DecodedBlock>((decoded, failed) => {
    worker.once('error', failed);
    channel.port1.once('message', (facts: readonly TrialFacts[] | undefined) => {
      worker.off('error', failed);
      channel.port1.close();
      decoded(facts ?? 'damaged');
    });
  });
  // Its failure is met where it is awaited; until then it is nobody's unhandled rejection.
  answer.catch(() => undefined);
  worker.postMessage({ block, answer: channel.port2 }, [block.buffer, channel.port2]);
  return answer;
}

function decodeHere(block: LineBlock): DecodedBlock {
  try {
    return decodeBlock(block, TRIALS_FILE, trialFacts);
  } catch {
    return 'damaged';
  }
}
