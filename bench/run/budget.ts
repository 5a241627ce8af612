import type { RunOptions } from '#bench/domain/run.ts';
import type { Trial } from '#bench/domain/trial.ts';
import { mayBeBilled } from './price-trial.ts';

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
   * @param options.warmUp warm-ups are paid for and are no trials; nobody warms up for trials that may not follow
   * @returns the reservation, or why the next trial would pass a cap
   */
  reserve(
    contender: string,
    estimateUsd: number | undefined,
    { warmUp }: { readonly warmUp: boolean },
  ): { readonly usd: number } | string {
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
    if (!warmUp) this.#asked += 1;
    return { usd };
  }

  /** Turns a reservation into what the trial really cost; see spentOn. */
  settle(contender: string, reservation: { readonly usd: number }, usd: number): void {
    this.#reservedUsd -= reservation.usd;
    this.#spentUsd += usd;
    this.#dearest.set(contender, Math.max(this.#dearest.get(contender) ?? 0, usd));
  }
}

/**
 * Dollars a trial is taken to have cost when a cap is kept. What was answered and never reported counts as expected:
 * otherwise a provider that sends no usage would make any cap worthless. A recording costs nothing now.
 * @param expectedUsd what the trial was expected to cost
 */
export function spentOn({ cost, attempts }: Pick<Trial, 'cost' | 'attempts'>, expectedUsd: number): number {
  switch (cost.kind) {
    case 'recorded':
      return 0;
    case 'priced':
      return cost.unreportedAttempts === 0 ? Number(cost.usd) : Math.max(Number(cost.usd), expectedUsd);
    case 'unpriced':
      return attempts.some(mayBeBilled) ? expectedUsd : 0;
    default:
      return cost satisfies never;
  }
}
