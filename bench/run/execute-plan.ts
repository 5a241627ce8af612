import type { Contender } from '#bench/domain/contender.ts';
import { FAILURES, type FailureKindName } from '#bench/domain/failure.ts';
import type { PlannedTrial } from '#bench/domain/plan.ts';
import type { PriceLock } from '#bench/domain/price.ts';
import type { Provider } from '#bench/domain/provider.ts';
import type { ConcurrencyChange, RunOptions } from '#bench/domain/run.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import type { TrialEstimate } from '#bench/plan/estimate-trial.ts';
import type { LoadedScenario } from '#bench/plan/load-scenario.ts';
import { Budget, spentOn } from './budget.ts';
import type { Effects } from './effects.ts';
import { estimatePlanned } from './estimate-planned.ts';
import { type Demand, Limiter } from './limiter.ts';
import type { LoopLag } from './loop-lag.ts';
import { readAllowance } from './read-allowance.ts';
import { runTrial } from './run-trial.ts';
import type { RanTrial } from './trial-context.ts';

/** How far ahead of the slowest contender another may run, in blocks: beyond it a block is no longer one moment in time. */
export const MAX_BLOCKS_AHEAD = 32;
/** Recordings are read from memory: as many at once as keep the journal's writes in good-sized batches. */
const REPLAY_CONCURRENCY = 64;
/** The failure by which a provider says that we ask too much at once; overloaded, it is asked too much by everybody. */
const TURNED_AWAY: FailureKindName = 'rate-limited';

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
  /** Undefined when everything pending was asked and recorded. */
  readonly stoppedBecause: string | undefined;
  readonly concurrencyHistory: readonly ConcurrencyChange[];
}

/**
 * Asks every pending trial: lanes per provider, each with its own limits, all held to about the same block so that the
 * paired comparison stays paired in time. Each trial is recorded the moment it ends; a trial that ended because the
 * operator stopped, or because no call of its contender can succeed, is not recorded and is asked again on resume.
 * @throws whatever `record` throws, once nothing is in flight any more: a disk that cannot be written ends the run, with
 * everything recorded before it intact
 */
export function executePlan(execution: Execution): Promise<ExecutionEnd> {
  return new Executor(execution).run();
}

/** A trial to come, or a warm-up. */
type Pending = Execution['pending'][number];

/** What is held for a trial while it is asked. */
interface Ticket {
  readonly lane: Lane;
  readonly demand: Demand;
  readonly reservation: { readonly usd: number };
}

interface Lane {
  readonly key: string;
  readonly limiter: Limiter;
  readonly queue: Pending[];
  /** Place of the next one to start; the queue itself is never shifted, which would cost its whole length each time. */
  next: number;
}

class Executor {
  readonly #execution: Execution;
  readonly #lanes = new Map<string, Lane>();
  readonly #budget: Budget;
  readonly #blocksInFlight = new Map<number, number>();
  readonly #history: ConcurrencyChange[] = [];
  /** Ends what is in flight: fired by the operator, or by us when nothing can be recorded any more. */
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  /** Blocks: so many as may be in flight at all, or one contender alone would never fill its places. */
  readonly #window: number;
  #inFlight = 0;
  #trials = 0;
  /** Trials that ended without being recorded: they are asked again on resume. */
  #dropped = 0;
  /** Nothing is measured while somebody still warms up. */
  #warmUpsLeft: number;
  #stoppedBecause: string | undefined;
  #failed: { readonly error: unknown } | undefined;
  #wake: NodeJS.Timeout | undefined;
  readonly #end = Promise.withResolvers<ExecutionEnd>();

  constructor(execution: Execution) {
    this.#execution = execution;
    this.#signal = AbortSignal.any([execution.abort, this.#abort.signal]);
    this.#warmUpsLeft = execution.pending.filter(({ warmUp }) => warmUp).length;
    this.#window = Math.max(MAX_BLOCKS_AHEAD, execution.options.concurrency);
    this.#budget = new Budget(execution.options, execution.before);
    for (const trial of execution.pending) this.#laneOf(trial.contender).queue.push(trial);
  }

