import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { heldEffects, holdClock } from './held-world.ts';
import { watchLoopLag } from './loop-lag.ts';

beforeEach(holdClock);
afterEach(() => vi.useRealTimers());

describe('the lag of the event loop', () => {
  it('is none while its ticks come in time', () => {
    const lag = watchLoopLag(heldEffects().clock);
    vi.advanceTimersByTime(500);
    expect(lag.longestBetween(0, performance.now())).toBe(0);
    lag.stop();
  });

  it('is what a tick came too late, over what a timer may', () => {
    let late = 0;
    const clock = { nowMs: () => performance.now() + late, wall: () => new Date() };
    const lag = watchLoopLag(clock);
    vi.advanceTimersByTime(50);
    const from = clock.nowMs();
    late = 41;
    vi.advanceTimersByTime(5);
    const to = clock.nowMs();
    vi.advanceTimersByTime(50);
    expect(lag.longestBetween(from, to)).toBe(40);
    expect(lag.longestBetween(to + 1, clock.nowMs())).toBe(0);
    expect(lag.longestBetween(0, from - 1)).toBe(0);
    lag.stop();
  });

  it('counts a tick that is due and has not come yet: whoever asks has only just been let in', () => {
    let late = 0;
    const lag = watchLoopLag({ nowMs: () => performance.now() + late, wall: () => new Date() });
    vi.advanceTimersByTime(50);
    late = 66;
    expect(lag.longestBetween(performance.now(), performance.now() + late)).toBe(60);
    lag.stop();
  });
});
