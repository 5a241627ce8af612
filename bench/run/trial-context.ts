import type { CallFailure } from '#bench/domain/failure.ts';
import type { PriceLock } from '#bench/domain/price.ts';
import type { RunOptions } from '#bench/domain/run.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import type { Effects } from './effects.ts';
import type { LoopLag } from './loop-lag.ts';

/** Everything a trial needs beside what is asked. */
export interface TrialContext {
  readonly effects: Effects;
  readonly lag: LoopLag;
  readonly options: RunOptions;
  readonly prices: PriceLock;
  /** Seed of the plan: with the trial's id it decides what the lab answers. */
  readonly seed: number;
  readonly signal: AbortSignal;
  /** When a slot was free for this trial. */
  readonly slotMs: number;
  /** Trials in flight in this process, this one included. */
  readonly inFlight: number;
  readonly warmUp: boolean;
  /** Told of the rate-limit headers of every answer that has some. */
  readonly onLimits?: (limits: Readonly<Record<string, string>>) => void;
  /** Told of every failed attempt, so that a limiter can slow down. */
  readonly onFailure?: (failure: CallFailure, known: { readonly startedMs: number; readonly retried: boolean }) => void;
}

export interface RanTrial {
  readonly trial: Trial;
  readonly reply: TrialReply | undefined;
}
