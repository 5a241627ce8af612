import type { Clock } from './effects.ts';

const MINUTE_MS = 60_000;

export interface LimiterOptions {
  readonly concurrency: number;
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  readonly clock: Clock;
}

/** How much one provider, key and base URL is asked at once and by the minute. Starting is free of waiting: it asks, it is told. */
export class Limiter {
  readonly #clock: Clock;
  readonly #requests: Bucket | undefined;
  readonly #tokens: Bucket | undefined;
  #concurrency: number;
  #running = 0;

  constructor({ concurrency, requestsPerMinute, tokensPerMinute, clock }: LimiterOptions) {
    this.#clock = clock;
    this.#concurrency = concurrency;
    this.#requests = requestsPerMinute === undefined ? undefined : new Bucket(requestsPerMinute, clock.nowMs());
    this.#tokens = tokensPerMinute === undefined ? undefined : new Bucket(tokensPerMinute, clock.nowMs());
  }

  get running(): number {
    return this.#running;
  }

  get concurrency(): number {
    return this.#concurrency;
  }

  /**
   * Takes a place if there is one.
   * @param tokens what the trial is expected to use; corrected by `done`
   * @returns 0 when it may start now; else ms to wait before asking again, Infinity while every place is taken
   */
  start(tokens: number): number {
    if (this.#running >= this.#concurrency) return Number.POSITIVE_INFINITY;
    const now = this.#clock.nowMs();
    const wait = Math.max(this.#requests?.waitFor(1, now) ?? 0, this.#tokens?.waitFor(tokens, now) ?? 0);
    if (wait > 0) return wait;
    this.#requests?.take(1, now);
    this.#tokens?.take(tokens, now);
    this.#running += 1;
    return 0;
  }

  /** Gives the place back, and settles the difference between expected and used tokens. */
  done(expectedTokens: number, usedTokens: number): void {
    this.#running -= 1;
    this.#tokens?.take(usedTokens - expectedTokens, this.#clock.nowMs());
  }
}

/** A token bucket that holds at most a minute's worth, or a single request that is larger than that. */
class Bucket {
  readonly #perMs: number;
  readonly #capacity: number;
  #level: number;
  #at: number;

  constructor(perMinute: number, nowMs: number) {
    this.#perMs = perMinute / MINUTE_MS;
    // A tenth of a minute at once: a full minute's burst is what providers answer with 429.
    this.#capacity = Math.max(1, perMinute / 10);
    this.#level = this.#capacity;
    this.#at = nowMs;
  }

  waitFor(amount: number, nowMs: number): number {
    this.#fill(nowMs);
    const missing = Math.min(amount, this.#capacity) - this.#level;
    return missing <= 0 ? 0 : missing / this.#perMs;
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
