import { describe, expect, it } from 'vitest';
import { Limiter, type LimiterOptions } from './limiter.ts';

const ONE = { requests: 1, tokens: 100 };

describe('a limiter', () => {
  it('has as many places as it was given, and gives one back for each that is done', () => {
    const { limiter } = held({ concurrency: 2 });
    expect([limiter.start(ONE), limiter.start(ONE), limiter.start(ONE)]).toEqual([0, 0, Number.POSITIVE_INFINITY]);
    limiter.done(ONE, ONE);
    expect(limiter.start(ONE)).toBe(0);
  });

  it('waits for the reset once the provider says that nothing is left, and says so once in the history', () => {
    const { limiter, advance, changes } = held({ concurrency: 4 });
    limiter.start(ONE);
    limiter.learn({ requests: { left: 1, resetMs: 2_000 }, tokens: undefined });
    expect(limiter.start(ONE)).toBe(0);
    expect(limiter.start(ONE)).toBe(2_000);
    advance(500);
    expect(limiter.start(ONE)).toBe(1_500);
    limiter.learn({ requests: { left: 0, resetMs: 1_500 }, tokens: undefined });
    expect(limiter.start(ONE)).toBe(1_500);
    expect(changes).toEqual(['4: the provider says that its requests are used up: held until it resets']);
    advance(1_500);
    expect(limiter.start(ONE)).toBe(0);
  });

  it('takes off what is in flight and may not be counted by the provider yet', () => {
    const { limiter } = held({ concurrency: 8 });
    for (let trial = 0; trial < 4; trial += 1) limiter.start(ONE);
    limiter.learn({ requests: { left: 4, resetMs: 1_000 }, tokens: undefined });
    expect([limiter.start(ONE), limiter.start(ONE)]).toEqual([0, 1_000]);
  });

  it('holds what would take more tokens than are left, and lets smaller ones through', () => {
    const { limiter } = held({ concurrency: 4 });
    limiter.learn({ requests: undefined, tokens: { left: 150, resetMs: 800 } });
    expect(limiter.start({ requests: 1, tokens: 200 })).toBe(800);
    expect(limiter.start(ONE)).toBe(0);
    expect(limiter.start(ONE)).toBe(800);
  });

  it('waits no longer than a minute on a header alone: a limit of the day is met by asking', () => {
    const { limiter } = held({ concurrency: 4 });
    limiter.learn({ requests: { left: 0, resetMs: 8 * 3_600_000 }, tokens: undefined });
    expect(limiter.start(ONE)).toBe(60_000);
  });

  it('spaces requests evenly over the minute, so that no minute holds more than its limit', () => {
    const { limiter, startsWithin } = held({ concurrency: 1_000, requestsPerMinute: 60 });
    expect(limiter.start(ONE)).toBe(0);
    expect(limiter.start(ONE)).toBeCloseTo(1_000, 6);
    expect(startsWithin(59_999)).toBe(59);
  });

  it('counts every call of a trial, those it made and not those it was expected to make', () => {
    const { limiter, advance } = held({ concurrency: 10, requestsPerMinute: 60 });
    limiter.start({ requests: 3, tokens: 0 });
    // Three requests at one a second: the next may go in 3 s.
    expect(limiter.start(ONE)).toBeCloseTo(3_000, 6);
    limiter.done({ requests: 3, tokens: 0 }, { requests: 1, tokens: 0 });
    advance(1_000);
    expect(limiter.start(ONE)).toBe(0);
  });

  it('lets no more tokens through in any minute than its limit', () => {
    const { startsWithin } = held({ concurrency: 1_000, tokensPerMinute: 10_000 });
    expect(startsWithin(60_000) * ONE.tokens).toBeLessThanOrEqual(10_000);
    expect(startsWithin(60_000) * ONE.tokens).toBeLessThanOrEqual(10_000);
  });

  it('lets a trial through that is larger than its burst, and makes the next one wait for it', () => {
    const { limiter } = held({ concurrency: 10, tokensPerMinute: 6_000 });
    expect(limiter.start({ requests: 1, tokens: 5_400 })).toBe(0);
    // 600 at once, then 90 a second: 4800 of debt and 90 wanted.
    expect(limiter.start({ requests: 1, tokens: 90 })).toBeCloseTo(((4_800 + 90) / 90) * 1_000, 6);
  });

  it('settles what was expected against what was used', () => {
    const { limiter, advance } = held({ concurrency: 10, tokensPerMinute: 6_000 });
    limiter.start({ requests: 1, tokens: 600 });
    limiter.done({ requests: 1, tokens: 600 }, { requests: 1, tokens: 60 });
    expect(limiter.start({ requests: 1, tokens: 540 })).toBe(0);
    advance(1);
  });

  it('halves when it is turned away, once for all that were in flight together', () => {
    const { limiter, changes, advance } = held({ concurrency: 8 });
    advance(100);
    for (let place = 0; place < 8; place += 1) limiter.slowDown(50, 'over the rate limit');
    expect(limiter.concurrency).toBe(4);
    limiter.slowDown(100, 'provider overloaded');
    expect(changes).toEqual(['4: over the rate limit', '2: provider overloaded']);
  });

  it('never goes below one place', () => {
    const { limiter, advance } = held({ concurrency: 3 });
    for (let time = 0; time < 10; time += 1) {
      advance(1);
      limiter.slowDown(time + 1, 'x');
    }
    expect(limiter.concurrency).toBe(1);
  });

  it('opens one more place after every clean round of trials, up to what was given', () => {
    const { limiter, changes } = held({ concurrency: 3 });
    limiter.slowDown(0, 'x');
    for (let trial = 0; trial < 100; trial += 1) {
      limiter.start(ONE);
      limiter.done(ONE, ONE);
    }
    expect(changes).toEqual(['1: x', '2: 1 trials without being turned away', '3: 2 trials without being turned away']);
  });
});

function held(options: Partial<LimiterOptions>) {
  let now = 0;
  const changes: string[] = [];
  const limiter = new Limiter({
    concurrency: 4,
    requestsPerMinute: undefined,
    tokensPerMinute: undefined,
    clock: { nowMs: () => now, wall: () => new Date(now) },
    onChange: (concurrency, why) => changes.push(`${concurrency}: ${why}`),
    ...options,
  });
  const advance = (ms: number) => {
    now += ms;
  };
  /** Starts as soon as it is let, for so long. @returns how many began */
  const startsWithin = (ms: number): number => {
    const end = now + ms;
    let starts = 0;
    for (;;) {
      const wait = limiter.start(ONE);
      if (wait === 0) {
        starts += 1;
        limiter.done(ONE, ONE);
      } else if (now + wait >= end) {
        now = end;
        return starts;
      } else now += wait;
    }
  };
  return { limiter, changes, advance, startsWithin };
}
