import type { Call } from '#bench/domain/call.ts';
import type { CallFailure } from '#bench/domain/failure.ts';
import { type AskingProvider, LAB_SEED_HEADER } from '#bench/domain/provider.ts';
import type { Reply } from '#bench/domain/reply.ts';
import type { Attempt } from '#bench/domain/trial.ts';
import { askOnce } from './ask-once.ts';
import { attemptOf } from './attempt-of.ts';
import { waitBeforeRetry } from './retry-policy.ts';
import type { Stamps } from './stamps.ts';
import type { TrialContext } from './trial-context.ts';

/** One call through all its attempts. */
export type AskedWithRetries = {
  readonly attempts: readonly Attempt[];
  readonly simulated: boolean;
  /** When the first attempt was made. */
  readonly startedMs: number;
} & (
  | { readonly kind: 'replied'; readonly reply: Reply; readonly stamps: Stamps }
  | { readonly kind: 'failed'; readonly failure: CallFailure }
  | { readonly kind: 'broken'; readonly error: string }
);

/** Asks until there is a reply, or nothing more to try. Every attempt is kept. @param place which call of which trial */
export async function askWithRetries(
  provider: AskingProvider,
  asked: Call,
  { trial, call }: { readonly trial: string; readonly call: number },
  { effects, options, seed, signal, onFailure, onLimits }: TrialContext,
): Promise<AskedWithRetries> {
  const attempts: Attempt[] = [];
  let simulated = false;
  let startedMs: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const startedAt = effects.clock.wall().toISOString();
    const answer = await askOnce(provider, asked, {
      clock: effects.clock,
      watchdogs: options.watchdogs,
      signal,
      onLimits,
      headers: provider.evidence === 'simulated' ? { [LAB_SEED_HEADER]: `${seed}:${trial}/${call}/${attempt}` } : {},
    });
    const { stamps } = answer;
    startedMs ??= stamps.callMs;
    simulated ||= answer.simulated;
    const soFar = { attempts, simulated, startedMs };
    if (answer.kind === 'replied') {
      const { reply } = answer;
      attempts.push(attemptOf({ call, startedAt, stamps, reply, waitMs: undefined, failure: undefined }));
      return { ...soFar, kind: 'replied', reply, stamps };
    }
    const { failure, bug } = answer;
    const waitMs =
      bug !== undefined || signal.aborted
        ? undefined
        : waitBeforeRetry(failure, { attempt, maxAttempts: options.maxAttempts, random: effects.random() });
    attempts.push(attemptOf({ call, startedAt, stamps, failure, waitMs, reply: undefined }));
    onFailure?.(failure, { startedMs: stamps.callMs, retried: waitMs !== undefined });
    if (bug !== undefined) return { ...soFar, kind: 'broken', error: `adapter ${provider.id}: ${String(bug)}` };
    if (waitMs === undefined) return { ...soFar, kind: 'failed', failure };
    await effects.sleep(waitMs, signal);
  }
}
