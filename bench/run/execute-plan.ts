import type { Contender } from '#bench/domain/contender.ts';
import { costUsd } from '#bench/domain/cost.ts';
import { FAILURES } from '#bench/domain/failure.ts';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { PriceLock } from '#bench/domain/price.ts';
import type { Provider } from '#bench/domain/provider.ts';
import type { ConcurrencyChange, RunOptions } from '#bench/domain/run.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import { estimateTrial, type TrialEstimate } from '#bench/plan/estimate-trial.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { Budget } from './budget.ts';
import type { Effects } from './effects.ts';
import { Limiter } from './limiter.ts';
import type { LoopLag } from './loop-lag.ts';
import { type RanTrial, runTrial } from './run-trial.ts';

/** How far ahead of the slowest contender another may run, in blocks: beyond it a block is no longer one moment in time. */
const MAX_BLOCKS_AHEAD = 32;
/** Recordings are read from memory: as many at once as keep the journal's writes in good-sized batches. */
const REPLAY_CONCURRENCY = 64;

export interface Execution {
  /** What is still to be asked, in order; warm-ups first. */
  readonly pending: readonly (PlannedTrial & { readonly warmUp: boolean })[];
  readonly scenarios: ReadonlyMap<string, LoadedScenario>;
  readonly contenders: ReadonlyMap<string, { readonly contender: Contender; readonly provider: Provider }>;
  readonly options: RunOptions;
  readonly prices: PriceLock;
  readonly seed: number;
  /** Spent and asked by earlier sessions of the run. */
  readonly before: { readonly usd: number; readonly trials: number };
  readonly effects: Effects;
  readonly lag: LoopLag;
  /** Fires when nothing new may start; what is in flight is finished. */
  readonly stop: AbortSignal;
  /** Fires when what is in flight must end too. */
  readonly abort: AbortSignal;
  /** Resolves when the trial is safe on disk. */
  record(trial: Trial, reply: TrialReply | undefined): Promise<void>;
  onEvent?(event: ExecutionEvent): void;
}

export type ExecutionEvent =
  | { readonly kind: 'asked'; readonly contender: string }
  | { readonly kind: 'done'; readonly trial: Trial }
  | { readonly kind: 'retried'; readonly contender: string };

export interface ExecutionEnd {
  readonly trials: number;
  /** Undefined when everything pending was asked. */
  readonly stoppedBecause: string | undefined;
  readonly concurrencyHistory: readonly ConcurrencyChange[];
}

/**
 * Asks every pending trial: lanes per provider, each with its own limits, all held to about the same block so that the
 * paired comparison stays paired in time. Each trial is recorded the moment it ends; a trial that ended because the
 * operator stopped, or because no call of its contender can succeed, is not recorded and is asked again on resume.
 * @throws whatever `record` throws: a disk that cannot be written ends the run, with everything recorded before it intact
 */
export function executePlan(execution: Execution): Promise<ExecutionEnd> {
  return new Executor(execution).run();
}

interface Lane {
  readonly key: string;
  readonly limiter: Limiter;
  readonly queue: (PlannedTrial & { readonly warmUp: boolean })[];
  /** Place of the next one to start; the queue itself is never shifted, which would cost its whole length each time. */
  next: number;
}

class Executor {
  readonly #execution: Execution;
  readonly #lanes = new Map<string, Lane>();
  readonly #budget: Budget;
  readonly #blocksInFlight = new Map<number, number>();
  readonly #history: ConcurrencyChange[] = [];
  #inFlight = 0;
  #trials = 0;
  /** Nothing is measured while somebody still warms up. */
  #warmUpsLeft: number;
  #stoppedBecause: string | undefined;
  #wake: NodeJS.Timeout | undefined;
  #end: ReturnType<typeof Promise.withResolvers<ExecutionEnd>> = Promise.withResolvers();

  constructor(execution: Execution) {
    this.#execution = execution;
    this.#warmUpsLeft = execution.pending.filter(({ warmUp }) => warmUp).length;
    this.#budget = new Budget(execution.options, execution.before);
    for (const trial of execution.pending) this.#laneOf(trial.contender).queue.push(trial);
  }

