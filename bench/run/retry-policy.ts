import { type CallFailure, FAILURES } from '#bench/domain/failure.ts';

const FIRST_WAIT_MS = 500;
/** No wait is longer: a provider that asks for more is given up on, and the trial is excluded as rate-limited. */
const LONGEST_WAIT_MS = 60_000;

/**
 * How long to wait before the next attempt of a call, in ms; undefined: give up. Full jitter on a doubling ceiling, unless
 * the provider says how long, which is obeyed up to a minute.
 * @param attempt attempts made so far, from 1
 * @param random in [0, 1)
 */
export function waitBeforeRetry(
  failure: CallFailure,
  { attempt, maxAttempts, random }: { readonly attempt: number; readonly maxAttempts: number; readonly random: number },
): number | undefined {
  if (!FAILURES[failure.kind].retry || attempt >= maxAttempts) return undefined;
  if (failure.retryAfterMs !== undefined) {
    // A little later than asked, and not all at once: everybody was told the same moment.
    return failure.retryAfterMs > LONGEST_WAIT_MS ? undefined : failure.retryAfterMs + random * FIRST_WAIT_MS;
  }
  return random * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
}
