import { describe, expect, it } from 'vitest';
import { REAL_EFFECTS } from '#bench/run/effects.ts';
import { worldOn } from './run-world.ts';

describe('a run world on another day', () => {
  const held = (readings: number[]) => ({
    ...REAL_EFFECTS,
    clock: { nowMs: () => readings.shift() ?? Number.NaN, wall: () => new Date('2030-01-01T00:00:00Z') },
  });

  it('has a calendar that stands still until something is timed, and goes with the clock from then on', () => {
    const { effects } = worldOn('2026-08-18T09:00:00.000Z', held([5000, 5250.5]));
    const { clock } = effects;
    expect(clock.wall().toISOString()).toBe('2026-08-18T09:00:00.000Z');
    expect(clock.nowMs()).toBe(5000);
    expect(clock.wall().toISOString()).toBe('2026-08-18T09:00:00.250Z');
  });

  it('asks the lab of that day', () => {
    expect(worldOn('2026-08-18T09:00:00.000Z').labDay).toBe('2026-08-18');
  });
});