  async run(): Promise<ExecutionEnd> {
    const { stop } = this.#execution;
    const onStop = () => this.#stopBecause('stopped by the operator');
    stop.addEventListener('abort', onStop, { once: true });
    if (stop.aborted) onStop();
    this.#pump();
    try {
      return await this.#end.promise;
    } finally {
      clearTimeout(this.#wake);
      stop.removeEventListener('abort', onStop);
    }
  }

  #laneOf(label: string): Lane {
    const { contenders, options, effects } = this.#execution;
    const provider = contenders.get(label)?.provider;
    const key = provider?.kind === 'asking' ? provider.limitKey : 'replay';
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      const limiter = new Limiter({
        concurrency: provider?.kind === 'asking' ? options.concurrency : REPLAY_CONCURRENCY,
        requestsPerMinute: provider?.kind === 'asking' ? options.requestsPerMinute : undefined,
        tokensPerMinute: provider?.kind === 'asking' ? options.tokensPerMinute : undefined,
        clock: effects.clock,
      });
      lane = { key, limiter, queue: [], next: 0 };
      this.#lanes.set(key, lane);
      this.#history.push({
        at: effects.clock.wall().toISOString(),
        limitKey: key,
        concurrency: limiter.concurrency,
        why: 'as given',
      });
    }
    return lane;
  }

  #stopBecause(reason: string): void {
    this.#stoppedBecause ??= reason;
    this.#pump();
  }

  /** Starts everything that may start now; ends the run when nothing is left to start or to wait for. */
  #pump(): void {
    clearTimeout(this.#wake);
    let soonest = Number.POSITIVE_INFINITY;
    if (this.#stoppedBecause === undefined) {
      const oldest = this.#oldestBlock();
      for (const lane of this.#lanes.values()) soonest = Math.min(soonest, this.#startFrom(lane, oldest));
    }
    if (this.#inFlight > 0) {
      if (Number.isFinite(soonest)) this.#wake = setTimeout(() => this.#pump(), soonest);
      return;
    }
    if (
      this.#stoppedBecause !== undefined ||
      [...this.#lanes.values()].every(({ queue, next }) => next === queue.length)
    ) {
      this.#end.resolve({
        trials: this.#trials,
        stoppedBecause: this.#stoppedBecause,
        concurrencyHistory: this.#history,
      });
    } else {
      this.#wake = setTimeout(() => this.#pump(), Number.isFinite(soonest) ? soonest : 0);
    }
  }

  /** @returns ms until a rate limit lets the next one go; Infinity when something else must happen first */
  #startFrom(lane: Lane, oldestBlock: number): number {
    for (;;) {
      const next = lane.queue[lane.next];
      if (next === undefined || this.#stoppedBecause !== undefined) return Number.POSITIVE_INFINITY;
      if (!next.warmUp && this.#warmUpsLeft > 0) return Number.POSITIVE_INFINITY;
      if (!next.warmUp && next.block - oldestBlock > MAX_BLOCKS_AHEAD) return Number.POSITIVE_INFINITY;
      const estimate = this.#estimate(next);
      const tokens = estimate === undefined ? 0 : estimate.inputTokens + estimate.outputTokens;
      const wait = lane.limiter.start(tokens);
      if (wait > 0) return wait;
      const reservation = this.#budget.reserve(next.contender, estimate?.usd, next);
      if (typeof reservation === 'string') {
        lane.limiter.done(tokens, 0);
        this.#stoppedBecause = reservation;
        return Number.POSITIVE_INFINITY;
      }
      lane.next += 1;
      void this.#ask(next, lane, tokens, reservation);
    }
  }

  #oldestBlock(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const block of this.#blocksInFlight.keys()) oldest = Math.min(oldest, block);
    for (const { queue, next } of this.#lanes.values()) {
      const waiting = queue[next];
      if (waiting !== undefined) oldest = Math.min(oldest, waiting.block);
    }
    return oldest;
  }

  #estimate(trial: PlannedTrial): TrialEstimate | undefined {
    const { scenarios, contenders, prices } = this.#execution;
    const loaded = scenarios.get(trial.scenario);
    const oneCase = loaded?.cases.get(trial.case);
    const entry = contenders.get(trial.contender);
    if (loaded === undefined || oneCase === undefined || entry?.provider.kind !== 'asking') return undefined;
    const line = prices.lines.find(({ contender }) => contender === trial.contender);
    try {
      return estimateTrial(loaded, oneCase, entry.contender, line);
    } catch {
      // A prompt that throws is the scenario's bug; the trial itself will say so.
      return undefined;
    }
  }

  async #ask(
    planned: PlannedTrial & { readonly warmUp: boolean },
    lane: Lane,
    tokens: number,
    reservation: { readonly usd: number },
  ): Promise<void> {
    const { scenarios, contenders, effects, onEvent } = this.#execution;
    this.#inFlight += 1;
    this.#blocksInFlight.set(planned.block, (this.#blocksInFlight.get(planned.block) ?? 0) + 1);
    onEvent?.({ kind: 'asked', contender: planned.contender });
    try {
      const loaded = scenarios.get(planned.scenario);
      const entry = contenders.get(planned.contender);
      if (loaded === undefined || entry === undefined)
        throw new Error(`The plan names ${planned.id}, which is not loaded.`);
      const ran = await runTrial(planned, loaded, entry.contender, entry.provider, {
        effects,
        lag: this.#execution.lag,
        options: this.#execution.options,
        prices: this.#execution.prices,
        seed: this.#execution.seed,
        signal: this.#execution.abort,
        slotMs: effects.clock.nowMs(),
        inFlight: this.#inFlight,
        warmUp: planned.warmUp,
        onFailure: () => onEvent?.({ kind: 'retried', contender: planned.contender }),
      });
      const usage = ran.trial.usage;
      lane.limiter.done(tokens, usage === undefined ? tokens : usage.inputTokens + usage.outputTokens);
      this.#budget.settle(planned.contender, reservation, costUsd(ran.trial.cost));
      await this.#keep(ran);
    } catch (error) {
      this.#end.reject(error);
    } finally {
      this.#inFlight -= 1;
      if (planned.warmUp) this.#warmUpsLeft -= 1;
      const left = (this.#blocksInFlight.get(planned.block) ?? 1) - 1;
      if (left === 0) this.#blocksInFlight.delete(planned.block);
      else this.#blocksInFlight.set(planned.block, left);
      this.#pump();
    }
  }

  /** Records what a trial found out; what only says that the operator must act stops the run instead. */
  async #keep({ trial, reply }: RanTrial): Promise<void> {
    const { outcome } = trial;
    if (outcome.kind === 'failed') {
      const { failure } = outcome;
      if (failure.kind === 'aborted') return;
      if (FAILURES[failure.kind].stops) {
        this.#stoppedBecause ??= `${trial.contender}: ${FAILURES[failure.kind].says} (${failure.message})`;
        return;
      }
    }
    await this.#execution.record(trial, reply);
    if (!trial.warmUp) this.#trials += 1;
    this.#execution.onEvent?.({ kind: 'done', trial });
  }
}
