import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearTicks, logTicks } from './ticks.ts';
import { timeTicks } from './time-ticks.ts';

describe('logTicks', () => {
  it('are 1, 2 and 5 times powers of ten, thinned until they fit', () => {
    expect(logTicks(0.001, 0.03, 10)).toEqual([0.001, 0.002, 0.005, 0.01, 0.02]);
    expect(logTicks(0.001, 0.03, 4)).toEqual([0.001, 0.003, 0.01, 0.03]);
    expect(logTicks(0.001, 1000, 4)).toEqual([0.01, 1, 100]);
  });
});

describe('logTicks of a short axis', () => {
  it('are even steps, where 1, 2 and 5 would leave one tick', () => {
    expect(logTicks(0.021, 0.033, 8)).toEqual([0.025, 0.03]);
    expect(logTicks(3.1, 3.6, 8)).toEqual([3.1, 3.2, 3.3, 3.4, 3.5, 3.6]);
  });
});

describe('linearTicks', () => {
  it('begin at or below the lowest value and end at or above the highest', () => {
    expect(linearTicks(52, 86, 5)).toEqual([50, 60, 70, 80, 90]);
    expect(linearTicks(0, 100, 5)).toEqual([0, 25, 50, 75, 100]);
    expect(linearTicks(0, 0.0263, 4)).toEqual([0, 0.01, 0.02, 0.03]);
  });

  it('enclose any range in no more ticks than were asked for', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 3, max: 12 }), (a, b, most) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(high - low > 1e-6);
        const ticks = linearTicks(low, high, most);
        const slack = (high - low) * 1e-6;
        expect(ticks.length).toBeLessThanOrEqual(most);
        expect(ticks[0] ?? 0).toBeLessThanOrEqual(low + slack);
        expect(ticks.at(-1) ?? 0).toBeGreaterThanOrEqual(high - slack);
      }),
    );
  });
});

describe('timeTicks', () => {
  it('are days, or firsts of months that say their year once', () => {
    const texts = (begin: string, end: string) =>
      timeTicks(Date.parse(begin), Date.parse(end), 6).map(({ text }) => text);
    expect(texts('2026-11-01', '2026-11-05')).toEqual(['1 Nov', '2 Nov', '3 Nov', '4 Nov', '5 Nov']);
    expect(texts('2026-10-20', '2027-02-10')).toEqual(['Nov 2026', 'Dec', 'Jan 2027', 'Feb']);
  });
});
