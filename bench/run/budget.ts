import type { RunOptions } from '#bench/domain/run.ts';

/** What a run may still ask and spend. Every trial in flight holds a reservation, so that the cap holds at any concurrency. */
export class Budget {
  readonly #maxUsd: number | undefined;
  readonly #maxTrials: number | undefined;
  #spentUsd: number;
  #asked: number;
  #reservedUsd = 0;
  /** The dearest trial seen of each contender: the best guess at the next one, and never below what was estimated. */
  readonly #dearest = new Map<string, number>();

  constructor(
    { maxUsd, maxTrials }: Pick<RunOptions, 'maxUsd' | 'maxTrials'>,
    before: { usd: number; trials: number },
  ) {
    this.#maxUsd = maxUsd;
    this.#maxTrials = maxTrials;
    this.#spentUsd = before.usd;
    this.#asked = before.trials;
  }

  get spentUsd(): number {
    return this.#spentUsd;
  }

  /**
   * Reserves what a trial may cost.
   * @param estimateUsd undefined for an unpriced contender, which no dollar cap can be kept for
   * @returns the reservation, or why the next trial would pass a cap
   */
  reserve(contender: string, estimateUsd: number | undefined): { readonly usd: number } | string {
    if (this.#maxTrials !== undefined && this.#asked >= this.#maxTrials) {
      return `the cap of ${this.#maxTrials} trials (--max-trials) is reached`;
    }
    const usd = Math.max(estimateUsd ?? 0, this.#dearest.get(contender) ?? 0);
    if (this.#maxUsd !== undefined && this.#spentUsd + this.#reservedUsd + usd > this.#maxUsd) {
      return (
        `$${this.#spentUsd.toFixed(4)} is spent and $${this.#reservedUsd.toFixed(4)} in flight; the next trial of ${contender} ` +
        `may cost $${usd.toFixed(4)}, which could pass the cap of $${this.#maxUsd} (--max-usd)`
      );
    }
    this.#reservedUsd += usd;
    this.#asked += 1;
    return { usd };
  }

  /** Turns a reservation into what the trial really cost; undefined when it could not be priced. */
  settle(contender: string, reservation: { readonly usd: number }, usd: number | undefined): void {
    this.#reservedUsd -= reservation.usd;
    this.#spentUsd += usd ?? 0;
    this.#dearest.set(contender, Math.max(this.#dearest.get(contender) ?? 0, usd ?? 0));
  }
}
