import { describe, expect, it } from 'vitest';
import { clearChance, judgedLimits, roomToClear } from './judged-limits.ts';

describe('the limits of an interval over runs of one truth', () => {
  it('lie as far from the estimate as they do on average, and vary on their own', () => {
    const found = judgedLimits([
      { value: 0, interval: { low: -2, high: 1 } },
      { value: 2, interval: { low: -2, high: 3 } },
    ]);
    // Estimates 0 and 2: standard deviation sqrt(2). The lower limit was -2 both times, reaching 2 and 4.
    expect(found?.deviation).toBeCloseTo(Math.SQRT2, 12);
    expect(found?.low).toEqual({ reach: 3, deviation: 0 });
    expect(found?.high.reach).toBe(1);
    expect(found?.high.deviation).toBeCloseTo(Math.SQRT2, 12);
  });

  it('are not known from a single run', () => {
    expect(judgedLimits([{ value: 0, interval: { low: -1, high: 1 } }])).toBeUndefined();
  });
});

describe('the chance that a limit clears its line', () => {
  const limit = { reach: 2, deviation: 1 };

  it.each([
    { room: 2, chance: 0.5, because: 'on average it falls on the line' },
    { room: 3.96, chance: 0.975, because: 'it falls 1.96 deviations clear of it' },
    { room: 0, chance: 0.0228, because: 'nothing but luck takes it there: 1 - Phi(2)' },
  ])('is $chance with room $room: $because', ({ room, chance }) => {
    expect(clearChance(limit, room)).toBeCloseTo(chance, 3);
  });

  it('is sure where nothing varies', () => {
    expect(clearChance({ reach: 2, deviation: 0 }, 2.1)).toBe(1);
    expect(clearChance({ reach: 2, deviation: 0 }, 1.9)).toBe(0);
  });

  it('is the wanted one with the room that it takes', () => {
    for (const chance of [0.1, 0.5, 0.8]) expect(clearChance(limit, roomToClear(limit, chance))).toBeCloseTo(chance, 9);
  });
});
