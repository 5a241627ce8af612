import type { ReplyPart } from '#bench/domain/reply.ts';
import { abortedCall, type SettleContext, settleFailure, truncatedCall } from './settle-failure.ts';

/**
 * The parts of a reply with the promises every adapter makes and no SDK keeps: an abort is thrown and never a quiet end, a
 * stream without its terminal event is `truncated`, everything thrown is a CallError, and what happens after the terminal
 * event (a connection cut while its last bytes are drained) no longer touches the reply.
 *
 * @param open starts the call; its parts end with `finished` when the terminal event was seen
 */
export async function* guardReply(
  open: () => AsyncIterable<ReplyPart>,
  context: SettleContext,
): AsyncGenerator<ReplyPart, void, void> {
  if (context.signal.aborted) throw abortedCall();
  let finished = false;
  try {
    for await (const part of open()) {
      if (context.signal.aborted) throw abortedCall();
      finished = part.kind === 'finished';
      yield part;
    }
  } catch (thrown) {
    if (finished) return;
    yield settleFailure(thrown, context);
    return;
  }
  if (finished) return;
  throw context.signal.aborted ? abortedCall() : truncatedCall();
}