  async run(): Promise<ExecutionEnd> {
    const stops = [this.#execution.stop, this.#execution.abort];
    const onStop = () => this.#stopBecause('stopped by the operator');
    for (const signal of stops) signal.addEventListener('abort', onStop, { once: true });
    if (stops.some(({ aborted }) => aborted)) onStop();
    else this.#pump();
    try {
      return await this.#end.promise;
    } finally {
      clearTimeout(this.#wake);
      for (const signal of stops) signal.removeEventListener('abort', onStop);
    }
  }

  #laneOf(label: string): Lane {
    const { contenders, options, effects } = this.#execution;
    const provider = contenders.get(label)?.provider;
    const isAsked = provider?.kind === 'asking';
    const key = isAsked ? provider.limitKey : 'replay';
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const note = (concurrency: number, why: string) => {
      this.#history.push({ at: effects.clock.wall().toISOString(), limitKey: key, concurrency, why });
    };
    const limiter = new Limiter({
      concurrency: isAsked ? options.concurrency : REPLAY_CONCURRENCY,
      requestsPerMinute: isAsked ? options.requestsPerMinute : undefined,
      tokensPerMinute: isAsked ? options.tokensPerMinute : undefined,
      clock: effects.clock,
      onChange: note,
    });
    note(limiter.concurrency, 'as given');
    const lane: Lane = { key, limiter, queue: [], next: 0 };
    this.#lanes.set(key, lane);
    return lane;
  }

  #stopBecause(reason: string): void {
    this.#stoppedBecause ??= reason;
    this.#pump();
  }

