import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from './effects.ts';
import { roundMs } from './round-ms.ts';

const TICK_MS = 5;
const KEPT_TICKS = 1 << 16;
const NANOSECONDS_PER_MS = 1e6;
/** The histogram counts from one of its ticks to the next, so that a loop that is never late reads this much. */
const HISTOGRAM_TICK_MS = 1;

/** How late this process's own event loop runs: the part of a latency that is our fault. */
export interface LoopLag {
  /** The longest delay between two moments, ms; 0 when none was seen. */
  longestBetween(fromMs: number, toMs: number): number;
  /** Over the whole life, ms; undefined before the first reading. */
  distribution(): { p50Ms: number; p99Ms: number; maxMs: number } | undefined;
  stop(): void;
}

/** Starts watching. Call `stop`, or the process does not end. */
export function watchLoopLag(clock: Clock): LoopLag {
  const at = new Float64Array(KEPT_TICKS);
  const late = new Float64Array(KEPT_TICKS);
  let count = 0;
  let expected = clock.nowMs() + TICK_MS;
  const timer = setInterval(() => {
    const now = clock.nowMs();
    at[count % KEPT_TICKS] = now;
    // A timer of n ms may fire up to 1 ms after n without anything being late.
    late[count % KEPT_TICKS] = Math.max(0, now - expected - 1);
    count += 1;
    expected = now + TICK_MS;
  }, TICK_MS);
  const histogram = monitorEventLoopDelay({ resolution: HISTOGRAM_TICK_MS });
  histogram.enable();
  return {
    longestBetween(fromMs, toMs) {
      // A tick that is due and has not come: the loop has only just got round to whoever is asking.
      let longest = expected <= toMs ? Math.max(0, clock.nowMs() - expected - 1) : 0;
      for (let tick = count - 1; tick >= Math.max(0, count - KEPT_TICKS); tick -= 1) {
        const when = at[tick % KEPT_TICKS] ?? 0;
        if (when < fromMs) break;
        const delay = late[tick % KEPT_TICKS] ?? 0;
        if (when - delay <= toMs) longest = Math.max(longest, delay);
      }
      return longest;
    },
    distribution() {
      if (histogram.count === 0) return undefined;
      const late = (nanoseconds: number) => roundMs(Math.max(0, nanoseconds / NANOSECONDS_PER_MS - HISTOGRAM_TICK_MS));
      return {
        p50Ms: late(histogram.percentile(50)),
        p99Ms: late(histogram.percentile(99)),
        maxMs: late(histogram.max),
      };
    },
    stop() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
