import { type Effects, REAL_EFFECTS } from '#bench/run/effects.ts';

/** The day on which a run is made. */
export interface RunWorld {
  readonly effects: Effects;
  /** ISO date of the day whose lab is asked; undefined: the lab as it is today. */
  readonly labDay: string | undefined;
}

/** Today, by this machine's clock. */
export const TODAY: RunWorld = { effects: REAL_EFFECTS, labDay: undefined };

/**
 * A past day of the lab. Durations are measured as ever; only the calendar says another date, and it stands still until something
 * is timed: whatever is stamped before the first call, a run's id among it, is then the same each time.
 *
 * @param at ISO instant, UTC
 */
export function worldOn(at: string, real: Effects = REAL_EFFECTS): RunWorld {
  let begunMs: number | undefined;
  const nowMs = (): number => {
    const now = real.clock.nowMs();
    begunMs ??= now;
    return now;
  };
  const wall = (): Date => new Date(Date.parse(at) + (begunMs === undefined ? 0 : real.clock.nowMs() - begunMs));
  return { effects: { ...real, clock: { nowMs, wall } }, labDay: at.slice(0, 10) };
}