  /** Nothing can be recorded any more: what goes on would be paid for and lost. */
  #fail(error: unknown): void {
    this.#failed ??= { error };
    this.#stoppedBecause ??= 'a trial could not be recorded';
    this.#abort.abort();
  }

  /** Starts everything that may start now; ends the run when nothing is left to start or to wait for. */
  #pump(): void {
    clearTimeout(this.#wake);
    let soonest = Number.POSITIVE_INFINITY;
    if (this.#stoppedBecause === undefined) {
      const oldest = this.#oldestBlock();
      for (const lane of this.#lanes.values()) soonest = Math.min(soonest, this.#startFrom(lane, oldest));
    }
    if (this.#inFlight === 0 && (this.#stoppedBecause !== undefined || this.#isDrained())) this.#finish();
    else if (Number.isFinite(soonest)) this.#wake = setTimeout(() => this.#pump(), soonest);
    else if (this.#inFlight === 0) this.#end.reject(new Error('No trial can be started: this is a bug of bakeoff.'));
  }

  #isDrained(): boolean {
    return [...this.#lanes.values()].every(({ queue, next }) => next === queue.length);
  }

  #finish(): void {
    if (this.#failed !== undefined) {
      this.#end.reject(this.#failed.error);
      return;
    }
    // A stop that came when everything had been asked stopped nothing.
    const isComplete = this.#isDrained() && this.#dropped === 0;
    this.#end.resolve({
      trials: this.#trials,
      stoppedBecause: isComplete ? undefined : this.#stoppedBecause,
      concurrencyHistory: this.#history,
    });
  }

  /** @returns ms until a rate limit lets the next one go; Infinity when something else must happen first */
  #startFrom(lane: Lane, oldestBlock: number): number {
    for (;;) {
      const next = lane.queue[lane.next];
      if (next === undefined || this.#stoppedBecause !== undefined) return Number.POSITIVE_INFINITY;
      if (!next.warmUp && this.#warmUpsLeft > 0) return Number.POSITIVE_INFINITY;
      if (!next.warmUp && next.block - oldestBlock > this.#window) return Number.POSITIVE_INFINITY;
      const estimate = this.#estimate(next);
      const demand = {
        requests: estimate?.calls ?? 1,
        tokens: estimate === undefined ? 0 : estimate.inputTokens + estimate.outputTokens,
      };
      const wait = lane.limiter.start(demand);
      if (wait > 0) return wait;
      const reservation = this.#budget.reserve(next.contender, estimate?.usd, next);
      if (typeof reservation === 'string') {
        lane.limiter.done(demand, { requests: 0, tokens: 0 });
        this.#stoppedBecause = reservation;
        return Number.POSITIVE_INFINITY;
      }
      lane.next += 1;
      void this.#ask(next, { lane, demand, reservation });
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
    const entry = contenders.get(trial.contender);
    const loaded = scenarios.get(trial.scenario);
    if (loaded === undefined || entry?.provider.kind !== 'asking') return undefined;
    return estimatePlanned(trial, loaded, entry.contender, prices);
  }

  async #ask(planned: Pending, ticket: Ticket): Promise<void> {
    const { onEvent } = this.#execution;
    this.#inFlight += 1;
    this.#blocksInFlight.set(planned.block, (this.#blocksInFlight.get(planned.block) ?? 0) + 1);
    try {
      onEvent?.({ kind: 'asked', contender: planned.contender });
      const ran = await this.#run(planned, ticket);
      this.#settle(planned, ran.trial, ticket);
      await this.#keep(ran);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#inFlight -= 1;
      if (planned.warmUp) this.#warmUpsLeft -= 1;
      const left = (this.#blocksInFlight.get(planned.block) ?? 1) - 1;
      if (left === 0) this.#blocksInFlight.delete(planned.block);
      else this.#blocksInFlight.set(planned.block, left);
      this.#pump();
    }
  }

  #run(planned: Pending, { lane }: Ticket): Promise<RanTrial> {
    const { scenarios, contenders, effects, lag, options, prices, seed, onEvent } = this.#execution;
    const loaded = scenarios.get(planned.scenario);
    const entry = contenders.get(planned.contender);
    if (loaded === undefined || entry === undefined)
      throw new Error(`The plan names ${planned.id}, which is not loaded.`);
    return runTrial(planned, loaded, entry.contender, entry.provider, {
      effects,
      lag,
      options,
      prices,
      seed,
      signal: this.#signal,
      slotMs: effects.clock.nowMs(),
      inFlight: this.#inFlight,
      warmUp: planned.warmUp,
      onLimits: (limits) => {
        const allowance = readAllowance(limits, effects.clock.wall());
        if (allowance !== undefined) lane.limiter.learn(allowance);
      },
      onFailure: ({ kind }, { startedMs, retried }) => {
        if (kind === TURNED_AWAY) lane.limiter.slowDown(startedMs, FAILURES[kind].says);
        if (retried) onEvent?.({ kind: 'retried', contender: planned.contender });
      },
    });
  }

  #settle(planned: Pending, trial: Trial, { lane, demand, reservation }: Ticket): void {
    const { usage, attempts } = trial;
    lane.limiter.done(demand, {
      // Product code asks out of our sight.
      requests: attempts.length === 0 ? demand.requests : attempts.length,
      tokens: usage === undefined ? demand.tokens : usage.inputTokens + usage.outputTokens,
    });
    this.#budget.settle(planned.contender, reservation, spentOn(trial, reservation.usd));
  }

  /** Records what a trial found out; what only says that the operator must act stops the run instead. */
  async #keep({ trial, reply }: RanTrial): Promise<void> {
    const { outcome } = trial;
    if (outcome.kind === 'failed') {
      const { failure } = outcome;
      if (FAILURES[failure.kind].stops) {
        this.#stoppedBecause ??= `${trial.contender}: ${FAILURES[failure.kind].says} (${failure.message})`;
      }
      if (FAILURES[failure.kind].stops || failure.kind === 'aborted') {
        if (!trial.warmUp) this.#dropped += 1;
        return;
      }
    }
    await this.#execution.record(trial, reply);
    if (!trial.warmUp) this.#trials += 1;
    this.#execution.onEvent?.({ kind: 'done', trial });
  }
}
