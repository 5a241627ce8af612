import { setTimeout as wait } from 'node:timers/promises';

/** Time. `nowMs` is monotonic and counts from anywhere; `wall` is the calendar's. */
export interface Clock {
  nowMs(): number;
  wall(): Date;
}

/** Everything of the outside world that asking needs. Tests hand in their own. */
export interface Effects {
  readonly clock: Clock;
  /** Waits; ends early, without an error, when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1); decides nothing but back-off jitter. */
  random(): number;
}

export const REAL_CLOCK: Clock = {
  nowMs: () => Number(process.hrtime.bigint()) / 1e6,
  wall: () => new Date(),
};

export const REAL_EFFECTS: Effects = {
  clock: REAL_CLOCK,
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
  random: Math.random,
};
