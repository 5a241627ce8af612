import type { Clock } from './effects.ts';
import type { Allowed, RateAllowance } from './read-allowance.ts';

const MINUTE_MS = 60_000;
/** Share of a minute's tokens that may go at once: a whole minute's burst is what providers answer with 429. */
const TOKEN_BURST = 0.1;
/** Clean trials per place after which a slowed limiter opens one more: a whole round of them, as TCP does it. */
const CLEAN_PER_PLACE = 1;

/** Beyond this nobody waits on a header alone: a limit of the day is met by asking, and by what the answer says. */
const LONGEST_HOLD_MS = MINUTE_MS;

export interface LimiterOptions {
  readonly concurrency: number;
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  readonly clock: Clock;
  /** Told of every change of the concurrency. */
  readonly onChange?: (concurrency: number, why: string) => void;
}

/** What a trial asks of a limiter. */
export interface Demand {
  readonly requests: number;
  readonly tokens: number;
}

/** How much one provider, key and base URL is asked at once and by the minute. Starting is free of waiting: it asks, it is told. */
export class Limiter {
  readonly #clock: Clock;
  readonly #requests: Bucket | undefined;
  readonly #tokens: Bucket | undefined;
  readonly #given: number;
  readonly #onChange: ((concurrency: number, why: string) => void) | undefined;
  #concurrency: number;
  #changedMs = Number.NEGATIVE_INFINITY;
  #clean = 0;
  #running = 0;
  #left: { requests?: Left; tokens?: Left } = {};

  constructor({ concurrency, requestsPerMinute, tokensPerMinute, clock, onChange }: LimiterOptions) {
    const now = clock.nowMs();
    this.#clock = clock;
    this.#given = concurrency;
    this.#concurrency = concurrency;
    this.#onChange = onChange;
    // Requests are spaced evenly, and tokens fill up more slowly by what may go at once: no minute holds more than its limit.
    this.#requests =
      requestsPerMinute === undefined ? undefined : new Bucket({ capacity: 1, perMinute: requestsPerMinute }, now);
    this.#tokens =
      tokensPerMinute === undefined
        ? undefined
        : new Bucket({ capacity: tokensPerMinute * TOKEN_BURST, perMinute: tokensPerMinute * (1 - TOKEN_BURST) }, now);
  }

  get running(): number {
    return this.#running;
  }

  get concurrency(): number {
    return this.#concurrency;
  }

  /**
   * Takes a place if there is one.
   * @param demand what the trial is expected to use; corrected by `done`
   * @returns 0 when it may start now; else ms to wait before asking again, Infinity while every place is taken
   */
  start({ requests, tokens }: Demand): number {
    if (this.#running >= this.#concurrency) return Number.POSITIVE_INFINITY;
    const now = this.#clock.nowMs();
    const wait = Math.max(
      this.#requests?.waitFor(requests, now) ?? 0,
      this.#tokens?.waitFor(tokens, now) ?? 0,
      this.#heldFor('requests', requests, now),
      this.#heldFor('tokens', tokens, now),
    );
    if (wait > 0) return wait;
    for (const [kind, amount] of [['requests', requests] as const, ['tokens', tokens] as const]) {
      const left = this.#left[kind];
      if (left !== undefined) left.amount -= amount;
    }
    this.#requests?.take(requests, now);
    this.#tokens?.take(tokens, now);
    this.#running += 1;
    return 0;
  }

  /**
   * Takes in what the provider says is left of its limit: what would pass it waits for the reset and is not turned away. What is in
   * flight may not be counted there yet, and is taken off.
   */
  learn({ requests, tokens }: RateAllowance): void {
    const now = this.#clock.nowMs();
    if (requests !== undefined) this.#left.requests = leftOf(requests, this.#running - 1, now, this.#left.requests);
    if (tokens !== undefined) this.#left.tokens = leftOf(tokens, 0, now, this.#left.tokens);
  }

  #heldFor(kind: 'requests' | 'tokens', amount: number, now: number): number {
    const left = this.#left[kind];
    if (left === undefined || now >= left.untilMs || amount <= left.amount) return 0;
    if (!left.isNoted) {
      left.isNoted = true;
      this.#onChange?.(this.#concurrency, `the provider says that its ${kind} are used up: held until it resets`);
    }
    return left.untilMs - now;
  }

  /** Gives the place back, and settles the difference between what was expected and what was used. */
  done(expected: Demand, used: Demand): void {
    const now = this.#clock.nowMs();
    this.#running -= 1;
    this.#requests?.take(used.requests - expected.requests, now);
    this.#tokens?.take(used.tokens - expected.tokens, now);
    this.#clean += 1;
    if (this.#concurrency < this.#given && this.#clean >= CLEAN_PER_PLACE * this.#concurrency) {
      this.#change(this.#concurrency + 1, `${this.#clean} trials without being turned away`);
    }
  }

  /**
   * Halves the concurrency: the provider says it is too much. All that were in flight are told so at once, so only a call
   * that began after the last change counts.
   * @param startedMs when the call that was turned away began
   */
  slowDown(startedMs: number, why: string): void {
    this.#clean = 0;
    if (this.#concurrency === 1 || startedMs < this.#changedMs) return;
    this.#change(Math.floor(this.#concurrency / 2), why);
  }

  #change(concurrency: number, why: string): void {
    this.#concurrency = concurrency;
    this.#changedMs = this.#clock.nowMs();
    this.#clean = 0;
    this.#onChange?.(concurrency, why);
  }
}

/** What is left of one kind until it resets. */
interface Left {
  amount: number;
  readonly untilMs: number;
  /** Whether the hold is in the run's history already: once for each reset. */
  isNoted: boolean;
}

function leftOf({ left, resetMs }: Allowed, inFlight: number, now: number, before: Left | undefined): Left {
  return {
    amount: left - Math.max(0, inFlight),
    untilMs: now + Math.min(resetMs, LONGEST_HOLD_MS),
    isNoted: before !== undefined && now < before.untilMs && before.isNoted,
  };
}

/** A token bucket. What is larger than its capacity waits until it is full, and is then paid off by those after it. */
class Bucket {
  readonly #perMs: number;
  readonly #capacity: number;
  #level: number;
  #at: number;

  constructor({ capacity, perMinute }: { readonly capacity: number; readonly perMinute: number }, nowMs: number) {
    this.#perMs = perMinute / MINUTE_MS;
    this.#capacity = capacity;
    this.#level = capacity;
    this.#at = nowMs;
  }

  waitFor(amount: number, nowMs: number): number {
    this.#fill(nowMs);
    const missing = Math.min(amount, this.#capacity) - this.#level;
    // Under a thousandth it is a rounding error of the clock, not a wait.
    return missing < 1e-3 ? 0 : missing / this.#perMs;
  }

  take(amount: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#level -= amount;
  }

  #fill(nowMs: number): void {
    this.#level = Math.min(this.#capacity, this.#level + (nowMs - this.#at) * this.#perMs);
    this.#at = nowMs;
  }
}
