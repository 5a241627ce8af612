import { quantile } from '#bench/stats/quantile.ts';
import type { FidelityCell, FidelityTrial, TimePair } from './measure-fidelity.ts';

/** Below so many, a p99 is the largest one under another name, and is left out. */
const MIN_FOR_P99 = 100;

/** How far recorded times are above the true ones, ms. */
export interface ErrorSpread {
  readonly n: number;
  readonly minMs: number | undefined;
  readonly p50Ms: number | undefined;
  /** Undefined under 100 trials. */
  readonly p99Ms: number | undefined;
  readonly maxMs: number | undefined;
}

export interface FidelityRow {
  readonly adapter: string;
  readonly streams: number;
  readonly trials: number;
  readonly ttfat: ErrorSpread;
  readonly e2e: ErrorSpread;
  readonly loopLagP99Ms: number | undefined;
  readonly disturbed: number;
}

export interface FidelitySummary {
  readonly rows: readonly FidelityRow[];
  readonly trials: number;
  /** Trials that are flagged, and so many that could not be. */
  readonly disturbed: number;
  readonly unwatched: number;
  /** Trials without one of the two figures: they failed. */
  readonly untimed: number;
  /** First-token error of the trials that carry the flag, and of those that do not. */
  readonly flagged: ErrorSpread;
  readonly unflagged: ErrorSpread;
}

export function summarizeFidelity(cells: readonly FidelityCell[]): FidelitySummary {
  const all = cells.flatMap(({ timed }) => timed);
  const flagged = all.filter(({ disturbed }) => disturbed === true);
  const unflagged = all.filter(({ disturbed }) => disturbed === false);
  return {
    rows: cells.map(({ adapter, streams, timed, loopLagP99Ms }) => ({
      adapter,
      streams,
      trials: timed.length,
      ttfat: spread(timed, ({ ttfat }) => ttfat),
      e2e: spread(timed, ({ e2e }) => e2e),
      loopLagP99Ms,
      disturbed: timed.filter(({ disturbed }) => disturbed === true).length,
    })),
    trials: all.length,
    disturbed: flagged.length,
    unwatched: all.length - flagged.length - unflagged.length,
    untimed: all.filter(({ ttfat, e2e }) => ttfat === undefined || e2e === undefined).length,
    flagged: spread(flagged, ({ ttfat }) => ttfat),
    unflagged: spread(unflagged, ({ ttfat }) => ttfat),
  };
}

function spread(trials: readonly FidelityTrial[], read: (trial: FidelityTrial) => TimePair | undefined): ErrorSpread {
  const errors = trials.flatMap((trial) => {
    const pair = read(trial);
    return pair === undefined ? [] : [pair.recordedMs - pair.trueMs];
  });
  return {
    n: errors.length,
    minMs: quantile(errors, 0),
    p50Ms: quantile(errors, 0.5),
    p99Ms: errors.length < MIN_FOR_P99 ? undefined : quantile(errors, 0.99),
    maxMs: quantile(errors, 1),
  };
}
