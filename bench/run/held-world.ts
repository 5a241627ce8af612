import { vi } from 'vitest';
import type { Call } from '#bench/domain/call.ts';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { AskContext, AskingProvider, TransportEvent } from '#bench/domain/provider.ts';
import type { FinishedPart, ReplyPart } from '#bench/domain/reply.ts';
import { DEFAULT_RUN_OPTIONS } from '#bench/domain/run.ts';
import type { Usage } from '#bench/domain/usage.ts';
import type { Effects } from './effects.ts';
import type { LoopLag } from './loop-lag.ts';
import type { TrialContext } from './trial-context.ts';

/** Stops the clocks of this test: time passes only where it says so. Give them back with `vi.useRealTimers()`. */
export function holdClock(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
    now: new Date('2026-11-20T12:00:00Z'),
  });
}

/** Effects on the held clock. Back-off takes half of what it may. */
export function heldEffects(): Effects {
  return {
    clock: { nowMs: () => performance.now(), wall: () => new Date() },
    sleep: (ms, signal) => later(ms, signal),
    random: () => 0.5,
  };
}

/** Lets held time pass until a promise settles. */
export async function pass<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = promise.finally(() => {
    isSettled = true;
  });
  settled.catch(() => {});
  // A timer may be set only some turns of the loop after the one before it fired.
  for (let idle = 0; !isSettled && idle < 50; ) {
    if (vi.getTimerCount() > 0) {
      await vi.advanceTimersToNextTimerAsync();
      idle = 0;
    } else {
      await new Promise((resolve) => setImmediate(resolve));
      idle += 1;
    }
  }
  if (!isSettled) throw new Error('Nothing is left to wait for, and the promise has not settled.');
  return settled;
}

/** What a scripted adapter does next, after a wait in ms. */
export type Step = { readonly afterMs?: number } & (
  | { readonly part: ReplyPart }
  | { readonly transport: WithoutTime<TransportEvent> }
  | { readonly throws: unknown }
  /** Waits for ever, and does not heed the abort. */
  | { readonly hangs: true }
  /** Waits for the abort, and then ends without a word, as SDKs do. */
  | { readonly endsQuietly: true }
);

type WithoutTime<T> = T extends TransportEvent ? Omit<T, 'atMs'> : never;

export interface ScriptedProvider extends AskingProvider {
  /** What it was asked, in order. */
  readonly calls: Call[];
  readonly contexts: AskContext[];
}

/** An adapter that does what a script says. @param script by number of the call it was asked so far, from 0 */
export function scriptedProvider(
  script: (number: number, call: Call) => readonly Step[],
  changes: Partial<AskingProvider> = {},
): ScriptedProvider {
  const calls: Call[] = [];
  const contexts: AskContext[] = [];
  return {
    kind: 'asking',
    id: 'scripted',
    evidence: 'measured',
    limitKey: 'scripted',
    baseUrlHost: 'scripted.example',
    sdk: 'none',
    refuses: () => [],
    async *ask(call, context) {
      const number = calls.length;
      calls.push(call);
      contexts.push(context);
      for (const step of script(number, call)) {
        if (step.afterMs !== undefined) await later(step.afterMs, context.signal);
        if ('throws' in step) throw step.throws;
        if ('hangs' in step) await new Promise(() => {});
        if ('endsQuietly' in step) {
          await later(Number.MAX_SAFE_INTEGER, context.signal);
          return;
        }
        if ('transport' in step) context.transport?.({ ...step.transport, atMs: performance.now() } as TransportEvent);
        if ('part' in step) yield step.part;
      }
    },
    ...changes,
    calls,
    contexts,
  };
}

/** A text that takes 100 ms to come and 10 ms to end. */
export function says(text: string, changes: Partial<FinishedPart> = {}): readonly Step[] {
  return [
    { afterMs: 100, part: { kind: 'text', text } },
    { afterMs: 10, part: finished(changes) },
  ];
}

/** One call of a tool, and the end of the reply. */
export function callsTool(name: string, inputText: string): readonly Step[] {
  return [
    { afterMs: 100, part: { kind: 'tool-call', index: 0, id: 'call-a', name, inputText } },
    { afterMs: 10, part: finished({ finish: { reason: 'tool-calls', raw: 'tool_use' } }) },
  ];
}

export function finished(changes: Partial<FinishedPart> = {}): FinishedPart {
  return {
    kind: 'finished',
    finish: { reason: 'stop', raw: 'stop' },
    usage: undefined,
    requestId: undefined,
    servedModel: undefined,
    fingerprint: undefined,
    serviceTier: undefined,
    ...changes,
  };
}

export function tokens(inputTokens: number, outputTokens: number, reasoningTokens?: number): Usage {
  return {
    inputTokens,
    outputTokens,
    reasoningTokens,
    cacheReadTokens: undefined,
    cacheWriteTokens: undefined,
    cacheWrite1hTokens: undefined,
    source: 'provider',
    raw: undefined,
  };
}

/** An event loop that is never late. */
export const PUNCTUAL: LoopLag = { longestBetween: () => 0, distribution: () => undefined, stop: () => {} };

export function trialContext(changes: Partial<TrialContext> = {}): TrialContext {
  return {
    effects: heldEffects(),
    lag: PUNCTUAL,
    options: DEFAULT_RUN_OPTIONS,
    prices: { lines: [], unpriced: [] },
    seed: 1,
    signal: new AbortController().signal,
    slotMs: performance.now(),
    inFlight: 1,
    warmUp: false,
    ...changes,
  };
}

export function planned(caseId = 'c1', contender = 'a'): PlannedTrial {
  return {
    id: `example/${caseId}/${contender}/1`,
    scenario: 'example',
    case: caseId,
    contender,
    repetition: 1,
    block: 0,
  };
}

/** Resolves after held time, or when the signal fires. */
function later(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) return Promise.resolve();
  const timer = ms > 2 ** 31 ? undefined : setTimeout(resolve, ms);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}
