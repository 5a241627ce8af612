import { type MessagePort, parentPort } from 'node:worker_threads';
import { TRIALS_FILE } from './journal.ts';
import { decodeBlock } from './read-json-values.ts';
import type { LineBlock } from './read-line-blocks.ts';
import { trialFacts } from './trial-facts.ts';

/** The second thread of readTrialFacts: a block in; its facts out, or nothing when a line of it is damaged. */
parentPort?.on('message', ({ block, answer }: { block: LineBlock; answer: MessagePort }) => {
  answer.postMessage(factsOf(block));
});

function factsOf(block: LineBlock): ReturnType<typeof decodeBlock> | undefined {
  try {
    return decodeBlock(block, TRIALS_FILE, trialFacts);
  } catch {
    return undefined;
  }
}
